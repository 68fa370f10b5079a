package org.sasldb.admin;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.StoreException;
import org.sasldb.verifier.ScramVerifier;

/**
 * Whether setting a password would leave an account as it is. A verifier is asked whether it
 * accepts the password, so that to set the same one again makes no new salt.
 */
final class SamePassword {
  private final CredentialStore store;
  private final AccountSecrets found;
  private final SecretForms forms;

  SamePassword(CredentialStore store, AccountSecrets found, SecretForms forms) {
    this.store = store;
    this.found = found;
    this.forms = forms;
  }

  boolean is(byte[] password) throws StoreException {
    boolean disabled = found.isDisabled();
    Map<ByteString, Predicate<byte[]>> wanted = wanted(password, disabled);
    Collection<ByteString> names = disabled ? found.disabled() : found.enabled();
    boolean leftOver = !disabled && !found.disabled().isEmpty();
    // the state of one-time passwords moves on with every login
    if (forms.otp() != null || leftOver || !wanted.keySet().equals(Set.copyOf(names))) {
      return false;
    }
    for (Map.Entry<ByteString, Predicate<byte[]>> one : wanted.entrySet()) {
      if (!holds(one.getKey(), one.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** What each record must be, by its name. */
  private Map<ByteString, Predicate<byte[]>> wanted(byte[] password, boolean disabled) {
    Map<ByteString, Predicate<byte[]>> wanted = new LinkedHashMap<>();
    if (forms.plain()) {
      wanted.put(
          SetPassword.name(PropertyNames.USER_PASSWORD, disabled),
          value -> Arrays.equals(value, password));
    }
    for (int i = 0; i < forms.scram().size(); i++) {
      SecretForms.Scram scram = forms.scram().get(i);
      wanted.put(
          SetPassword.name(SetPassword.verifierName(i, scram), disabled),
          value -> isVerifier(value, scram, password));
    }
    return wanted;
  }

  private static boolean isVerifier(byte[] value, SecretForms.Scram scram, byte[] password) {
    Optional<ScramVerifier> verifier = ScramVerifier.parse(value);
    return verifier.isPresent()
        && verifier.get().mechanism() == scram.mechanism()
        && verifier.get().iterations() == scram.iterations()
        && verifier.get().accepts(password);
  }

  private boolean holds(ByteString name, Predicate<byte[]> condition) throws StoreException {
    Optional<Secret> value = store.get(RecordKey.of(found.account(), name));
    if (value.isEmpty()) {
      return false;
    }
    try (Secret secret = value.get()) {
      byte[] bytes = secret.toByteArray();
      boolean holds = condition.test(bytes);
      Arrays.fill(bytes, (byte) 0);
      return holds;
    }
  }
}
