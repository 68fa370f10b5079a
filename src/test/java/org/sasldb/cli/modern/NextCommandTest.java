package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A command in a hint acts on the store of the command that failed. */
class NextCommandTest extends UserTexts {
  private static final String NAME = "my store";

  private String store;

  @BeforeEach
  void oneUser() throws Exception {
    store = "berkeley:" + path(NAME);
    text("password", "secret");
    new InProcess(folder)
        .input("secret")
        .run("user", "add", "joe@example.org", "-f", store, "--password-stdin")
        .expect(ExitStatus.OK);
  }

  @Test
  void theStoreThatTheUserNamedIsRepeatedAsAShellReadsIt() {
    InProcess.Outcome there =
        new InProcess(folder)
            .input("other")
            .run("user", "add", "--store=" + store, "joe@example.org", "--password-stdin")
            .expect(ExitStatus.CANNOT_CREATE);
    assertHint("sasldb user set -f '" + store + "' joe@example.org", there);
    InProcess.Outcome missing = run("user", "show", "jo@example.org", "-f" + store);
    assertHint("sasldb user list -f '" + store + "'", missing);
  }

  @Test
  void aStoreOfTheEnvironmentIsThereForTheNextCommandToo() {
    InProcess.Outcome missing =
        new InProcess(folder)
            .environment("SASLDB_STORE", store)
            .run("user", "show", "jo@example.org")
            .expect(ExitStatus.NO_SUCH_USER);
    assertHint("sasldb user list", missing);
  }

  private static void assertHint(String command, InProcess.Outcome outcome) {
    assertTrue(outcome.err().endsWith("\nhint: " + command + "\n"), outcome.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "sasldb user list#sasldb user list -f S",
        "first: sasldb user delete joe#first: sasldb user delete -f S joe",
        "sasldb import FILE#sasldb import -f S FILE",
        "sasldb publish adopt /a takes it in, sasldb publish run --force /a overwrites it"
            + "#sasldb publish adopt -f S /a takes it in, sasldb publish run -f S --force /a"
            + " overwrites it",
        "sasldb store check -f /other#sasldb store check -f /other",
        "sasldb store dump -f A | sasldb store load#sasldb store dump -f A | sasldb store load -f S",
        "sasldb store convert S je:FOLDER#sasldb store convert S je:FOLDER",
        "sasldb explain E2001#sasldb explain E2001",
        "sasldb store info --help#sasldb store info --help",
        "sasldb user --help#sasldb user --help",
        "chmod 600 sasldb#chmod 600 sasldb",
      })
  void onlyACommandThatTakesAStoreAndNamesNoneIsCompleted(String given, String completed) {
    assertEquals(completed, completing().complete(given));
  }

  private NextCommand completing() {
    Session session =
        new Session(
            new InProcess(folder)
                .surroundings(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()),
            CommandLine.Help.Ansi.OFF,
            List.of());
    CommandLine root = CommandTree.all(session);
    List<CommandLine> parsed = root.parseArgs("user", "list", "-f", "S").asCommandLineList();
    return NextCommand.after(parsed.get(2).getCommandSpec(), session).orElseThrow();
  }
}
