package org.sasldb.admin;

import org.sasldb.record.Account;
import org.sasldb.store.ChangeSet;

/**
 * Takes every secret of a user away in one commit, so that nobody can log in as that user by
 * whatever mechanism. Other properties stay.
 */
public final class DeleteSecrets {
  private DeleteSecrets() {}

  /** The change to commit, to which the caller may add preconditions. */
  public static ChangeSet.Builder of(Account account) {
    return ChangeSet.of("delete secrets").sweep(account, SecretProperties.ALL);
  }
}
