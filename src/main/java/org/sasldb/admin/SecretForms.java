package org.sasldb.admin;

import org.jspecify.annotations.Nullable;
import org.sasldb.verifier.OtpAlgorithm;
import org.sasldb.verifier.ScramMechanism;

/**
 * What a new password is to be stored as.
 *
 * @param plain as {@code userPassword}, plain text
 * @param scram as the SCRAM verifier in {@code authPassword}, or null
 * @param otp as the one-time passwords in {@code cmusaslsecretOTP}, or null
 */
public record SecretForms(boolean plain, @Nullable Scram scram, @Nullable Otp otp) {
  /** Plain text only, as {@code saslpasswd2} does. */
  public static final SecretForms PLAIN_TEXT = new SecretForms(true, null, null);

  public SecretForms {
    if (!plain && scram == null && otp == null) {
      throw new IllegalArgumentException("a password must be stored in at least one form");
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
