package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sasldb.admin.StoreHistory;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.store.Actor;
import org.sasldb.store.HistoryEntry;

/** Prints commits: for people, as tab-separated lines, or as JSON Lines. */
abstract class HistoryPrinter {
  /** Where results go. */
  final Session session;

  private HistoryPrinter(Session session) {
    this.session = session;
  }

  static HistoryPrinter of(PrintOptions print, Session session) {
    if (print.json) {
      return new Json(session);
    }
    return print.plain ? new Plain(session) : new Table(session);
  }

  /** Prints one commit. */
  abstract void print(HistoryEntry entry) throws IOException;

  /**
   * Prints what comes after the last one.
   *
   * @param shown how many were printed
   * @param more whether there are others
   */
  void end(int shown, boolean more) throws IOException {
    // only the table has a last line
  }

  /** One object a line. */
  private static final class Json extends HistoryPrinter {
    Json(Session session) {
      super(session);
    }

    @Override
    void print(HistoryEntry entry) throws IOException {
      JsonStringWriter json = JsonWriter.string();
      json.object()
          .value("number", entry.number())
          .value("when", entry.when().toString())
          .value("uid", entry.actor().uid())
          .value("login", entry.actor().login())
          .value("operation", entry.operation())
          .value("stored", entry.storedCount())
          .value("removed", entry.removedCount())
          .value("complete", entry.isComplete());
      json.array("records");
      entry.stored().forEach(key -> write(json, key, "stored"));
      entry.removed().forEach(key -> write(json, key, "removed"));
      session.println(json.end().end().done());
    }

    private static void write(JsonStringWriter json, RecordKey key, String change) {
      json.object();
      if (key.account().isPresent()) {
        JsonBytes.write(json, "user", key.account().get().user());
        JsonBytes.write(json, "realm", key.account().get().realm());
        JsonBytes.write(json, "property", key.property().orElse(ByteString.EMPTY));
      } else {
        JsonBytes.write(json, "key", key.bytes());
      }
      json.value("change", change).end();
    }
  }

  /** Number, time, uid, login, operation, records stored and removed, accounts. */
  private static final class Plain extends HistoryPrinter {
    Plain(Session session) {
      super(session);
    }

    @Override
    void print(HistoryEntry entry) throws IOException {
      Actor actor = entry.actor();
      session.println(
          String.join(
              "\t",
              String.valueOf(entry.number()),
              entry.when().toString(),
              String.valueOf(actor.uid()),
              Messages.printable(actor.login()),
              Messages.printable(entry.operation()),
              String.valueOf(entry.storedCount()),
              String.valueOf(entry.removedCount()),
              StoreHistory.accounts(entry).stream()
                  .map(Account::toString)
                  .collect(Collectors.joining(" "))));
    }
  }

  /** Aligned as far as it can be without reading all of them first. */
  private static final class Table extends HistoryPrinter {
    private static final int NUMBER = 6;
    private static final int WHEN = 22;
    private static final int WHO = 14;
    private static final int OPERATION = 16;
    private static final int MOST_ACCOUNTS = 3;

    private boolean begun;

    Table(Session session) {
      super(session);
    }

    @Override
    void print(HistoryEntry entry) throws IOException {
      if (!begun) {
        line("number", "when", "who", "operation", "records");
        begun = true;
      }
      line(
          String.valueOf(entry.number()),
          Times.shown(entry.when()),
          who(entry.actor()),
          entry.operation(),
          changes(entry));
    }

    private void line(String number, String when, String who, String operation, String records)
        throws IOException {
      String text =
          Words.padded(number, NUMBER)
              + "  "
              + Words.padded(when, WHEN)
              + Words.padded(who, WHO)
              + " "
              + Words.padded(operation, OPERATION)
              + " "
              + records;
      session.println(Messages.printable(text.stripTrailing()));
    }

    private static String who(Actor actor) {
      return actor.login().isEmpty()
          ? "uid " + actor.uid()
          : actor.login() + " (" + actor.uid() + ")";
    }

    /** {@code alice@example.org: userPassword, -authPassword}: a minus for what was removed. */
    private static String changes(HistoryEntry entry) {
      Map<String, List<String>> properties = new LinkedHashMap<>();
      entry.stored().forEach(key -> add(properties, key, ""));
      entry.removed().forEach(key -> add(properties, key, "-"));
      if (entry.isComplete() && properties.size() <= MOST_ACCOUNTS) {
        return properties.entrySet().stream()
            .map(e -> e.getKey() + ": " + String.join(", ", e.getValue()))
            .collect(Collectors.joining("; "));
      }
      String some =
          properties.keySet().stream().limit(MOST_ACCOUNTS).collect(Collectors.joining(", "));
      return entry.storedCount() + " stored, " + entry.removedCount() + " removed: " + some + ", …";
    }

    private static void add(Map<String, List<String>> properties, RecordKey key, String sign) {
      String account = key.account().map(Account::toString).orElse("malformed key");
      String property = key.property().orElse(key.bytes()).toString();
      properties.computeIfAbsent(account, a -> new ArrayList<>()).add(sign + property);
    }

    @Override
    void end(int shown, boolean more) throws IOException {
      session.done(
          Words.count(shown, "change") + (more ? "; there are more: --limit=0 shows all" : ""));
    }
  }
}
