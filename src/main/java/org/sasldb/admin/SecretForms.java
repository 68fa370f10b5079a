package org.sasldb.admin;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.Secret;
import org.sasldb.verifier.OtpAlgorithm;
import org.sasldb.verifier.ScramMechanism;
import org.sasldb.verifier.ScramVerifier;

/**
 * What a new password is to be stored as.
 *
 * @param plain as {@code userPassword}, plain text
 * @param scram as SCRAM verifiers: the first in {@code authPassword}, the others beside it under
 *     {@linkplain org.sasldb.record.PropertyNames#furtherVerifier their own names}; each mechanism
 *     once
 * @param otp as the one-time passwords in {@code cmusaslsecretOTP}, or null
 */
public record SecretForms(boolean plain, List<Scram> scram, @Nullable Otp otp) {
  /** Plain text only, as {@code saslpasswd2} does. */
  public static final SecretForms PLAIN_TEXT = new SecretForms(true, List.of(), null);

  public SecretForms {
    scram = List.copyOf(scram);
    if (!plain && scram.isEmpty() && otp == null) {
      throw new IllegalArgumentException("a password must be stored in at least one form");
    }
    Set<ScramMechanism> seen = EnumSet.noneOf(ScramMechanism.class);
    for (Scram one : scram) {
      if (!seen.add(one.mechanism())) {
        throw new IllegalArgumentException("one mechanism has one verifier");
      }
    }
  }

  /** Where each verifier stands, in order: one in {@code authPassword}, others beside it. */
  public Map<ByteString, Scram> verifiers() {
    Map<ByteString, Scram> verifiers = new LinkedHashMap<>();
    for (Scram one : scram) {
      ByteString property =
          verifiers.isEmpty()
              ? PropertyNames.AUTH_PASSWORD
              : PropertyNames.furtherVerifier(one.mechanism().saslName());
      verifiers.put(property, one);
    }
    return verifiers;
  }

  /**
   * A SCRAM verifier.
   *
   * @param mechanism which one
   * @param iterations how often the hash is repeated, at least once
   */
  public record Scram(ScramMechanism mechanism, int iterations) {
    public Scram {
      if (iterations < 1) {
        throw new IllegalArgumentException("SCRAM needs at least one iteration");
      }
    }

    /** Whether a stored value is such a verifier of a password. */
    public boolean isOf(Secret stored, byte[] password) {
      byte[] bytes = stored.toByteArray();
      Optional<ScramVerifier> verifier = ScramVerifier.parse(bytes);
      Arrays.fill(bytes, (byte) 0);
      return verifier.isPresent()
          && verifier.get().mechanism() == mechanism
          && verifier.get().iterations() == iterations
          && verifier.get().accepts(password);
    }
  }

  /**
   * One-time passwords.
   *
   * @param algorithm the hash
   * @param host the host's name, whose first letters go into the seed
   */
  public record Otp(OtpAlgorithm algorithm, String host) {}
}
