package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The documents say what the program says. */
class DocumentsTest {
  @TempDir Path folder;

  /** docs/errors.md is the catalogue and nothing else; where it differs, the right text is kept. */
  @Test
  void theListOfErrorsIsTheCatalogue() throws IOException {
    String wanted = errors();
    Path right = Path.of("target/errors.md");
    Files.writeString(right, wanted);
    assertEquals(
        wanted,
        Files.readString(Path.of("docs/errors.md")),
        "copy " + right + " to docs/errors.md");
  }

  private static String errors() {
    StringBuilder text =
        new StringBuilder(
            """
            # Errors

            Every error of `sasldb` has a code that never changes its meaning; `sasldb explain CODE`
            says the same as this page. Codes from E2001 on are about the command, the others about
            the store. A test holds this page to the catalogue in the program.
            """);
    for (Explanation e : Explanation.all()) {
      text.append("\n## ").append(e.code()).append(' ').append(e.title()).append("\n\n");
      text.append(e.text()).append("\n\nExit status ").append(e.status().number());
      text.append(": ").append(e.status().meaning()).append(".\n");
    }
    return text.toString();
  }

  @Test
  void theReferenceNamesEveryCommandAndOption() throws IOException {
    String reference = Files.readString(Path.of("docs/cli.md"));
    Session session =
        new Session(
            new Surroundings(
                Files.newInputStream(Path.of("docs/cli.md")),
                java.io.OutputStream.nullOutputStream(),
                java.io.OutputStream.nullOutputStream(),
                Surroundings.Terminals.NONE,
                Map.of(),
                new InProcess(folder).hostStore(),
                new org.sasldb.store.Actor(0, "")),
            CommandLine.Help.Ansi.OFF,
            List.of());
    check(CommandTree.all(session), reference);
  }

  private static void check(CommandLine command, String reference) {
    String name = command.getCommandSpec().qualifiedName();
    if (command.getSubcommands().isEmpty()) {
      assertTrue(reference.contains("## `" + name), name);
    }
    for (OptionSpec option : command.getCommandSpec().options()) {
      for (String word : option.names()) {
        assertTrue(reference.contains("`" + word), name + " " + word);
      }
    }
    command.getSubcommands().values().forEach(sub -> check(sub, reference));
  }

  @Test
  void theWaitForALockIsSaidAsItIs() throws IOException {
    String wait = OpenOptions.DEFAULT_LOCK_WAIT.toSeconds() + " seconds";
    assertTrue(Failure.LOCKED.explanation().contains("the " + wait + " for which"));
    assertTrue(
        Files.readString(Path.of("docs/cli.md")).contains("waits for it, for " + wait + " at"));
  }

  @Test
  void theReferenceListsEveryExitStatus() throws IOException {
    List<String> wanted =
        Arrays.stream(ExitStatus.values())
            .map(s -> "| " + s.number() + " | " + s.meaning() + " |")
            .toList();
    List<String> rows =
        Files.readString(Path.of("docs/cli.md"))
            .lines()
            .filter(line -> line.matches("\\| \\d+ \\| .*"))
            .toList();
    assertEquals(wanted, rows);
  }
}
