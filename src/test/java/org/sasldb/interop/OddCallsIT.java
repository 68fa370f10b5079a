package org.sasldb.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.testing.Command;

/** The commands where a standard stream is closed, under a limit, and called by odd names. */
class OddCallsIT {
  private static final Path SCRIPTS = Path.of("scripts").toAbsolutePath();

  @TempDir Path folder;

  @BeforeEach
  void makeStore() {
    shell("echo x | saslpasswd2 -p -c -f db joe@ex").expect(0);
  }

  private Command.Outcome shell(String line) {
    String script = "cd \"$0\" && PATH=" + SCRIPTS + ":$PATH && " + line;
    return Command.of("sh", "-c", script, folder.toString()).run();
  }

  private String users() {
    return shell("sasldblistusers2 -f db").expect(0).text();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sasldb user add --batch=- -f db",
        "sasldb user add a@ex --password-stdin -f db",
        "sasldb user set joe@ex --property=p --value-file=- -f db",
        "sasldb store load -f db -",
        "sasldb import -f db",
        "sasldb apply - -f db",
      })
  void whatJavaReadsOfItselfIsNoInput(String command) {
    Command.Outcome outcome = shell(command + " <&-");
    assertEquals(74, outcome.status(), outcome.errors());
    assertTrue(outcome.errors().contains("Bad file descriptor"), outcome.errors());
    assertEquals("joe@ex: userPassword\n", users());
  }

  @Test
  void aCommandThatCannotTellWhatItPublishedHasDoneItAllTheSame() {
    shell("mkdir -m 700 je && echo x | saslpasswd2 -p -c -f je:je joe@ex").expect(0);
    shell("sasldb publish add published -f je:je").expect(0);
    shell("echo y | saslpasswd2 -p -c -f je:je ann@ex 2>&-").expect(0);
    assertEquals(
        "ann@ex: userPassword\njoe@ex: userPassword\n",
        shell("sasldblistusers2 -f published | sort").expect(0).text());
  }

  @Test
  void aLimitOnTheSizeOfFilesIsForThoseThatAreLarge() {
    for (int i = 0; i < 5; i++) {
      // two megabytes, whatever the blocks of this shell are
      shell("ulimit -f 2000 && echo x | saslpasswd2 -p -c -f db joe@ex").expect(0);
    }
  }

  @ParameterizedTest
  @CsvSource({"saslpasswd2,-V", "sasldblistusers2,-f db", "sasldb,version"})
  void aLinkMayBeNamedWithoutItsFolder(String name, String words) throws IOException {
    Files.createSymbolicLink(folder.resolve("link"), SCRIPTS.resolve(name));
    Command.Outcome outcome = shell("sh link " + words);
    assertTrue(!outcome.errors().contains("launch.sh"), outcome.errors());
    assertEquals(shell(name + " " + words).status(), outcome.status(), outcome.errors());
  }

  @Test
  void aLongKeyOfAnotherProgramKeepsAChangeBackUntilItIsDeleted() {
    Command.requireInstalled("saslpasswd2");
    String user = "u".repeat(2000) + "@ex";
    shell("echo x | /usr/sbin/saslpasswd2 -p -f db " + user).expect(0);
    Command.Outcome refused = shell("echo y | saslpasswd2 -p -f db ann@ex").expect(1);
    assertTrue(refused.errors().contains("has a record already"), refused.errors());
    assertTrue(refused.errors().contains("hint: delete that user"), refused.errors());
    assertTrue(refused.errors().length() < 1000, refused.errors());
    shell("saslpasswd2 -d -f db " + user).expect(0);
    shell("echo y | saslpasswd2 -p -f db ann@ex").expect(0);
    assertTrue(users().contains("ann@ex"), users());
  }

  @Test
  void theSettingsOfAStoreBelongToItsOwner() throws IOException {
    Command.requireRoot();
    shell("mkdir -m 700 je && chown nobody je && echo x | saslpasswd2 -p -c -f je:je joe@ex")
        .expect(0);
    shell("sasldb config set secrets scram -f je:je").expect(0);
    assertEquals(
        Files.getAttribute(folder.resolve("je"), "unix:uid"),
        Files.getAttribute(folder.resolve("je/sasldb.conf"), "unix:uid"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sasldblistusers2 -f je",
        "sasldblistusers2 -f je:je",
        "sasldb store check -f je",
        "sasldb store info -f je",
        "saslpasswd2 -d -f je joe@ex",
        "echo y | saslpasswd2 -p -c -f je ann@ex",
      })
  void aStoreThatLostItsLogIsNoEmptyFolder(String command) {
    shell("mkdir -m 700 je && echo x | saslpasswd2 -p -c -f je:je joe@ex && rm je/*.jdb").expect(0);
    Command.Outcome outcome = shell(command);
    assertTrue(outcome.status() != 0);
    assertTrue(outcome.errors().contains("E1401"), outcome.errors());
    assertTrue(outcome.errors().contains("hint: restore a backup"), outcome.errors());
  }
}
