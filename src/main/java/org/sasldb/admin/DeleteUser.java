package org.sasldb.admin;

import org.sasldb.record.Account;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Precondition;
import org.sasldb.store.StoreException;

/** Removes all records of a user, or all secrets of his, in one commit. */
public final class DeleteUser implements UserChange {
  private final Account account;
  private final boolean secretsOnly;
  private final IfMissing ifMissing;

  /**
   * @param account whom
   * @param secretsOnly whether other properties stay
   * @param ifMissing what is done about a user without such records; {@link IfMissing#CREATE} is
   *     none of it
   */
  public DeleteUser(Account account, boolean secretsOnly, IfMissing ifMissing) {
    if (ifMissing == IfMissing.CREATE) {
      throw new IllegalArgumentException("nobody is created in order to be deleted");
    }
    this.account = account;
    this.secretsOnly = secretsOnly;
    this.ifMissing = ifMissing;
  }

  @Override
  public Account account() {
    return account;
  }

  @Override
  public UserPlan plan(CredentialStore store) throws StoreException {
    RecordKey found =
        AccountRecords.first(store, account, secretsOnly ? SecretProperties.ALL : property -> true);
    if (found == null) {
      return ifMissing == IfMissing.SKIP
          ? UserPlan.nothing(UserOutcome.SKIPPED)
          : AccountRecords.withoutSecret(store, account);
    }
    ChangeSet.Builder change =
        secretsOnly
            ? DeleteSecrets.of(account)
            : ChangeSet.of("delete user").sweep(account, property -> true);
    return UserPlan.of(UserOutcome.DELETED, change.require(new Precondition.Present(found)));
  }
}
