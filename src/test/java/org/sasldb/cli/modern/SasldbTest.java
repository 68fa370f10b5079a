package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.store.Failure;
import picocli.CommandLine;

/** What holds for every command: help, errors, hints, colours, the end of the output. */
class SasldbTest {
  @TempDir Path folder;

  private InProcess sasldb() {
    return new InProcess(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "store --help",
        "store info -h",
        "store check -h",
        "store dump --help",
        "store load --help",
        "explain --help",
        "version --help"
      })
  void helpBeginsWithExamples(String line) {
    InProcess.Outcome help = sasldb().run(line.split(" ", -1)).expect(ExitStatus.OK);
    assertTrue(help.out().contains("\nExamples:\n"), help.out());
    assertTrue(help.out().indexOf("Examples:") < help.out().indexOf("Usage: sasldb"), help.out());
    assertEquals("", help.err());
  }

  @ParameterizedTest
  @EnumSource(ExitStatus.class)
  void helpListsEveryExitStatus(ExitStatus status) {
    String help = sasldb().run("--help").out();
    assertTrue(
        help.lines().anyMatch(l -> l.matches("  " + status.number() + " +" + "\\S.*")), help);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sotre info|'sotre'|hint: sasldb store info",
        "store infos|'infos'|hint: sasldb store info",
        "store info --jsn|'--jsn'|hint: sasldb store info --json",
        "store|a command is missing|hint: sasldb store --help",
        "store info x|'x'|hint: sasldb store info --help",
        "store info -f|'--store'|hint: sasldb store info --help",
        "store load --if-exists=ask|none of fail, replace, skip|hint: sasldb store load --help",
        "store dump --format=xml|none of dbdump, jsonl|hint: sasldb store dump --help",
        "store info --json --plain|exclude each other|hint: sasldb explain E2001",
        "store info -f je:|usage: 'je:': not a path name|hint: sasldb explain E2001",
        "store info --store=|usage: '': not a path name|hint: sasldb explain E2001",
        "store convert je: lmdb:x|usage: 'je:': not a path name|hint: sasldb explain E2001",
        "store recover je: lmdb:x|usage: 'je:': not a path name|hint: sasldb explain E2001",
        "store dump --json --print|--print is for|hint: sasldb explain E2001",
        "store dump --json --format=dbdump|exclude each other|hint: sasldb explain E2001",
      })
  void aWrongCommandLineIsToldWithAHint(String line, String why, String hint) {
    InProcess.Outcome outcome = sasldb().run(line.split(" ", -1)).expect(ExitStatus.USAGE);
    assertTrue(outcome.err().startsWith("sasldb: error: E2001 usage: "), outcome.err());
    assertTrue(outcome.err().contains(why), outcome.err());
    assertTrue(outcome.err().endsWith(hint + "\n"), outcome.err());
    assertEquals("", outcome.out());
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void everyFailureOfAStoreIsExplained(Failure failure) {
    String text = sasldb().run("explain", failure.code()).expect(ExitStatus.OK).out();
    assertTrue(text.startsWith(failure.code() + " " + failure.title() + "\n"), text);
    String flat = text.replace('\n', ' ');
    assertTrue(flat.contains(failure.explanation()), text);
    assertTrue(flat.contains("Exit status " + ExitStatus.of(failure).number() + ":"), text);
  }

  @Test
  void codesAreFoundInAnyCaseAndListed() {
    assertEquals(sasldb().run("explain", "E1005"), sasldb().run("explain", "e1005"));
    assertEquals(sasldb().run("explain", "E1005"), sasldb().run("explain", "1005"));
    assertEquals(Explanation.all().size(), sasldb().run("explain").out().lines().count());
    InProcess.Outcome unknown = sasldb().run("explain", "E9999").expect(ExitStatus.USAGE);
    assertTrue(unknown.err().contains("E2008 no such code: E9999"), unknown.err());
  }

  @Test
  void noCodeIsUsedTwice() {
    assertEquals(
        Explanation.all().size(),
        Explanation.all().stream().map(Explanation::code).distinct().count());
    Explanation.all().forEach(e -> assertTrue(e.code().matches("E\\d{4}"), e.code()));
  }

  @Test
  void explanationsAreJsonToo() throws Exception {
    JsonObject json = JsonParser.object().from(sasldb().run("explain", "E1101", "--json").out());
    assertEquals("E1101", json.getString("code"));
    assertEquals(ExitStatus.UNAVAILABLE.number(), json.getInt("exitStatus"));
    sasldb()
        .run("explain", "--json")
        .out()
        .lines()
        .forEach(line -> assertTrue(line.startsWith("{\"code\":\"E"), line));
  }

  @Test
  void theVersionIsThatOfTheBuild() throws Exception {
    assertTrue(Version.number().matches("\\d+\\.\\d+\\.\\d+.*"), Version.number());
    String line = "sasldb " + Version.number() + "\n";
    assertEquals(line, sasldb().run("version").out());
    assertEquals(line, sasldb().run("--version").out());
    assertEquals(line, sasldb().run("store", "info", "-V").out());
    JsonObject json = JsonParser.object().from(sasldb().run("version", "--json").out());
    assertEquals(Version.number(), json.getString("version"));
    assertTrue(json.getArray("formats").contains("berkeley"));
  }

  @Test
  void coloursAreForTerminalsThatWantThem() {
    String plain = "sasldb: error: E2008";
    String coloured = "sasldb: \u001b[1m\u001b[31merror:";
    assertTrue(explain(sasldb()).startsWith(plain));
    assertTrue(explain(sasldb().terminals(false, false, true)).startsWith(coloured));
    InProcess noColor = sasldb().terminals(false, false, true).environment("NO_COLOR", "1");
    assertTrue(explain(noColor).startsWith(plain));
    InProcess dumb = sasldb().terminals(false, false, true).environment("TERM", "dumb");
    assertTrue(explain(dumb).startsWith(plain));
    assertTrue(explain(sasldb(), "--color=always").startsWith(coloured));
    assertTrue(explain(noColor, "--color", "always").startsWith(coloured));
    assertTrue(explain(sasldb().terminals(false, false, true), "--color=never").startsWith(plain));
  }

  private static String explain(InProcess sasldb, String... more) {
    String[] args = new String[more.length + 2];
    args[0] = "explain";
    args[1] = "E0000";
    System.arraycopy(more, 0, args, 2, more.length);
    return sasldb.run(args).expect(ExitStatus.USAGE).err();
  }

  @Test
  void aStackTraceIsShownOnlyWithDebug() {
    assertFalse(sasldb().run("explain", "E0").err().contains("\tat "));
    assertTrue(sasldb().run("explain", "E0", "--debug").err().contains("\tat org.sasldb."));
  }

  @Test
  void controlCharactersOfANameCannotMoveTheCursor() {
    String err = sasldb().run("store", "info", "-f", "a\u001b[2Jb").err();
    assertTrue(err.contains("a\\x1b[2Jb"), err);
    assertFalse(err.contains("\u001b"), err);
  }

  @Test
  void aReaderThatWentAwayIsNoErrorToReport() {
    InProcess.Outcome outcome =
        sasldb().run(new Broken("Broken pipe"), "explain").expect(ExitStatus.INPUT_OUTPUT);
    assertEquals("", outcome.err());
  }

  @Test
  void aFullDiskIsReported() {
    for (String line : new String[] {"explain", "--help", "version"}) {
      InProcess.Outcome outcome =
          sasldb().run(new Broken("No space left on device"), line).expect(ExitStatus.INPUT_OUTPUT);
      assertTrue(
          outcome
              .err()
              .startsWith(
                  "sasldb: error: E2007 cannot write the output: standard output: No space left"),
          line + ": " + outcome.err());
    }
  }

  @Test
  void anInputThatCannotBeReadIsNotBlamedOnTheOutput() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Session session =
        new Session(
            sasldb().surroundings(OutputStream.nullOutputStream(), err),
            CommandLine.Help.Ansi.OFF,
            List.of());
    ErrorReport report = new ErrorReport(session, List.of());
    assertEquals(ExitStatus.INPUT_OUTPUT.number(), report.of(new IOException("Bad thing")));
    assertEquals(
        "sasldb: error: E2006 cannot read the input: Bad thing\nhint: sasldb explain E2006\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void tooLittleMemoryIsToldAsSuch() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new OutOfMemoryError("for the test");
          }
        };
    InProcess.Outcome outcome = sasldb().run(full, "version").expect(ExitStatus.INTERNAL);
    assertTrue(outcome.err().startsWith("sasldb: error: E2902 not enough memory: "), outcome.err());
    assertTrue(outcome.err().contains("hint: set SASLDB_JAVA_OPTS=-Xmx"), outcome.err());
  }

  private static final class Broken extends OutputStream {
    private final String reason;

    Broken(String reason) {
      this.reason = reason;
    }

    @Override
    public void write(int b) throws IOException {
      throw new IOException(reason);
    }
  }

  @Test
  void deviceNamesThatMayBeTerminals() {
    for (String terminal : new String[] {"/dev/pts/3", "/dev/tty1", "/dev/console", "/7"}) {
      assertTrue(Surroundings.looksLikeTerminal(terminal), terminal);
    }
    for (String other : new String[] {"pipe:[1]", "/dev/null", "/tmp/x", "/dev/shm/x", "socket:"}) {
      assertFalse(Surroundings.looksLikeTerminal(other), other);
    }
  }
}
