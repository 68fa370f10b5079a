package org.sasldb.provision;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sasldb.admin.SecretForms;
import org.sasldb.record.Account;
import org.sasldb.record.Secret;
import org.sasldb.verifier.RandomSource;
import org.sasldb.verifier.ScramMechanism;
import org.sasldb.verifier.ScramVerifier;

/**
 * What takes long, done once for each user however often a plan is made anew: deriving verifiers,
 * checking a password against one, and making passwords up. Safe for use by several threads.
 */
final class Derivations {
  private final RandomSource random;
  private final Map<Mechanism, byte[]> derived = new ConcurrentHashMap<>();
  private final Map<Check, Boolean> checked = new ConcurrentHashMap<>();
  private final Map<Account, Secret> generated = new ConcurrentHashMap<>();

  Derivations(RandomSource random) {
    this.random = random;
  }

  private record Mechanism(Account account, ScramMechanism mechanism) {}

  private record Check(Account account, ScramVerifier verifier) {}

  /** The verifier of a user's password, with a salt of its own. */
  Secret derive(Account account, SecretForms.Scram scram, Secret password) {
    byte[] verifier =
        derived.computeIfAbsent(
            new Mechanism(account, scram.mechanism()), key -> derive(scram, password));
    return Secret.copyOf(verifier);
  }

  private byte[] derive(SecretForms.Scram scram, Secret password) {
    byte[] bytes = password.toByteArray();
    byte[] salt = random.bytes(ScramVerifier.SALT_LENGTH);
    ScramVerifier verifier =
        ScramVerifier.derive(scram.mechanism(), bytes, salt, scram.iterations());
    Arrays.fill(bytes, (byte) 0);
    return verifier.toBytes();
  }

  /** Whether a stored verifier is that of a user's password. */
  boolean accepts(Account account, ScramVerifier verifier, Secret password) {
    return checked.computeIfAbsent(
        new Check(account, verifier), key -> accepts(verifier, password));
  }

  private static boolean accepts(ScramVerifier verifier, Secret password) {
    byte[] bytes = password.toByteArray();
    boolean accepted = verifier.accepts(bytes);
    Arrays.fill(bytes, (byte) 0);
    return accepted;
  }

  /** The password that is made up for a user. */
  Secret generate(Account account, PasswordShape recipe) {
    return generated.computeIfAbsent(account, key -> recipe.draw(random));
  }

  /** What a stored value is as a verifier. */
  static Optional<ScramVerifier> parse(Secret stored) {
    byte[] bytes = stored.toByteArray();
    Optional<ScramVerifier> verifier = ScramVerifier.parse(bytes);
    Arrays.fill(bytes, (byte) 0);
    return verifier;
  }
}
