package org.sasldb.admin;

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
    Map<ByteString, Predicate<Secret>> wanted = wanted(password, disabled);
    Collection<ByteString> names = disabled ? found.disabled() : found.enabled();
    boolean leftOver = !disabled && !found.disabled().isEmpty();
    // the state of one-time passwords moves on with every login
    if (forms.otp() != null || leftOver || !wanted.keySet().equals(Set.copyOf(names))) {
      return false;
    }
    for (Map.Entry<ByteString, Predicate<Secret>> one : wanted.entrySet()) {
      if (!holds(one.getKey(), one.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** What each record must be, by its name. */
  private Map<ByteString, Predicate<Secret>> wanted(byte[] password, boolean disabled) {
    Map<ByteString, Predicate<Secret>> wanted = new LinkedHashMap<>();
    if (forms.plain()) {
      wanted.put(
          SetPassword.name(PropertyNames.USER_PASSWORD, disabled),
          value -> value.matches(password));
    }
    forms
        .verifiers()
        .forEach(
            (name, scram) ->
                wanted.put(SetPassword.name(name, disabled), value -> scram.isOf(value, password)));
    return wanted;
  }

  private boolean holds(ByteString name, Predicate<Secret> condition) throws StoreException {
    Optional<Secret> value = store.get(RecordKey.of(found.account(), name));
    if (value.isEmpty()) {
      return false;
    }
    try (Secret secret = value.get()) {
      return condition.test(secret);
    }
  }
}
