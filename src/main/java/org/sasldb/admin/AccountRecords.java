package org.sasldb.admin;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;

/** Everything a store has about one account. */
final class AccountRecords {
  private AccountRecords() {}

  /** The values by property, sorted, which the caller should close. */
  static Map<ByteString, Secret> of(CredentialStore store, Account account) throws StoreException {
    Map<ByteString, Secret> found = new TreeMap<>();
    try (RecordCursor cursor = store.scan(account)) {
      CredentialRecord next;
      while ((next = cursor.next()) != null) {
        found.put(next.key().property().orElseThrow(), next.value());
      }
    }
    return found;
  }

  /** What it comes to that an account has no secret: it may have other records. */
  static UserPlan withoutSecret(CredentialStore store, Account account) throws StoreException {
    return UserPlan.nothing(
        first(store, account, property -> true) == null
            ? UserOutcome.NO_SUCH_USER
            : UserOutcome.NO_SECRET);
  }

  /** The key of a record whose property matches; null if there is none. */
  static @Nullable RecordKey first(
      CredentialStore store, Account account, Predicate<ByteString> properties)
      throws StoreException {
    AccountSecrets secrets = AccountSecrets.of(store, account);
    if (!secrets.none() && properties.test(secrets.firstKey().property().orElseThrow())) {
      return secrets.firstKey();
    }
    try (RecordCursor cursor = store.scan(account)) {
      RecordKey key = cursor.nextKey();
      while (key != null && !properties.test(key.property().orElseThrow())) {
        key = cursor.nextKey();
      }
      return key;
    }
  }
}
