package org.sasldb.cli.modern;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;

/**
 * What is wrong with a command line of which words are left over, and the line that was meant.
 *
 * <p>Neither repeats a word that may be a password. A command that takes one is shown with its user
 * only where that is the first word behind the command, with the values of -f and --realm, and
 * never with a word too many. Behind an option that does not exist no word of any command is shown,
 * for it may belong to that option: placeholders stand for them. Of an option that does not exist
 * only the name is shown.
 */
final class WrongLine {
  private static final Set<String> HELP = Set.of("help", "man", "usage");

  private final CommandLine root;
  private final List<String> before;
  private final List<String> line;

  /**
   * @param args all arguments
   */
  WrongLine(CommandLine root, List<String> args) {
    this.root = root;
    int start = firstWord(args);
    this.before = args.subList(0, start);
    this.line = args.subList(start, args.size());
  }

  /**
   * What to say.
   *
   * @param reason what is wrong, naming the word
   * @param hint the line that was meant, or where it is told what can be
   */
  record Advice(String reason, String hint) {}

  /** Options may stand before the command, with or without a value: the first word that fits. */
  private int firstWord(List<String> args) {
    int first = 0;
    while (first < args.size() && args.get(first).startsWith("-")) {
      first++;
    }
    if (first == 0 || first + 1 >= args.size() || isCommand(args.get(first))) {
      return first;
    }
    boolean isValue =
        isCommand(args.get(first + 1))
            || MeantCommand.find(root, args.subList(first, args.size())).isEmpty();
    return isValue ? first + 1 : first;
  }

  private boolean isCommand(String word) {
    return root.getSubcommands().containsKey(word);
  }

  /** Looks for what was meant. */
  Advice advice() {
    if (line.isEmpty()) {
      return optionOf(root, before.get(0));
    }
    if (HELP.contains(line.get(0))) {
      return help();
    }
    Optional<MeantCommand> meant = MeantCommand.find(root, line);
    if (meant.isEmpty()) {
      return unknown();
    }
    List<String> words = meant.get().words();
    CommandLine command = root;
    for (String word : words) {
      command = MeantCommand.below(command, word);
    }
    LeftOver rest = new LeftOver(command);
    rest.read(line.subList(meant.get().used(), line.size()));
    rest.read(before);
    String corrected = "sasldb " + String.join(" ", words) + rest.corrected();
    boolean exact = line.subList(0, meant.get().used()).equals(words);
    if (exact) {
      return rest.advice(corrected, before);
    }
    return new Advice(before.isEmpty() ? wrongWord(words) : misplaced(before), corrected);
  }

  private Advice help() {
    StringBuilder command = new StringBuilder("sasldb");
    CommandLine found = root;
    for (String word : line.subList(1, line.size())) {
      found = found.getSubcommands().get(word);
      if (found == null) {
        break;
      }
      command.append(' ').append(word);
    }
    return new Advice(noSuchCommand(line.get(0), root), command + " --help");
  }

  /** The first word that is not the one that was meant. */
  private String wrongWord(List<String> words) {
    boolean nounIsRight = line.get(0).equals(words.get(0)) && line.size() > 1;
    return nounIsRight
        ? noSuchCommand(line.get(1), MeantCommand.below(root, line.get(0)))
        : noSuchCommand(line.get(0), root);
  }

  private Advice unknown() {
    CommandLine noun = root.getSubcommands().get(line.get(0));
    if (noun == null && !before.isEmpty()) {
      // the word may be the value of what stands before it
      return optionOf(root, before.get(0));
    }
    if (noun == null) {
      return new Advice(noSuchCommand(line.get(0), root), name(root) + " --help");
    }
    if (line.size() == 1) {
      return new Advice("a command is missing", name(noun) + " --help");
    }
    String verb = line.get(1);
    return verb.startsWith("-")
        ? optionOf(noun, verb)
        : new Advice(noSuchCommand(verb, noun), name(noun) + " --help");
  }

  private static Advice optionOf(CommandLine command, String option) {
    return new Advice(noSuchOption(option, command), name(command) + " --help");
  }

  private static String noSuchCommand(String word, CommandLine there) {
    return "'" + word + "': " + name(there) + " has no such command";
  }

  static String noSuchOption(String option, CommandLine command) {
    return shown(option) + ": " + name(command) + " has no such option";
  }

  static String misplaced(List<String> before) {
    return shown(before.get(0)) + ": options stand behind the command";
  }

  /** The name of an option, unless it looks like none: a password may begin with hyphens. */
  private static String shown(String option) {
    String name = nameOf(option);
    return name.matches("-[A-Za-z]|--[a-z]+(-[a-z]+)*") ? "'" + name + "'" : "an option";
  }

  static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  /** An option without the value that may hang on it. */
  static String nameOf(String word) {
    if (!word.startsWith("--")) {
      return word.substring(0, Math.min(2, word.length()));
    }
    int equals = word.indexOf('=');
    return equals < 0 ? word : word.substring(0, equals);
  }
}
