package org.sasldb.exchange;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.Secret;
import org.sasldb.verifier.RandomSource;
import org.sasldb.verifier.ScramForm;
import org.sasldb.verifier.ScramMechanism;
import org.sasldb.verifier.ScramVerifier;

/**
 * Which verifier of a user is exported. A plain password decides, as it does in libsasl: a stored
 * verifier is taken only if it is for that password, and else one is derived. Without a plain
 * password it is the first stored verifier that the other program can use.
 *
 * @param form what it is written as
 * @param only the one mechanism that the other program knows; null for all that the form has
 * @param derived the mechanism of a verifier that is derived
 * @param iterations how often its hash is repeated
 */
public record VerifierChoice(
    ScramForm form,
    @Nullable ScramMechanism only,
    ScramMechanism derived,
    int iterations,
    RandomSource random) {

  /** Why there is no verifier to export; null if there is one. */
  @Nullable String refusal(ExportedUser user) {
    if (user.value(PropertyNames.USER_PASSWORD) != null || stored(user, null).isPresent()) {
      return null;
    }
    Optional<String> objection =
        candidates(user).flatMap(v -> Optional.ofNullable(form.objection(v)).stream()).findFirst();
    if (objection.isPresent()) {
      return "the program it is for cannot use the verifier: " + objection.get();
    }
    return only != null && candidates(user).findAny().isPresent()
        ? "the verifier is not for " + only.saslName() + ", and there is no plain password"
        : "there is neither a plain password nor a SCRAM verifier";
  }

  /** The verifier of a user who is not refused; takes as long as its iterations do. */
  ScramVerifier of(ExportedUser user) {
    Secret plain = user.value(PropertyNames.USER_PASSWORD);
    byte[] password = plain == null ? null : plain.toByteArray();
    try {
      Optional<ScramVerifier> stored = stored(user, password);
      return stored.isEmpty() && password != null
          ? ScramVerifier.derive(
              derived, password, random.bytes(ScramVerifier.SALT_LENGTH), iterations)
          : stored.orElseThrow();
    } finally {
      if (password != null) {
        Arrays.fill(password, (byte) 0);
      }
    }
  }

  /** The first stored verifier that can be used, and is for the password where there is one. */
  private Optional<ScramVerifier> stored(ExportedUser user, byte @Nullable [] password) {
    return candidates(user)
        .filter(v -> only == null || v.mechanism() == only)
        .filter(v -> form.objection(v) == null)
        .filter(v -> password == null || (v.mechanism() == derived && isOf(v, password)))
        .findFirst();
  }

  /** A verifier that would take minutes to check is rather made anew. */
  private static boolean isOf(ScramVerifier verifier, byte[] password) {
    return verifier.iterations() <= ScramVerifier.MOST_ITERATIONS && verifier.accepts(password);
  }

  private static Stream<ScramVerifier> candidates(ExportedUser user) {
    return user.properties().entrySet().stream()
        .filter(entry -> isVerifier(entry.getKey()))
        .map(Map.Entry::getValue)
        .flatMap(value -> ScramVerifier.parse(value.toByteArray()).stream());
  }

  private static boolean isVerifier(ByteString property) {
    return property.equals(PropertyNames.AUTH_PASSWORD)
        || PropertyNames.isFurtherVerifier(property);
  }
}
