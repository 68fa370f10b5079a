package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.testing.Command;

/** The command as a process of its own: pipes, terminals, the rights of files. */
class SasldbIT {
  @TempDir Path folder;
  private String store;

  @BeforeEach
  void fillStore() {
    store = folder.resolve("sasldb2").toString();
    StringBuilder dump = new StringBuilder("VERSION=3\nformat=print\ntype=hash\nHEADER=END\n");
    for (int i = 0; i < 5_000; i++) {
      dump.append(
          String.format(
              Locale.ROOT, " user%06d\\00example.org\\00userPassword\n secret-%d\n", i, i));
    }
    Command.launcher("sasldb", "store", "load", "-f", store)
        .input(dump + "DATA=END\n")
        .run()
        .expect(0);
  }

  /** The launcher with arguments as words for a shell. */
  private static String shell(String arguments) {
    return Path.of("scripts/sasldb").toAbsolutePath() + " " + arguments;
  }

  @Test
  void aClosedStandardOutputEndsItQuietly() throws IOException {
    Path status = folder.resolve("status");
    String dump = shell("store dump -f " + store);
    Command.Outcome outcome =
        Command.of("sh", "-c", "{ " + dump + "; echo $? >" + status + "; } | head -n 1")
            .run()
            .expect(0);
    assertEquals("VERSION=3\n", outcome.text());
    assertEquals("", outcome.errors());
    assertEquals("74\n", Files.readString(status));
  }

  @Test
  void aRealTerminalIsNoticed() {
    Command.requireInstalled("script");
    String dump = shell("store dump -f " + store);
    Command.Outcome refused =
        Command.of("script", "-qec", dump, "/dev/null").environment("TERM", "dumb").run();
    assertEquals(ExitStatus.USAGE.number(), refused.status(), refused.text());
    assertTrue(refused.text().contains("sasldb: error: E2005 "), refused.text());
    Command.Outcome coloured =
        Command.of("script", "-qec", dump, "/dev/null").environment("TERM", "xterm").run();
    assertTrue(coloured.text().contains("\u001b[31merror:"), coloured.text());
    Command.Outcome redirected =
        Command.of("script", "-qec", dump + " >" + folder.resolve("out"), "/dev/null").run();
    assertEquals(0, redirected.status(), redirected.text());
  }

  /** Where the classic command stores exact bytes, this one finds them. */
  @Test
  void aNameThatIsNoUtf8IsFound() {
    Path other = folder.resolve("bytes");
    String name = "\"$(printf 'a\\377@r')\"";
    String set =
        "echo secret | '" + Path.of("scripts/saslpasswd2").toAbsolutePath() + "' -p -c -f " + other;
    Command.of("sh", "-c", set + " " + name).run().expect(0);
    String verify = shell("user verify --json --password-stdin -f " + other) + " " + name;
    assertEquals(
        "{\"user\":{\"base64\":\"Yf8=\"},\"realm\":\"r\",\"right\":true,\"disabled\":false}\n",
        Command.of("sh", "-c", "echo secret | " + verify).run().expect(0).text());
  }

  @Test
  void aPasswordComesThroughAPipeOrAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "secret-7\n");
    String verify = shell("user verify user000007@example.org --password-stdin -f " + store);
    for (String way : new String[] {"cat " + file + " | " + verify, verify + " <" + file}) {
      assertEquals(
          "right: user000007@example.org\n", Command.of("sh", "-c", way).run().expect(0).text());
    }
  }

  @Test
  void aNameInUtf8IsFoundInAnyLocale() throws IOException {
    Path odd = Files.copy(Path.of(store), folder.resolve("jürgen 名"));
    Command.Outcome outcome =
        Command.launcher("sasldb", "store", "info", "--plain", "-f", odd.toString())
            .environment("LC_ALL", "C")
            .run()
            .expect(0);
    assertTrue(outcome.text().contains("path\t" + odd + "\n"), outcome.text());
  }
}
