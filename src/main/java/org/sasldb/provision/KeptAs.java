package org.sasldb.provision;

import java.util.List;
import org.sasldb.admin.SecretForms;
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

  /** More would take ten seconds for each login. */
  public static final int MOST_ITERATIONS = 10_000_000;

  /** The mechanism where none is named. */
  public static final ScramMechanism DEFAULT_MECHANISM = ScramMechanism.SHA_256;

  /** The number of iterations where none is given. */
  public static final int DEFAULT_ITERATIONS = ScramVerifier.DEFAULT_ITERATIONS;

  SecretForms forms(List<ScramMechanism> mechanisms, int iterations) {
    List<SecretForms.Scram> scram =
        this == PLAIN
            ? List.of()
            : mechanisms.stream().map(m -> new SecretForms.Scram(m, iterations)).toList();
    return new SecretForms(this != SCRAM, scram, null);
  }
}
