package org.sasldb.admin;

import org.sasldb.record.Account;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Precondition;
import org.sasldb.store.StoreException;

/**
 * Gives a user who has a secret another one. A disabled user stays disabled, and the new password
 * waits until he is enabled, unless it is asked for otherwise.
 */
public final class ChangePassword implements UserChange {
  private final Account account;
  private final NewPassword password;
  private final IfMissing ifMissing;
  private final boolean enable;

  /**
   * @param account whose password
   * @param password the new one
   * @param ifMissing what is done about a user without any secret
   * @param enable whether a disabled user is enabled by it
   */
  public ChangePassword(
      Account account, NewPassword password, IfMissing ifMissing, boolean enable) {
    this.account = account;
    this.password = password;
    this.ifMissing = ifMissing;
    this.enable = enable;
  }

  @Override
  public Account account() {
    return account;
  }

  @Override
  public UserPlan plan(CredentialStore store) throws StoreException {
    AccountSecrets found = AccountSecrets.of(store, account);
    if (!found.none()) {
      return replace(store, found, password, enable);
    }
    return switch (ifMissing) {
      case FAIL -> AccountRecords.withoutSecret(store, account);
      case SKIP -> UserPlan.nothing(UserOutcome.SKIPPED);
      case CREATE -> AddUser.create(account, password);
    };
  }

  /** The plan for a user who has a secret. */
  static UserPlan replace(
      CredentialStore store, AccountSecrets found, NewPassword password, boolean enable)
      throws StoreException {
    boolean disabled = found.isDisabled() && !enable;
    if (disabled == found.isDisabled() && password.isThatOf(store, found)) {
      return UserPlan.nothing(UserOutcome.UNCHANGED);
    }
    ChangeSet.Builder change = password.replacing(found.account(), disabled);
    return UserPlan.of(
        UserOutcome.CHANGED, change.require(new Precondition.Present(found.firstKey())));
  }
}
