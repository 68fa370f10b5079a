package org.sasldb.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.testing.Command;

/** Our verifiers and the programs that they are for. */
class ScramFormIT {
  private static final String PASSWORD = "pencil and paper";

  @ParameterizedTest
  @ValueSource(strings = {"SCRAM-SHA-1", "SCRAM-SHA-256"})
  void doveadmVerifiesWhatWePrint(String name) {
    Command.requireInstalled("doveadm");
    ScramMechanism mechanism = ScramMechanism.ofSaslName(name).orElseThrow();
    ScramVerifier verifier =
        ScramVerifier.derive(mechanism, PASSWORD.getBytes(UTF_8), new byte[] {1, 2, 3}, 4096);
    String text = new String(ScramForm.DOVECOT.print(verifier), UTF_8);
    String said = Command.of("doveadm", "pw", "-t", text, "-p", PASSWORD).run().expect(0).text();
    assertTrue(said.contains("(verified)"), said);
    assertTrue(
        Command.of("doveadm", "pw", "-t", text, "-p", "another").run().status() != 0,
        "doveadm does check");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCRAM-SHA-1", "SCRAM-SHA-256"})
  void weReadWhatDoveadmPrints(String name) {
    Command.requireInstalled("doveadm");
    String text =
        Command.of("doveadm", "pw", "-s", name, "-p", PASSWORD).run().expect(0).text().strip();
    ScramVerifier verifier = ScramForm.DOVECOT.read(text.getBytes(UTF_8)).orElseThrow();
    assertTrue(verifier.accepts(PASSWORD.getBytes(UTF_8)));
  }

  @Test
  void doveadmRefusesTheIterationsThatWeSayItRefuses() {
    Command.requireInstalled("doveadm");
    ScramVerifier few =
        ScramVerifier.derive(ScramMechanism.SHA_256, PASSWORD.getBytes(UTF_8), new byte[16], 4095);
    String text = new String(ScramForm.DOVECOT.print(few), UTF_8);
    assertTrue(Command.of("doveadm", "pw", "-t", text, "-p", PASSWORD).run().status() != 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCRAM-SHA-1", "SCRAM-SHA-256"})
  void gsaslPrintsTheSameFromTheSameSalt(String name) {
    Command.requireInstalled("gsasl");
    String text =
        Command.of("gsasl", "--mkpasswd", "--mechanism", name, "--password", PASSWORD)
            .with("--salt", "QSXCR+Q6sek8bf92", "--iteration-count", "5000")
            .run()
            .expect(0)
            .text()
            .strip();
    ScramVerifier verifier = ScramForm.GSASL.read(text.getBytes(UTF_8)).orElseThrow();
    assertEquals(
        ScramVerifier.derive(verifier.mechanism(), PASSWORD.getBytes(UTF_8), verifier.salt(), 5000),
        verifier);
    assertEquals(text, new String(ScramForm.GSASL.print(verifier), UTF_8));
  }
}
