package org.sasldb.admin;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;

/**
 * The records of a store, counted.
 *
 * @param records all of them
 * @param users accounts that have at least one record
 * @param realms realms of those
 * @param malformedKeys records whose key Cyrus cannot read
 */
public record RecordCensus(long records, long users, long realms, long malformedKeys) {
  /** Reads the whole store once. Remembers each account's name, and no value. */
  public static RecordCensus of(CredentialStore store) throws StoreException {
    Counter counter = new Counter();
    try (RecordCursor cursor = store.scan()) {
      for (RecordKey key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
        counter.count(key);
      }
    }
    return new RecordCensus(
        counter.records, counter.accounts.size(), counter.realms.size(), counter.malformed);
  }

  private static final class Counter {
    /** User, NUL, realm: one object for an account and not three. */
    private final Set<ByteString> accounts = new HashSet<>();

    private final Set<ByteString> realms = new HashSet<>();
    private long records;
    private long malformed;

    void count(RecordKey found) {
      records++;
      Optional<Account> account = found.account();
      if (account.isEmpty()) {
        malformed++;
        return;
      }
      ByteString key = found.bytes();
      realms.add(account.get().realm());
      accounts.add(key.slice(0, key.indexOf(0, account.get().user().length() + 1)));
    }
  }
}
