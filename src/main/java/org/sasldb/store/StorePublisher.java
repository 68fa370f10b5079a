package org.sasldb.store;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What {@link Stores} needs to know of publishing. An implementation has a public constructor
 * without arguments and is named in {@link Stores}; it is loaded only for a store with targets.
 */
public interface StorePublisher {
  /** The list of the files that a store is published to, in the folder of the store. */
  String TARGETS = "targets.json";

  /** Whether a JE store has such a list. */
  static boolean hasTargets(Path folder) {
    return Files.exists(folder.resolve(TARGETS));
  }

  /**
   * The same store, which publishes what is committed.
   *
   * @param store open for changes
   * @param folder where it is
   * @throws StoreException if the list of its targets cannot be read
   */
  CredentialStore publishing(CredentialStore store, Path folder, OpenOptions options)
      throws StoreException;

  /**
   * Whether a store publishes to a file. A store that was removed or moved away, or has forgotten
   * the file, does not; one whose list cannot be read may well.
   *
   * @param folder that of the store
   * @param target as the file is named; links count
   */
  boolean publishesTo(Path folder, Path target);
}
