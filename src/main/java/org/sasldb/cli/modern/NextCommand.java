package org.sasldb.cli.modern;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.ShellWord;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Commands in the text of a hint. Whoever writes a hint need not know which store the user named: a
 * command that is copied from it must not act on another one.
 */
final class NextCommand {
  private static final String PROGRAM = "sasldb ";
  private static final Pattern COMMAND = Pattern.compile("\\bsasldb ([a-z]+)(?: ([a-z]+))?");
  private static final Pattern SAYS_ENOUGH = Pattern.compile(" '?(-f|--store\\b|--help\\b)");
  private static final String STORE = "-f";

  private final Session session;
  private final String store;
  private @Nullable CommandLine root;

  private NextCommand(Session session, String store) {
    this.session = session;
    this.store = store;
  }

  /** For hints of a command; empty where its line names no store. */
  static Optional<NextCommand> after(CommandSpec running, Session session) {
    OptionSpec option = running.findOption(STORE);
    @Nullable Object given = option == null ? null : option.getValue();
    return given == null
        ? Optional.empty()
        : Optional.of(new NextCommand(session, given.toString()));
  }

  /** The text, in which each command that takes a store and names none is given the user's. */
  String complete(String text) {
    StringBuilder completed = new StringBuilder();
    Matcher commands = COMMAND.matcher(text);
    int done = 0;
    while (commands.find()) {
      int end = endOfTheWords(commands);
      int next = text.indexOf(PROGRAM, end);
      String rest = text.substring(end, next < 0 ? text.length() : next);
      if (end > commands.start() && !SAYS_ENOUGH.matcher(rest).find()) {
        completed.append(text, done, end).append(' ').append(STORE).append(' ');
        completed.append(ShellWord.of(store));
        done = end;
      }
    }
    return completed.append(text.substring(done)).toString();
  }

  /** Behind the last word of the command; its start where it takes no store. */
  private int endOfTheWords(Matcher words) {
    CommandLine noun = root().getSubcommands().get(words.group(1));
    if (noun == null) {
      return words.start();
    }
    boolean verbs = !noun.getSubcommands().isEmpty();
    CommandLine verb = verbs ? noun.getSubcommands().get(words.group(2)) : noun;
    if (verb == null || verb.getCommandSpec().findOption(STORE) == null) {
      return words.start();
    }
    return words.end(verbs ? 2 : 1);
  }

  private CommandLine root() {
    CommandLine all = root;
    if (all == null) {
      all = CommandTree.all(session);
      root = all;
    }
    return all;
  }
}
