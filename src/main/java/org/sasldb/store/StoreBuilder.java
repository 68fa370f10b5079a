package org.sasldb.store;

import org.jspecify.annotations.Nullable;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;

/**
 * Builds a store from nothing, record by record, in memory that holds them compactly or on the disk
 * beside its place. Nothing is at the path before {@link #finish()}; it comes into being there in
 * one step, whole and on the disk. Not safe for use by several threads.
 */
public interface StoreBuilder extends AutoCloseable {
  /**
   * Why the store cannot hold a record, as a sentence without a full stop; null if it can.
   *
   * @param valueLength how long the value is, in bytes
   */
  @Nullable String refusal(RecordKey key, long valueLength);

  /**
   * Adds a record. Keeps nothing of the objects it is given.
   *
   * @throws StoreException if the store cannot hold it
   */
  void add(CredentialRecord entry) throws StoreException;

  /**
   * Refuses what was added if there is more of it than the store is to have room for; {@link
   * #finish()} does so too.
   *
   * @throws StoreException {@link Failure#MAP_TOO_SMALL}
   */
  default void requireFit() throws StoreException {
    // most files grow as they must
  }

  /**
   * Puts the store in its place.
   *
   * @throws StoreException if something is there by now, two records have the same key, or the disk
   *     refuses; then there is nothing new at the path
   */
  void finish() throws StoreException;

  /** Removes what was built, unless it is in its place, and wipes the values. */
  @Override
  void close();
}
