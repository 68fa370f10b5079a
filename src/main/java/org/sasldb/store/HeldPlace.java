package org.sasldb.store;

import java.nio.file.Path;

/**
 * A store's file, held against our own writers, so that it can be exchanged for another one.
 *
 * <p>A foreign program takes no lock; so the last look at the old file is made after it was put
 * aside.
 */
public interface HeldPlace extends AutoCloseable {
  /**
   * Keeps the old files under other names and puts the built ones in their place. Readers find the
   * old or the new one at any moment, if both are one file of the same name.
   *
   * @param built where the new store was built, beside the old one
   * @param builtFormat its format
   * @param kept the name for the old one, where nothing may be
   * @return false if the old one was changed since the place was taken; then nothing is altered
   * @throws StoreException if something that is no part of the old store has a name that the new
   *     one needs, or the system fails; then nothing is altered either
   */
  boolean exchange(Path built, StoreFormat builtFormat, Path kept) throws StoreException;

  /** Takes places. */
  interface Keeper {
    /**
     * Waits until none of our writers is at work on a store.
     *
     * @param path the name of the store
     * @param format its format, which is not that of a folder
     */
    HeldPlace hold(Path path, StoreFormat format, OpenOptions options) throws StoreException;
  }

  /** Lets the other writers in. */
  @Override
  void close();
}
