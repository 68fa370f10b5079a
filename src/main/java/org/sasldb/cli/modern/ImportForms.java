package org.sasldb.cli.modern;

import java.util.List;
import java.util.Locale;
import org.sasldb.admin.SecretForms;
import org.sasldb.verifier.ScramMechanism;
import org.sasldb.verifier.ScramVerifier;
import picocli.CommandLine.Option;

/** The options that say what plain passwords become. */
final class ImportForms {
  @Option(
      names = "--secrets",
      paramLabel = "FORM",
      order = 30,
      description = {
        "What plain passwords are stored as: plain (without this option), scram",
        "(a verifier, from which the password cannot be read) or both."
      })
  Kind kind = Kind.PLAIN;

  @Option(
      names = "--mechanism",
      paramLabel = "NAME",
      order = 31,
      description = "The mechanism of the verifiers; without this option SCRAM-SHA-256.")
  String mechanism = ScramMechanism.SHA_256.saslName();

  @Option(
      names = "--iterations",
      paramLabel = "N",
      order = 32,
      description = "How often their hash is repeated; without this option 4096.")
  int iterations = ScramVerifier.DEFAULT_ITERATIONS;

  /** Forms of a stored password. */
  enum Kind {
    PLAIN,
    SCRAM,
    BOTH
  }

  /** What they say. */
  SecretForms forms() throws CommandException {
    SecretForms.Scram scram = scram();
    return new SecretForms(
        kind != Kind.SCRAM, kind == Kind.PLAIN ? List.of() : List.of(scram), null);
  }

  /** The verifiers they ask for. */
  SecretForms.Scram scram() throws CommandException {
    ScramMechanism found =
        ScramMechanism.ofSaslName(mechanism.toUpperCase(Locale.ROOT))
            .orElseThrow(
                () ->
                    new CommandException(
                        CommandFailure.USAGE,
                        "--mechanism=" + mechanism + ": no SCRAM mechanism",
                        "--mechanism=SCRAM-SHA-256"));
    if (iterations < 1) {
      throw new CommandException(
          CommandFailure.USAGE,
          "--iterations=" + iterations + ": at least one is needed",
          "--iterations=4096");
    }
    return new SecretForms.Scram(found, iterations);
  }
}
