package org.sasldb.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.verifier.OtpAlgorithm;
import org.sasldb.verifier.ScramMechanism;

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
    if (scram.stream().map(Scram::mechanism).distinct().count() != scram.size()) {
      throw new IllegalArgumentException("one mechanism has one verifier");
    }
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
  }

  /**
   * One-time passwords.
   *
   * @param algorithm the hash
   * @param host the host's name, whose first letters go into the seed
   */
  public record Otp(OtpAlgorithm algorithm, String host) {}
}
