package org.sasldb.store;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One store format: what {@link Stores} needs to know of it.
 *
 * <p>An implementation has a public constructor without arguments and is named in the table of
 * {@link Stores}, so that the classes of a format are loaded only when such a store is opened.
 */
public interface StoreProvider {
  /**
   * Whether a store is there, be it damaged.
   *
   * @throws StoreException if it cannot be seen
   */
  default boolean exists(Path path) throws StoreException {
    return Files.exists(path);
  }

  /**
   * Begins beside the caller what opening a store for one command will wait for, if that is worth
   * it; returns at once. Touches no store.
   */
  default void prepare() {}

  /**
   * Opens the store at a path that is known to be of this format, or to be of none because it does
   * not exist yet (only with {@link OpenOptions.Access#CREATE}).
   */
  CredentialStore open(Path path, OpenOptions options) throws StoreException;

  /**
   * Removes what a process that was killed left beside a store of that name, whether there is one
   * or not: temporaries, and lock files that nobody holds. What it had begun to write in place is
   * finished first. Where a living process is at work, or this user may not, nothing happens.
   *
   * @throws StoreException if what was begun in place cannot be finished; it stays for the next try
   */
  default void tidy(Path path) throws StoreException {
    // what a killed writer of this format leaves, the next one finds by itself
  }

  /** The longest key that a store which is made at a path can hold, in bytes. */
  default int longestKey(Path path) {
    return KeyLimit.NONE;
  }

  /** Reads the whole store and reports all that is wrong with it. Changes nothing. */
  CheckReport check(Path path, OpenOptions options) throws StoreException;

  /**
   * Begins to build a store. Nothing is made at the path yet.
   *
   * @throws StoreException if something is there and may not be replaced, or no store can be made
   *     there
   */
  StoreBuilder build(Path path, NewStore terms) throws StoreException;

  /**
   * Hands over every record that can still be read, however damaged the store is. Changes nothing.
   *
   * @return what is lost, and where
   * @throws StoreException if nothing of this format is there, or it cannot be read at all
   */
  CheckReport salvage(Path path, OpenOptions options, SalvageSink sink) throws StoreException;

  /**
   * Rewrites the store with the records it has: it is small again, and nothing is left in it of
   * records that were removed or replaced.
   */
  void compact(Path path, OpenOptions options) throws StoreException;

  /**
   * The same with another limit to how far the file may grow.
   *
   * @param mapBytes the limit in bytes; 0 for what it has
   * @throws StoreException if the records do not fit into it
   * @throws IllegalArgumentException if stores of this format have no such limit
   */
  default void compact(Path path, OpenOptions options, long mapBytes) throws StoreException {
    if (mapBytes != 0) {
      throw new IllegalArgumentException("only an LMDB file has a map size");
    }
    compact(path, options);
  }

  /**
   * Reads what {@link #compact(Path, OpenOptions, long)} would write anew. Changes nothing.
   *
   * @throws StoreException what would keep it from that, as far as it can be known before
   * @throws IllegalArgumentException if stores of this format have no such limit
   */
  default void tryCompact(Path path, OpenOptions options, long mapBytes) throws StoreException {
    if (mapBytes != 0) {
      throw new IllegalArgumentException("only an LMDB file has a map size");
    }
    try (CredentialStore store = open(path, options.withAccess(OpenOptions.Access.READ));
        RecordCursor cursor = store.scan()) {
      while (cursor.nextKey() != null) {
        // a record that could be read
      }
    }
  }
}
