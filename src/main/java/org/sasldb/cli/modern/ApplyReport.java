package org.sasldb.cli.modern;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sasldb.provision.Plan;
import org.sasldb.provision.UserChange;
import org.sasldb.provision.UserChange.Action;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;

/** What an {@code apply} does or did: each change with its reasons, and the counts. */
final class ApplyReport {
  private static final Map<Action, String> DONE =
      Map.of(
          Action.ADD, "added",
          Action.CHANGE, "changed",
          Action.REMOVE, "removed",
          Action.DISABLE, "disabled",
          Action.ENABLE, "enabled");

  private final Session running;
  private final StoreFormat format;
  private final StoreLocation location;
  private final boolean dryRun;
  private final boolean json;

  ApplyReport(Session running, StoreLocation location, boolean dryRun, boolean json)
      throws StoreException {
    this.running = running;
    this.format = location.format();
    this.location = location;
    this.dryRun = dryRun;
    this.json = json;
  }

  /** The store by its full name. */
  String target() {
    return format.prefix() + ":" + location.path();
  }

  /**
   * Prints the report.
   *
   * @param withoutPasswords whether generated passwords are not to be printed
   */
  void print(Plan plan, boolean withoutPasswords) throws IOException {
    if (json) {
      printJson(plan);
      return;
    }
    for (UserChange change : plan.changes()) {
      running.done(
          word(change.action())
              + " "
              + change.account()
              + ": "
              + String.join("; ", change.reasons()));
    }
    if (!withoutPasswords) {
      for (Plan.Generated entry : plan.generated()) {
        printPassword(entry);
      }
    }
    running.done(summary(plan));
  }

  /** Even with --quiet: nobody could learn it afterwards. */
  private void printPassword(Plan.Generated entry) throws IOException {
    byte[] password = entry.password().toByteArray();
    running.out().write(("password of " + entry.account() + ": ").getBytes(UTF_8));
    running.out().write(password);
    running.out().write('\n');
    Arrays.fill(password, (byte) 0);
  }

  private String summary(Plan plan) {
    List<String> parts = new ArrayList<>();
    for (Action action : Action.values()) {
      long count = plan.count(action);
      if (count > 0) {
        parts.add(count + " " + DONE.get(action));
      }
    }
    if (plan.unchanged() > 0 || parts.isEmpty()) {
      parts.add(plan.unchanged() + " unchanged");
    }
    return (dryRun ? "would be applied to " : "applied to ")
        + target()
        + ": "
        + String.join(", ", parts);
  }

  private void printJson(Plan plan) throws IOException {
    JsonStringWriter head = JsonWriter.string().object();
    head.value("format", format.prefix()).value("path", location.path().toString());
    head.value("dryRun", dryRun).value("changed", !plan.isEmpty());
    head.object("counts");
    for (Action action : Action.values()) {
      head.value(word(action), plan.count(action));
    }
    String counts = head.value("unchanged", plan.unchanged()).end().end().done();
    // the changes follow one by one: of many users no text of all is made
    write(counts.substring(0, counts.length() - 1) + ",\"changes\":[");
    String separator = "";
    for (UserChange change : plan.changes()) {
      write(separator + json(change));
      separator = ",";
    }
    write("]}\n");
  }

  private void write(String text) throws IOException {
    running.out().write(text.getBytes(UTF_8));
  }

  private static String json(UserChange change) {
    JsonStringWriter out = JsonWriter.string().object();
    out.value("action", word(change.action()));
    JsonBytes.write(out, "user", change.account().user());
    JsonBytes.write(out, "realm", change.account().realm());
    if (change.line() > 0) {
      out.value("line", change.line());
    }
    out.array("reasons");
    change.reasons().forEach(out::value);
    return out.end().end().done();
  }

  private static String word(Action action) {
    return action.name().toLowerCase(Locale.ROOT);
  }
}
