package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A line gets only the command that it names, and nobody sees a difference. */
class CommandTreeTest {
  @TempDir Path folder;

  private Session session() {
    OutputStream nowhere = OutputStream.nullOutputStream();
    return new Session(
        new InProcess(folder).surroundings(nowhere, nowhere), CommandLine.Help.Ansi.OFF, List.of());
  }

  @Test
  void everyCommandHasTheHelpThatItHasAmongAll() {
    CommandLine all = CommandTree.all(session());
    List<String> lines = new ArrayList<>();
    for (CommandLine first : all.getSubcommands().values()) {
      lines.add(words(first));
      first.getSubcommands().values().forEach(second -> lines.add(words(second)));
    }
    assertTrue(lines.size() > 30, lines.toString());
    for (String line : lines) {
      List<String> words = List.of(line.split(" "));
      CommandLine one = CommandTree.forLine(words, session());
      assertEquals(Set.of(words.get(0)), one.getSubcommands().keySet());
      assertEquals(help(all, words), help(one, words), line);
    }
  }

  /** A command that was copied in two halves does something else. */
  @Test
  void noExampleIsBrokenInTheMiddle() {
    List<String> checked = new ArrayList<>();
    requireWholeExamples(CommandTree.all(session()), checked);
    assertTrue(checked.size() > 60, checked.toString());
  }

  private static void requireWholeExamples(CommandLine command, List<String> checked) {
    List<String> shown = command.getUsageMessage().lines().toList();
    boolean goesOn = false;
    for (String example : command.getCommandSpec().usageMessage().footer()) {
      assertTrue(shown.contains(example), example);
      assertTrue(goesOn ? example.startsWith("      ") : example.contains("sasldb "), example);
      goesOn = example.endsWith(" \\");
      checked.add(example);
    }
    assertFalse(goesOn, command.getCommandSpec().qualifiedName());
    command.getSubcommands().values().forEach(below -> requireWholeExamples(below, checked));
  }

  private static String words(CommandLine command) {
    return command.getCommandSpec().qualifiedName().substring("sasldb ".length());
  }

  private static String help(CommandLine root, List<String> words) {
    CommandLine command = root;
    for (String word : words) {
      command = command.getSubcommands().get(word);
    }
    return command.getUsageMessage();
  }

  @Test
  void aLineThatNamesNoCommandGetsAll() {
    Set<String> all = CommandTree.all(session()).getSubcommands().keySet();
    for (List<String> line :
        List.of(
            List.<String>of(), List.of("--help", "store"), List.of("stor", "info"), List.of(""))) {
      assertEquals(all, CommandTree.forLine(line, session()).getSubcommands().keySet());
    }
  }

  @Test
  void aNounWithAWrongVerbGetsAllVerbs() {
    CommandLine store = CommandTree.all(session()).getSubcommands().get("store");
    for (List<String> line :
        List.of(List.of("store"), List.of("store", "lst"), List.of("store", "-h", "info"))) {
      assertEquals(
          store.getSubcommands().keySet(),
          CommandTree.forLine(line, session())
              .getSubcommands()
              .get("store")
              .getSubcommands()
              .keySet());
    }
  }
}
