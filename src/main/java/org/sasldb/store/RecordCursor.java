package org.sasldb.store;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;

/** A running scan over the records of a store. Not safe for use by several threads. */
public interface RecordCursor extends AutoCloseable {
  /** The next record, or null after the last one. */
  @Nullable CredentialRecord next() throws StoreException;

  /** The key of the next record, whose value is not read; null after the last one. */
  default @Nullable RecordKey nextKey() throws StoreException {
    CredentialRecord entry = next();
    if (entry == null) {
      return null;
    }
    entry.value().close();
    return entry.key();
  }

  /** Ends the scan and lets go of what it holds. */
  @Override
  void close() throws StoreException;

  /** The records of a list; to close it does nothing. */
  static RecordCursor over(Iterator<CredentialRecord> records) {
    return new RecordCursor() {
      @Override
      public @Nullable CredentialRecord next() {
        return records.hasNext() ? records.next() : null;
      }

      @Override
      public void close() {
        // nothing is held
      }
    };
  }
}
