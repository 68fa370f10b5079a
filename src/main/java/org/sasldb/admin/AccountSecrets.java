package org.sasldb.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Precondition;
import org.sasldb.store.StoreException;
import org.sasldb.verifier.ScramMechanism;

/**
 * The secrets that an account has under the names that a mechanism of Cyrus SASL has (Cyrus
 * behaviour, section 6) and under those that are ours. They are looked up one by one, so that the
 * cost does not grow with the store, as a search for the account would in a hash file.
 *
 * @param account whose
 * @param enabled the names that let somebody in
 * @param disabled the names of secrets that are kept for a disabled account
 */
record AccountSecrets(Account account, List<ByteString> enabled, List<ByteString> disabled) {
  private static final List<ByteString> WRITTEN =
      List.of(PropertyNames.USER_PASSWORD, PropertyNames.AUTH_PASSWORD, PropertyNames.OTP);
  private static final List<ByteString> NAMES = names();

  private static List<ByteString> names() {
    List<ByteString> names = new ArrayList<>(WRITTEN);
    names.add(PropertyNames.LEGACY_PLAIN);
    names.add(ByteString.utf8("cmusaslsecretCRAM-MD5"));
    names.add(ByteString.utf8("cmusaslsecretDIGEST-MD5"));
    names.add(ByteString.utf8("cmusaslsecretSRP"));
    for (ScramMechanism mechanism : ScramMechanism.values()) {
      names.add(PropertyNames.furtherVerifier(mechanism.saslName()));
    }
    return List.copyOf(names);
  }

  static AccountSecrets of(CredentialStore store, Account account) throws StoreException {
    List<ByteString> enabled = new ArrayList<>();
    List<ByteString> disabled = new ArrayList<>();
    for (ByteString name : NAMES) {
      addIfThere(store, account, name, enabled);
      addIfThere(store, account, PropertyNames.disabled(name), disabled);
    }
    return new AccountSecrets(account, List.copyOf(enabled), List.copyOf(disabled));
  }

  private static void addIfThere(
      CredentialStore store, Account account, ByteString name, List<ByteString> found)
      throws StoreException {
    Optional<Secret> value = store.get(RecordKey.of(account, name));
    if (value.isPresent()) {
      value.get().close();
      found.add(name);
    }
  }

  /** Whether there is none. */
  boolean none() {
    return enabled.isEmpty() && disabled.isEmpty();
  }

  /** Whether the account is disabled: it has secrets, and none of them lets anybody in. */
  boolean isDisabled() {
    return enabled.isEmpty() && !disabled.isEmpty();
  }

  /** The key of a secret that is there. */
  RecordKey firstKey() {
    return RecordKey.of(account, enabled.isEmpty() ? disabled.get(0) : enabled.get(0));
  }

  /**
   * Adds the condition that nobody gives the account a secret meanwhile: under the names that
   * programs of today write. A further verifier never comes without {@code authPassword}, and the
   * legacy secrets are not written any more.
   */
  static ChangeSet.Builder requireNone(ChangeSet.Builder change, Account account) {
    for (ByteString name : WRITTEN) {
      change.require(new Precondition.Absent(RecordKey.of(account, name)));
      change.require(new Precondition.Absent(RecordKey.of(account, PropertyNames.disabled(name))));
    }
    return change;
  }
}
