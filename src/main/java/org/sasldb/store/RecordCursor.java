package org.sasldb.store;

import org.jspecify.annotations.Nullable;
import org.sasldb.record.CredentialRecord;

/** A running scan over the records of a store. Not safe for use by several threads. */
public interface RecordCursor extends AutoCloseable {
  /** The next record, or null after the last one. */
  @Nullable CredentialRecord next() throws StoreException;

  /** Ends the scan and lets go of what it holds. */
  @Override
  void close() throws StoreException;
}
