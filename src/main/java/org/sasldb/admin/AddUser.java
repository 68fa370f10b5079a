package org.sasldb.admin;

import org.sasldb.record.Account;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.StoreException;

/** Gives a user the first secret. Who has one already, be it a disabled one, is there already. */
public final class AddUser implements UserChange {
  private final Account account;
  private final NewPassword password;
  private final IfExists ifExists;

  /**
   * @param account whom to add
   * @param password the first password
   * @param ifExists what is done about a user who is there
   */
  public AddUser(Account account, NewPassword password, IfExists ifExists) {
    this.account = account;
    this.password = password;
    this.ifExists = ifExists;
  }

  @Override
  public Account account() {
    return account;
  }

  @Override
  public UserPlan plan(CredentialStore store) throws StoreException {
    AccountSecrets found = AccountSecrets.of(store, account);
    if (found.none()) {
      return create(account, password);
    }
    return switch (ifExists) {
      case FAIL -> UserPlan.nothing(UserOutcome.EXISTS);
      case SKIP -> UserPlan.nothing(UserOutcome.SKIPPED);
      case REPLACE -> ChangePassword.replace(store, found, password, false);
    };
  }

  /** The plan for a user who has no secret. */
  static UserPlan create(Account account, NewPassword password) {
    return UserPlan.of(
        UserOutcome.ADDED, AccountSecrets.requireNone(password.first(account), account));
  }
}
