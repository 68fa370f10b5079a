package org.sasldb.cli.modern;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sasldb.provision.NearestWord;
import picocli.CommandLine;

/**
 * Which command was meant by the first words of a command line: the command itself, a word of
 * another tool for it, its beginning, or a slip of the keyboard; in this order, and nothing where
 * nothing is near.
 *
 * @param words the command, of one word or two
 * @param used how many words of the line stand for it
 */
record MeantCommand(List<String> words, int used) {
  /** In which a verb is looked for that is said without its noun. */
  private static final List<String> NOUNS = List.of("user", "store", "publish", "config");

  /** What a noun alone asks for, where it is a word of our own making such as {@code users}. */
  private static final Map<String, String> WHOLE =
      Map.of("user", "list", "store", "info", "publish", "list", "config", "show");

  private static final int SHORTEST_GUESS = 3;
  private static final int SHORTEST_SLIP = 5;

  /** Finds it in the words before the first option. */
  static Optional<MeantCommand> find(CommandLine root, List<String> line) {
    String first = line.get(0).toLowerCase(Locale.ROOT);
    String second = line.size() > 1 ? line.get(1).toLowerCase(Locale.ROOT) : "";
    Optional<String> noun = noun(root, first);
    if (noun.isEmpty()) {
      return turnedRound(root, first, second).or(() -> verbAlone(root, first));
    }
    if (below(root, noun.get()).getSubcommands().isEmpty()) {
      return Optional.of(new MeantCommand(List.of(noun.get()), 1));
    }
    Optional<String> verb = second.isEmpty() ? Optional.empty() : verb(root, noun.get(), second);
    if (verb.isPresent()) {
      return Optional.of(new MeantCommand(List.of(noun.get(), verb.get()), 2));
    }
    boolean whole = second.isEmpty() && !root.getSubcommands().containsKey(first);
    return whole
        ? Optional.of(new MeantCommand(List.of(noun.get(), WHOLE.get(noun.get())), 1))
        : Optional.empty();
  }

  /** The noun that a word means, and the commands that have no verb. */
  private static Optional<String> noun(CommandLine root, String word) {
    Optional<String> found =
        among(root.getSubcommands().keySet(), Synonyms.ofFirstWords(), word)
            .filter(meant -> meant.indexOf(' ') < 0);
    return found.filter(meant -> meant.equals(word) || !isVerb(root, word));
  }

  /** Whether a word is exactly a verb, which is more than to be nearly a noun. */
  private static boolean isVerb(CommandLine root, String word) {
    return !Synonyms.ofFirstWords().containsKey(word)
        && NOUNS.stream()
            .anyMatch(n -> verbs(root, n).contains(word) || Synonyms.ofVerbs(n).containsKey(word));
  }

  /** The command of a word, which there is. */
  static CommandLine below(CommandLine command, String word) {
    return Objects.requireNonNull(command.getSubcommands().get(word), word);
  }

  private static Optional<String> verb(CommandLine root, String noun, String word) {
    return among(verbs(root, noun), Synonyms.ofVerbs(noun), word);
  }

  private static Collection<String> verbs(CommandLine root, String noun) {
    return below(root, noun).getSubcommands().keySet();
  }

  /** {@code add user} for {@code user add}. */
  private static Optional<MeantCommand> turnedRound(CommandLine root, String first, String second) {
    return noun(root, second)
        .flatMap(
            noun -> verb(root, noun, first).map(verb -> new MeantCommand(List.of(noun, verb), 2)));
  }

  /** {@code passwd} for {@code user set}: as it is a verb, as it leads to one, as it is near. */
  private static Optional<MeantCommand> verbAlone(CommandLine root, String word) {
    String special = Synonyms.ofFirstWords().get(word);
    if (special != null) {
      return Optional.of(new MeantCommand(List.of(special.split(" ", -1)), 1));
    }
    return inNouns(noun -> verbs(root, noun).contains(word) ? Optional.of(word) : Optional.empty())
        .or(() -> inNouns(noun -> Optional.ofNullable(Synonyms.ofVerbs(noun).get(word))))
        .or(() -> inNouns(noun -> verb(root, noun, word)));
  }

  private static Optional<MeantCommand> inNouns(
      java.util.function.Function<String, Optional<String>> search) {
    return NOUNS.stream()
        .flatMap(
            noun ->
                search.apply(noun).map(verb -> new MeantCommand(List.of(noun, verb), 1)).stream())
        .findFirst();
  }

  private static Optional<String> among(
      Collection<String> commands, Map<String, String> synonyms, String word) {
    if (commands.contains(word)) {
      return Optional.of(word);
    }
    if (synonyms.containsKey(word)) {
      return Optional.of(synonyms.get(word));
    }
    if (word.length() < SHORTEST_GUESS) {
      return Optional.empty();
    }
    List<String> begun = commands.stream().filter(command -> command.startsWith(word)).toList();
    if (begun.size() == 1) {
      return Optional.of(begun.get(0));
    }
    return NearestWord.find(word, commands)
        .or(
            () ->
                word.length() < SHORTEST_SLIP
                    ? Optional.empty()
                    : NearestWord.find(word, synonyms.keySet()).map(synonyms::get));
  }
}
