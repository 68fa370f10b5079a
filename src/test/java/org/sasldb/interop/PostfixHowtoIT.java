package org.sasldb.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.testing.Command;
import org.sasldb.testing.DocRunner;

/**
 * The howto for Postfix, command by command, with a real Postfix that has no database yet. What a
 * mail client is answered, by each mechanism, is checked by hidden lines of the document.
 */
class PostfixHowtoIT {
  private static final String HARNESS = "src/test/interop/postfix-cyrus.sh";

  private Path folder;
  private Path state;

  @BeforeEach
  void peersAreThere() throws IOException {
    Command.requireRoot();
    Command.requireInstalled(
        "postfix", "postconf", "python3", "setpriv", "pgrep", "unshare", "swaks");
    folder = Files.createTempDirectory("sasldb-howto");
    // smtpd gives up root and must still reach the file
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    state = folder.resolve("instance");
  }

  @AfterEach
  void stop() throws IOException {
    if (folder != null) {
      harness("stop").run();
      Command.of("rm", "-rf", folder.toString()).run().expect(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--chroot"})
  void fromNothingToAuthenticationSuccessful(String chroot) throws IOException {
    startWithoutDatabase(chroot);
    Path document = Path.of("docs/postfix.md");
    DocRunner.of(document)
        .standIn("/etc/sasldb2")
        .standIn("/etc/postfix")
        .standIn("/var/log/mail.log")
        // without a name the store could be the host's own /etc/sasldb2
        .variable("SASLDB_PATH", "je:/var/lib/sasldb")
        .variable("MAIL_CONFIG", state.resolve("conf").toString())
        .variable("HOWTO_STATE", state.toString())
        .variable("HOWTO_CHROOT", chroot)
        .variable("HOWTO_HARNESS", Path.of(HARNESS).toAbsolutePath().toString())
        .withOwnEmbeddedStore()
        .run(folder);
  }

  /** Postfix runs, with neither a database nor an smtpd.conf. */
  private void startWithoutDatabase(String chroot) throws IOException {
    Path unused = Files.createFile(folder.resolve("unused"));
    Command start = harness("start", unused.toString(), "--allow-unreadable");
    (chroot.isEmpty() ? start : start.with(chroot)).run().expect(0);
    Files.delete(unused);
    Files.deleteIfExists(state.resolve("queue/etc/sasldb2"));
    Files.delete(state.resolve("conf/sasl/smtpd.conf"));
  }

  private Command harness(String... words) {
    return Command.of("bash", HARNESS).with("--state", state.toString()).with(words);
  }
}
