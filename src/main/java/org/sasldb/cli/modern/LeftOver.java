package org.sasldb.cli.modern;

import java.nio.file.InvalidPathException;
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

/** What follows the command in a wrong line; what of it is shown says {@link WrongLine}. */
final class LeftOver {
  private static final String STORE = "-f";

  /** The options of a command that takes passwords whose values are shown. */
  private static final Set<String> SHOWN = Set.of("--store", "--realm");

  /** Stands in the list of operands for one that is not shown. */
  private static final String HIDDEN = "";

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

  private final CommandLine command;
  private final CommandSpec spec;
  private final boolean takesPassword;
  private final List<String> options = new ArrayList<>();
  private final List<String> operands = new ArrayList<>();
  private final List<String> surplus = new ArrayList<>();
  private String unknownOption = "";
  private String flagWithValue = "";
  private boolean lost;
  private boolean hasStore;

  LeftOver(CommandLine command) {
    this.command = command;
    this.spec = command.getCommandSpec();
    this.takesPassword = takesPassword(spec);
  }

  /** Whether somebody may have typed a password into the line of a command. */
  static boolean takesPassword(CommandSpec spec) {
    return spec.findOption("--password-stdin") != null;
  }

  /** Reads the words behind the command, and then those before it. */
  void read(List<String> words) {
    boolean operandsOnly = false;
    int next = 0;
    while (next < words.size()) {
      String word = words.get(next++);
      if (operandsOnly || !word.startsWith("-") || word.equals("-")) {
        operand(word, next == 1);
      } else if (word.equals("--")) {
        operandsOnly = true;
      } else if (takesNext(word) && next < words.size()) {
        value(word, words.get(next++));
      } else {
        option(word);
      }
    }
  }

  private void operand(String word, boolean isFirst) {
    int most =
        spec.positionalParameters().stream()
            .map(PositionalParamSpec::arity)
            .mapToInt(arity -> arity.isVariable() ? Integer.MAX_VALUE : arity.max())
            .reduce(0, (a, b) -> a > Integer.MAX_VALUE - b ? Integer.MAX_VALUE : a + b);
    if (operands.size() >= most) {
      surplus.add(word);
    } else {
      boolean shown = takesPassword ? isFirst : unknownOption.isEmpty();
      operands.add(shown ? word : HIDDEN);
    }
  }

  /** Whether an option that exists, or the one that is meant, has its value in the next word. */
  private boolean takesNext(String word) {
    String name = WrongLine.nameOf(word);
    return word.equals(name)
        && known(name).or(() -> meant(name)).filter(this::hasValue).isPresent();
  }

  private boolean hasValue(OptionSpec option) {
    return option.arity().max() > 0;
  }

  /** An option and the word behind it, which is its value. */
  private void value(String name, String value) {
    Optional<OptionSpec> known = known(name).filter(o -> !mayHoldSecret(o));
    if (known.isPresent()) {
      note(known.get(), name + " " + ShellWord.of(value));
    } else {
      option(name);
    }
  }

  /** An option that is not known to have its value in the next word. */
  private void option(String word) {
    String name = WrongLine.nameOf(word);
    Optional<OptionSpec> known = known(name);
    if (known.isPresent()) {
      note(known.get(), shown(known.get(), word));
      return;
    }
    unknownOption = unknownOption.isEmpty() ? word : unknownOption;
    Optional<OptionSpec> meant = meant(name);
    lost |= meant.isEmpty();
    meant.ifPresent(o -> note(o, placeholder(o)));
  }

  private void note(OptionSpec option, String text) {
    hasStore |= Set.of(option.names()).contains(STORE);
    options.add(text);
  }

  /** An option that exists; what is joined to one without a value is not shown. */
  private String shown(OptionSpec option, String word) {
    String name = WrongLine.nameOf(word);
    if ((word.equals(name) && !hasValue(option)) || areFlags(word)) {
      return word;
    }
    if (!hasValue(option)) {
      flagWithValue = name;
      return name;
    }
    return word.equals(name) || mayHoldSecret(option) ? placeholder(option) : ShellWord.of(word);
  }

  /** Whether a word is several short options without values, such as {@code -qv}. */
  private boolean areFlags(String word) {
    return word.matches("-[A-Za-z]+")
        && word.substring(1)
            .chars()
            .allMatch(c -> known("-" + (char) c).filter(o -> !hasValue(o)).isPresent());
  }

  /** A password may have been typed in place of a number, a word or the file that holds it. */
  private boolean mayHoldSecret(OptionSpec option) {
    return takesPassword && !SHOWN.contains(option.longestName());
  }

  private String placeholder(OptionSpec option) {
    return option.longestName() + (hasValue(option) ? "=" + option.paramLabel() : "");
  }

  private Optional<OptionSpec> known(String name) {
    return Optional.ofNullable(spec.findOption(name));
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

  /** The words that the command takes, with the store that one too many is. */
  String corrected() {
    List<String> words = new ArrayList<>(options);
    surplus.stream()
        .filter(this::isStore)
        .findFirst()
        .ifPresent(path -> words.add(STORE + " " + ShellWord.of(path)));
    List<PositionalParamSpec> labels = spec.positionalParameters();
    for (int i = 0; i < operands.size(); i++) {
      String label = labels.get(Math.min(i, labels.size() - 1)).paramLabel();
      String word = operands.get(i).equals(HIDDEN) ? label : ShellWord.of(operands.get(i));
      if (i < labels.size() || !word.equals(label)) {
        words.add(word);
      }
    }
    labels.stream()
        .skip(operands.size())
        .filter(missing -> missing.arity().min() > 0)
        .forEach(missing -> words.add(missing.paramLabel()));
    return words.isEmpty() ? "" : " " + String.join(" ", words);
  }

  /** What is no store on this disk may be anything, so that it is not guessed to be one. */
  private boolean isStore(String word) {
    if (takesPassword || hasStore || !unknownOption.isEmpty() || spec.findOption(STORE) == null) {
      return false;
    }
    try {
      return StoreLocation.parse(word).exists();
    } catch (InvalidPathException | StoreException e) {
      return false;
    }
  }

  /**
   * What to say of a line whose command is right.
   *
   * @param before what stands before the command
   */
  WrongLine.Advice advice(String corrected, List<String> before) {
    String help = WrongLine.name(command) + " --help";
    if (!unknownOption.isEmpty()) {
      String reason = WrongLine.noSuchOption(unknownOption, command);
      return new WrongLine.Advice(reason, lost ? help : corrected);
    }
    if (!flagWithValue.isEmpty()) {
      return new WrongLine.Advice("'" + flagWithValue + "' takes no value", corrected);
    }
    if (surplus.isEmpty()) {
      return new WrongLine.Advice(
          before.isEmpty() ? "the order of its words" : WrongLine.misplaced(before), corrected);
    }
    if (takesPassword) {
      return new WrongLine.Advice(
          "there is an argument too many; a password is none, because others can see those",
          corrected);
    }
    return new WrongLine.Advice(
        "'" + surplus.get(0) + "': an argument too many",
        surplus.stream().anyMatch(this::isStore) ? corrected : help);
  }
}
