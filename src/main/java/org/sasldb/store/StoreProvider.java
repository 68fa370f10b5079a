package org.sasldb.store;

import java.nio.file.Path;

/**
 * One store format: what {@link Stores} needs to know of it.
 *
 * <p>An implementation has a public constructor without arguments and is named in the table of
 * {@link Stores}, so that the classes of a format are loaded only when such a store is opened.
 */
public interface StoreProvider {
  /**
   * Opens the store at a path that is known to be of this format, or to be of none because it does
   * not exist yet (only with {@link OpenOptions.Access#CREATE}).
   */
  CredentialStore open(Path path, OpenOptions options) throws StoreException;

  /** Reads the whole store and reports all that is wrong with it. Changes nothing. */
  CheckReport check(Path path, OpenOptions options) throws StoreException;
}
