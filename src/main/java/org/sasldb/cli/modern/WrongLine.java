package org.sasldb.cli.modern;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sasldb.provision.NearestWord;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What is wrong with a command line of which words are left over, and the line that was meant.
 * Neither repeats a word that may be a password: for a command that takes one, a word too many is
 * shown only if it names a store that exists, and where an option is unknown, whose value may be
 * anywhere, no operand is shown at all.
 */
final class WrongLine {
  private static final String STORE = "-f";
  private static final Set<String> HELP = Set.of("help", "man", "usage");

  /** Options of other tools. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "--password", "--password-stdin",
          "--passwd", "--password-stdin",
          "--pass", "--password-stdin",
          "-p", "--password-stdin",
          "-u", "--realm",
          "--domain", "--realm",
          "--file", "--store",
          "--db", "--store",
          "-n", "--dry-run",
          "-y", "--yes");

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
    Rest rest = new Rest(command);
    rest.read(line.subList(meant.get().used(), line.size()));
    rest.read(before);
    String corrected = "sasldb " + String.join(" ", words) + rest.corrected();
    boolean exact = line.subList(0, meant.get().used()).equals(words);
    return exact ? rest.advice(corrected, before) : new Advice(wrongWord(words), corrected);
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

  private static String noSuchOption(String option, CommandLine command) {
    return "'" + shownName(option) + "': " + name(command) + " has no such option";
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  /** What of an option can be shown: not the value that may hang on it. */
  private static String shownName(String option) {
    return option.startsWith("--")
        ? nameOf(option)
        : option.substring(0, Math.min(2, option.length()));
  }

  /** A long option without the value that may hang on it. */
  private static String nameOf(String word) {
    int equals = word.indexOf('=');
    return equals < 0 ? word : word.substring(0, equals);
  }

  /** What follows the command. */
  private static final class Rest {
    private final CommandLine command;
    private final CommandSpec spec;
    private final List<String> options = new ArrayList<>();
    private final List<String> operands = new ArrayList<>();
    private final List<String> surplus = new ArrayList<>();
    private String unknownOption = "";
    private boolean lost;
    private boolean hasStore;

    Rest(CommandLine command) {
      this.command = command;
      this.spec = command.getCommandSpec();
    }

    void read(List<String> words) {
      int next = 0;
      while (next < words.size()) {
        String word = words.get(next++);
        if (!word.startsWith("-") || word.equals("-")) {
          operand(word);
        } else if (!word.equals("--")) {
          Optional<OptionSpec> option = option(word);
          option.ifPresent(o -> hasStore |= Set.of(o.names()).contains(STORE));
          boolean apart = option.filter(o -> takesNext(o, word)).isPresent();
          if (apart && next < words.size()) {
            options.add(value(word, option.orElseThrow(), words.get(next++)));
          } else if (isPassword(word, words)) {
            next++;
          }
        }
      }
    }

    /** Whether the next word belongs to an option by which other tools are given a password. */
    private boolean isPassword(String option, List<String> words) {
      boolean unknown = spec.findOption(option) == null;
      boolean hasOthers = words.stream().filter(word -> !word.startsWith("-")).count() > 1;
      return unknown && (option.startsWith("--pass") || option.equals("-p")) && hasOthers;
    }

    /** The value of an option that was mistyped can be that of another one. */
    private String value(String word, OptionSpec option, String value) {
      boolean known = spec.findOption(nameOf(word)) != null || !word.startsWith("--");
      return known || !takesPassword() ? ShellWord.of(value) : option.paramLabel();
    }

    private boolean takesPassword() {
      return spec.findOption("--password-stdin") != null;
    }

    /** Whether an operand may be the password that an unknown option was to have. */
    private boolean hidesOperands() {
      return takesPassword() && !unknownOption.isEmpty();
    }

