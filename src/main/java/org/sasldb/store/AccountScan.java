package org.sasldb.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;

/** The records of one account among all of a store; the values of the others are not read. */
final class AccountScan implements RecordCursor {
  private final CredentialStore store;
  private final Account account;
  private final RecordCursor all;

  AccountScan(CredentialStore store, Account account) throws StoreException {
    this.store = store;
    this.account = account;
    this.all = store.scan();
  }

  @Override
  public @Nullable CredentialRecord next() throws StoreException {
    RecordKey key;
    while ((key = nextKey()) != null) {
      Optional<Secret> value = store.get(key);
      if (value.isPresent()) {
        return new CredentialRecord(key, value.get());
      }
    }
    return null;
  }

  @Override
  public @Nullable RecordKey nextKey() throws StoreException {
    RecordKey key = all.nextKey();
    while (key != null && key.account().filter(account::equals).isEmpty()) {
      key = all.nextKey();
    }
    return key;
  }

  @Override
  public void close() throws StoreException {
    all.close();
  }
}
