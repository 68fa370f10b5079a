package org.sasldb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.testing.Command;

/** An unmodified Postfix with libsasl logs in the users that our saslpasswd2 makes. */
class PostfixIT {
  private static final String REALM = "mail.example.test";
  private static final List<String> MECHANISMS =
      List.of("PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5");
  private static final String RIGHT = "Correct horse 1";
  private static final String CHANGED = "b\u00e4ttery \"staple\" 2";

  private Path folder;
  private Path database;

  @BeforeEach
  void peersAreThere() throws IOException {
    Command.requireRoot();
    Command.requireInstalled("postfix", "postconf", "python3", "setpriv", "pgrep");
    folder = Files.createTempDirectory("sasldb-postfix");
    // smtpd gives up root and must still reach the file
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    database = folder.resolve("sasldb2");
  }

  @AfterEach
  void stop() throws IOException {
    if (folder != null) {
      harness("stop").run();
      Command.of("rm", "-rf", folder.toString()).run().expect(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"in place", "in the chroot"})
  void everyMechanismAcceptsTheRightPasswordOnly(String where) {
    boolean chroot = where.endsWith("chroot");
    setPassword("alice", RIGHT);
    setPassword("bob", "bob's own");
    Command.of("chown", "root:postfix", database.toString()).run().expect(0);
    Command.of("chmod", "640", database.toString()).run().expect(0);
    Command start = harness("start", database.toString());
    (chroot ? start.with("--chroot") : start).run().expect(0);

    for (String mechanism : MECHANISMS) {
      assertLogin(true, mechanism, "alice", RIGHT);
      assertLogin(false, mechanism, "alice", RIGHT + "x");
      assertLogin(false, mechanism, "nobody", RIGHT);
    }

    setPassword("alice", CHANGED);
    setVerifierOnly("carol", "pencil");
    if (chroot) {
      harness("refresh").run().expect(0);
    }
    for (String mechanism : MECHANISMS) {
      assertLogin(true, mechanism, "alice", CHANGED);
      assertLogin(false, mechanism, "alice", RIGHT);
      assertLogin(true, mechanism, "bob", "bob's own");
    }
    assertLogin(true, "SCRAM-SHA-256", "carol", "pencil");
    assertLogin(false, "SCRAM-SHA-256", "carol", "Pencil");
    assertLogin(false, "PLAIN", "carol", "pencil");
    assertEquals(
        "root postfix 640",
        Command.of("stat", "-c", "%U %G %a", database.toString()).run().text().strip(),
        "owner, group and mode stay as they were");

    Command.launcher("saslpasswd2", "-d", "-f", database.toString(), "-u", REALM, "carol")
        .run()
        .expect(0);
    if (chroot) {
      harness("refresh").run().expect(0);
    }
    assertLogin(false, "SCRAM-SHA-256", "carol", "pencil");
  }

  private void setPassword(String user, String password) {
    Command.launcher("saslpasswd2", "-p", "-c", "-f", database.toString(), "-u", REALM, user)
        .input(password)
        .run()
        .expect(0);
  }

  private void setVerifierOnly(String user, String password) {
    Command.launcher("saslpasswd2", "-p", "-c", "-n", "-f", database.toString(), "-u", REALM, user)
        .input(password)
        .run()
        .expect(0);
  }

  private void assertLogin(boolean accepted, String mechanism, String user, String password) {
    Command.Outcome outcome = harness("auth", mechanism, user, REALM, password).run();
    assertEquals(
        accepted ? 0 : 1, outcome.status(), mechanism + " " + user + ": " + outcome.text());
  }

  private Command harness(String... words) {
    return Command.of("bash", "src/test/interop/postfix-cyrus.sh")
        .with("--state", folder.resolve("instance").toString())
        .with(words);
  }
}
