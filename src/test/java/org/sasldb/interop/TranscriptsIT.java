package org.sasldb.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.sasldb.testing.Command;

/** The transcripts of the real programs, replayed with our launchers as whole processes. */
class TranscriptsIT {
  @Test
  void ourCommandsDoWhatTheRealOnesDid() {
    Command.requireRoot();
    Command.requireInstalled("python3", "db5.3_dump");
    Command.Outcome outcome =
        Command.of(
                "python3",
                "src/test/tools/replay.py",
                "--allow-improved",
                "--explained",
                "--skip-tag",
                "otp",
                "--skip-tag",
                "plugins",
                "--saslpasswd2",
                Path.of("scripts/saslpasswd2").toAbsolutePath().toString(),
                "--sasldblistusers2",
                Path.of("scripts/sasldblistusers2").toAbsolutePath().toString(),
                "--quiet",
                "src/test/resources/transcripts")
            .run();
    assertTrue(
        outcome.text().matches("(?s).*\\b1[0-9]{2} passed, 0 failed.*"),
        outcome.text() + outcome.errors());
    outcome.expect(0);
  }
}
