package org.sasldb.admin;

import java.util.List;
import org.sasldb.verifier.ScramMechanism;
import org.sasldb.verifier.ScramVerifier;

/** As what a given or generated password is kept: the words of {@code secrets}. */
public enum KeptAs {
  /** As plain text, which CRAM-MD5 and DIGEST-MD5 need. */
  PLAIN,
  /** As SCRAM verifiers only. */
  SCRAM,
  /** As both. */
  BOTH;

  /** The fewest iterations that RFC 5802 and RFC 7677 allow. */
  public static final int FEWEST_ITERATIONS = 4096;

  /** A million take a second at each login. */
  public static final int MOST_ITERATIONS = ScramVerifier.MOST_ITERATIONS;

  /**
   * What that means for a password.
   *
   * @param mechanisms those of the verifiers, the one for {@code authPassword} first
   */
  public SecretForms forms(List<ScramMechanism> mechanisms, int iterations) {
    List<SecretForms.Scram> scram =
        this == PLAIN
            ? List.of()
            : mechanisms.stream().map(m -> new SecretForms.Scram(m, iterations)).toList();
    return new SecretForms(this != SCRAM, scram, null);
  }
}
