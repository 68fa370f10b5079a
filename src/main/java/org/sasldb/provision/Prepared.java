package org.sasldb.provision;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;

/**
 * What one entry does to a store.
 *
 * @param fate what becomes of its user or record
 * @param puts the values to store; closing wipes them
 * @param swept whose older secrets go, or null
 */
record Prepared(Fate fate, Map<RecordKey, Secret> puts, @Nullable Account swept)
    implements AutoCloseable {
  /** What becomes of a user or record. */
  enum Fate {
    ADDED,
    REPLACED,
    UNCHANGED
  }

  @Override
  public void close() {
    puts.values().forEach(Secret::close);
  }
}