    private void operand(String word) {
      int most =
          spec.positionalParameters().stream()
              .map(PositionalParamSpec::arity)
              .mapToInt(arity -> arity.isVariable() ? Integer.MAX_VALUE : arity.max())
              .reduce(0, (a, b) -> a > Integer.MAX_VALUE - b ? Integer.MAX_VALUE : a + b);
      (operands.size() < most ? operands : surplus).add(word);
    }

    /** The option that a word is or is like, which is noted down. */
    private Optional<OptionSpec> option(String word) {
      String name = word.startsWith("--") ? nameOf(word) : word.substring(0, 2);
      String value = word.substring(name.length());
      OptionSpec known = spec.findOption(name);
      if (known != null) {
        options.add(ShellWord.of(word));
        return Optional.of(known);
      }
      unknownOption = unknownOption.isEmpty() ? word : unknownOption;
      Optional<OptionSpec> meant = meant(name);
      lost |= meant.isEmpty();
      // The value of an option that does not exist may be a password, and its likeness take none.
      boolean keep = meant.filter(o -> o.arity().max() > 0 && value.startsWith("=")).isPresent();
      meant.ifPresent(
          o ->
              options.add(
                  !keep
                      ? o.longestName()
                      : o.longestName()
                          + (takesPassword() ? "=" + o.paramLabel() : ShellWord.of(value))));
      return meant;
    }

    private Optional<OptionSpec> meant(String name) {
      Set<String> names =
          spec.options().stream()
              .flatMap(o -> Set.of(o.names()).stream())
              .filter(n -> n.startsWith("--"))
              .collect(Collectors.toSet());
      return Optional.ofNullable(OPTIONS.get(name))
          .filter(names::contains)
          .or(() -> name.startsWith("--") ? NearestWord.find(name, names) : Optional.empty())
          .map(spec::findOption);
    }

    private static boolean takesNext(OptionSpec option, String word) {
      boolean attached = word.startsWith("--") ? word.indexOf('=') >= 0 : word.length() > 2;
      return option.arity().max() > 0 && !attached;
    }

    /** The words that the command takes, with the store that one too many most likely is. */
    String corrected() {
      List<String> words = new ArrayList<>(options);
      Optional<String> store = surplus.stream().filter(this::isStore).findFirst();
      store.ifPresent(path -> words.add(STORE + " " + ShellWord.of(path)));
      List<String> shown = hidesOperands() ? List.of() : operands;
      shown.forEach(word -> words.add(ShellWord.of(word)));
      spec.positionalParameters().stream()
          .skip(shown.size())
          .filter(missing -> missing.arity().min() > 0 || hidesOperands())
          .forEach(missing -> words.add(missing.paramLabel()));
      return words.isEmpty() ? "" : " " + String.join(" ", words);
    }

    private boolean isStore(String word) {
      if (hasStore || spec.findOption(STORE) == null) {
        return false;
      }
      try {
        if (takesPassword()) {
          return StoreLocation.parse(word).exists();
        }
        return word.indexOf('/') >= 0
            || word.matches("(je|berkeley|gdbm|ndbm|lmdb):.+")
            || Files.exists(Path.of(word));
      } catch (InvalidPathException | StoreException e) {
        return false;
      }
    }

    Advice advice(String corrected, List<String> before) {
      String help = name(command) + " --help";
      if (!unknownOption.isEmpty()) {
        return new Advice(noSuchOption(unknownOption, command), lost ? help : corrected);
      }
      if (surplus.isEmpty()) {
        return new Advice(
            before.isEmpty()
                ? "the order of its words"
                : "'" + shownName(before.get(0)) + "': options stand behind the command",
            corrected);
      }
      return takesPassword()
          ? new Advice(
              "there is an argument too many; a password is none, because others can see those",
              corrected)
          : new Advice(
              "'" + surplus.get(0) + "': an argument too many",
              surplus.stream().anyMatch(this::isStore) ? corrected : help);
    }
  }
}
