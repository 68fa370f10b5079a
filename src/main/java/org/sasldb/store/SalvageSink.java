package org.sasldb.store;

import org.jspecify.annotations.Nullable;
import org.sasldb.record.CredentialRecord;

/** Takes the records that can still be read in a damaged store. */
public interface SalvageSink {
  /**
   * Takes a record. The same key can come more than once; the first is the most trustworthy.
   *
   * @param entry the record; its value is the sink's to close
   * @param doubt why it may not be one of the store's current records, as a sentence without a full
   *     stop; null if nothing speaks against it
   */
  void take(CredentialRecord entry, @Nullable String doubt);
}
