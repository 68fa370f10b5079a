package org.sasldb.admin;

import java.util.Arrays;
import org.sasldb.record.Account;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.StoreException;
import org.sasldb.verifier.RandomSource;

/**
 * A password and what it is to be stored as. The caller keeps the secret and wipes it once the
 * change is done.
 *
 * @param secret the password
 * @param forms what it is stored as
 * @param random where salts and seeds come from
 */
public record NewPassword(Secret secret, SecretForms forms, RandomSource random) {
  /** What turns a password into a change. */
  private interface Work {
    ChangeSet.Builder on(SetPassword set, byte[] password);
  }

  /** The change for an account without secrets. */
  ChangeSet.Builder first(Account account) {
    return with((set, password) -> set.first(account, password));
  }

  /** The change that puts it in the place of every secret of the account. */
  ChangeSet.Builder replacing(Account account, boolean disabled) {
    return with(
        (set, password) ->
            disabled ? set.ofDisabled(account, password) : set.of(account, password));
  }

  private ChangeSet.Builder with(Work work) {
    byte[] password = secret.toByteArray();
    try {
      return work.on(new SetPassword(forms, random), password);
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }

  /** Whether it is the account's already, in just these forms. */
  boolean isThatOf(CredentialStore store, AccountSecrets found) throws StoreException {
    byte[] password = secret.toByteArray();
    try {
      return new SamePassword(store, found, forms).is(password);
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }
}
