package org.sasldb.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.testing.Command;

/** The transcripts of the real programs, replayed with our launchers as whole processes. */
class TranscriptsIT {
  @TempDir Path folder;

  /**
   * Some transcripts run as another user, who need not be able to enter the folder of this
   * checkout: the program is put where everybody can.
   */
  @BeforeEach
  void aProgramForEverybody() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Command.of("cp", "-R", "scripts", "target/program", folder.toString()).run().expect(0);
  }

  private String launcher(String name) {
    return folder.resolve("scripts").resolve(name).toString();
  }

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
                launcher("saslpasswd2"),
                "--sasldblistusers2",
                launcher("sasldblistusers2"),
                "--quiet",
                "src/test/resources/transcripts")
            .run();
    assertTrue(
        outcome.text().matches("(?s).*\\b1[0-9]{2} passed, 0 failed.*"),
        outcome.text() + outcome.errors());
    outcome.expect(0);
  }
}
