package org.sasldb.cli.modern;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.StoreHistory;
import org.sasldb.record.ByteString;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.HistoryKeeper.Order;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sasldb store history}. */
@Command(
    name = "history",
    header = "Show who changed what in a store, and when.",
    description = {
      "Shows the commits of a JE store, the newest first: the time, who made it, what it was, and"
          + " the accounts whose records were changed; never a value. Other stores keep no history.",
      "Of a change of very many records the counts and the first 500 keys of each kind are kept;"
          + " such a change is shown whatever --user and --realm say."
    },
    footer = {
      "  sasldb store history",
      "  sasldb store history --user=alice --since=2026-01-31",
      "  sasldb store history --oldest-first --limit=0 --json",
    })
final class StoreHistoryCommand extends Verb {
  private static final int USUAL_LIMIT = 20;

  @Mixin StoreOption store = new StoreOption();
  @Mixin PrintOptions print = new PrintOptions();

  @Option(
      names = "--limit",
      paramLabel = "N",
      order = 30,
      description = "How many changes to show; 20 without this option, 0 for all.")
  int limit = USUAL_LIMIT;

  @Option(names = "--oldest-first", order = 31, description = "Begin with the oldest change.")
  boolean oldestFirst;

  @Option(
      names = "--user",
      paramLabel = "USER",
      order = 32,
      description = "Only changes of this user, named without a realm.")
  @Nullable String user;

  @Option(
      names = "--realm",
      paramLabel = "REALM",
      order = 33,
      description = "Only changes of users in this realm.")
  @Nullable String realm;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      order = 34,
      description = "Only changes from this day or time on: 2026-01-31, 2026-01-31T12:00:00Z.")
  @Nullable String since;

  StoreHistoryCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    print.requireOne();
    if (limit < 0) {
      throw new CommandException(
          CommandFailure.USAGE, "--limit=" + limit + ": less than nothing", "--limit=0 for all");
    }
    StoreHistory.Filter filter = new StoreHistory.Filter(bytes(user), bytes(realm), since());
    Order order = oldestFirst ? Order.OLDEST_FIRST : Order.NEWEST_FIRST;
    StoreLocation location = store.choose(running).location();
    try (CredentialStore opened = running.open(location, OpenOptions.Access.READ)) {
      StoreHistory history =
          StoreHistory.of(opened, filter, order).orElseThrow(() -> noHistory(location));
      if (show(history, HistoryPrinter.of(print, running)) == 0) {
        new FilterWords()
            .add("--user", user)
            .add("--realm", realm)
            .add("--since", since)
            .noteNone(running, "no change");
      }
    }
    return ExitStatus.OK;
  }

  private static @Nullable ByteString bytes(@Nullable String name) {
    return name == null ? null : ByteString.utf8(name);
  }

  private @Nullable Instant since() throws CommandException {
    return since == null ? null : Times.parse("--since", since);
  }

  private static CommandException noHistory(StoreLocation location) {
    return new CommandException(
        CommandFailure.NO_HISTORY,
        location + ": only a JE store keeps a history",
        "sasldb store convert " + ShellWord.of(location) + " je:FOLDER");
  }

  private int show(StoreHistory history, HistoryPrinter printer)
      throws StoreException, IOException {
    int shown = 0;
    HistoryEntry entry = history.next();
    while (entry != null && (limit == 0 || shown < limit)) {
      printer.print(entry);
      shown++;
      entry = history.next();
    }
    printer.end(shown, entry != null);
    return shown;
  }
}
