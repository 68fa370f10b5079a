package org.sasldb.provision;

import static org.sasldb.record.PropertyNames.AUTH_PASSWORD;
import static org.sasldb.record.PropertyNames.USER_PASSWORD;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.SecretForms;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.Secret;
import org.sasldb.verifier.ScramVerifier;

/**
 * The secrets that a user is to have, by the names they have while he is not disabled. A stored one
 * that is as good as a new one is kept byte for byte, so that nothing changes without need.
 */
final class WantedSecrets {
  private final Account account;
  private final Map<ByteString, Secret> stored;
  private final SecretForms forms;
  private final Derivations derivations;
  private final Map<ByteString, Secret> secrets = new LinkedHashMap<>(4);
  private final List<String> reasons = new ArrayList<>(2);
  private @Nullable Secret generated;

  /**
   * @param stored the secrets he has, disabled or not, by the same names
   * @param forms what passwords are stored as
   */
  WantedSecrets(
      Account account, Map<ByteString, Secret> stored, SecretForms forms, Derivations derivations) {
    this.account = account;
    this.stored = stored;
    this.forms = forms;
    this.derivations = derivations;
  }

  /** Finds out what is wanted. */
  WantedSecrets of(@Nullable GivenSecret given) {
    if (given instanceof GivenSecret.Password password) {
      usePassword(password.value());
    } else if (given instanceof GivenSecret.Ready ready) {
      useVerifier(ready.verifier());
    } else if (given instanceof GivenSecret.Generated recipe && stored.isEmpty()) {
      Secret made = derivations.generate(account, recipe.recipe());
      generated = made;
      usePassword(made);
    } else {
      secrets.putAll(stored);
      return this;
    }
    noteSurplus();
    return this;
  }

  Map<ByteString, Secret> secrets() {
    return secrets;
  }

  /** Why they differ from the stored ones; none where they do not. */
  List<String> reasons() {
    return reasons;
  }

  /** The password that was made up, if one was. */
  @Nullable Secret generated() {
    return generated;
  }

  private void usePassword(Secret password) {
    if (forms.plain()) {
      Secret old = stored.get(USER_PASSWORD);
      if (old == null) {
        note(stored.isEmpty() ? "has no secret" : "no plain password");
      } else if (!old.equals(password)) {
        note("password differs");
      }
      secrets.put(USER_PASSWORD, password);
    }
    forms.verifiers().forEach((name, scram) -> secrets.put(name, verifier(name, scram, password)));
  }

  private Secret verifier(ByteString property, SecretForms.Scram scram, Secret password) {
    String name = scram.mechanism().saslName();
    for (Map.Entry<ByteString, Secret> entry : stored.entrySet()) {
      ByteString where = entry.getKey();
      boolean holdsVerifier = where.equals(AUTH_PASSWORD) || PropertyNames.isFurtherVerifier(where);
      ScramVerifier old = holdsVerifier ? Derivations.parse(entry.getValue()).orElse(null) : null;
      if (old != null && old.mechanism() == scram.mechanism()) {
        if (old.iterations() != scram.iterations()) {
          note(name + " has " + old.iterations() + " iterations, not " + scram.iterations());
        } else if (!derivations.accepts(account, old, password)) {
          note("password differs");
        } else {
          if (!where.equals(property)) {
            note(name + " stands in another place");
          }
          return entry.getValue();
        }
        return derivations.derive(account, scram, password);
      }
    }
    note(stored.isEmpty() ? "has no secret" : "no verifier for " + name);
    return derivations.derive(account, scram, password);
  }

  private void useVerifier(ScramVerifier verifier) {
    Secret old = stored.get(AUTH_PASSWORD);
    Optional<ScramVerifier> parsed = old == null ? Optional.empty() : Derivations.parse(old);
    if (old != null && parsed.filter(verifier::equals).isPresent()) {
      secrets.put(AUTH_PASSWORD, old);
      return;
    }
    note(stored.isEmpty() ? "has no secret" : old == null ? "no verifier" : "verifier differs");
    secrets.put(AUTH_PASSWORD, Secret.takeOver(verifier.toBytes()));
  }

  /** An older secret would let somebody in beside the new one. */
  private void noteSurplus() {
    for (ByteString property : stored.keySet()) {
      if (!secrets.containsKey(property)) {
        note(property + " is another secret");
      }
    }
  }

  private void note(String reason) {
    if (!reasons.contains(reason)) {
      reasons.add(reason);
    }
  }
}
