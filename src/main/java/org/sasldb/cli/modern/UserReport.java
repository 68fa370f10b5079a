package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.UserOutcome;
import org.sasldb.admin.UserPlan;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.store.ShellWord;

/** Says what became of a user. */
final class UserReport {
  private final Session running;
  private final ChangeOptions options;

  UserReport(Session running, ChangeOptions options) {
    this.running = running;
    this.options = options;
  }

  /** Fails if the change was refused. */
  static void requireDone(UserPlan plan, RealmOption.Named named) throws CommandException {
    switch (plan.outcome()) {
      case EXISTS ->
          throw new CommandException(
              CommandFailure.USER_EXISTS,
              named.account() + " has a secret in the store" + named.explained(),
              "sasldb user set " + ShellWord.of(named.account()));
      case NO_SUCH_USER ->
          throw new CommandException(
              CommandFailure.NO_SUCH_USER,
              named.account() + " is not in the store" + named.explained(),
              "sasldb user list");
      case NO_SECRET ->
          throw new CommandException(
              CommandFailure.NO_SUCH_USER,
              named.account() + " has records in the store and no secret" + named.explained(),
              "sasldb user show " + ShellWord.of(named.account()));
      case NO_SUCH_PROPERTY ->
          throw new CommandException(
              CommandFailure.NO_SUCH_PROPERTY,
              named.account() + " has none of that name" + named.explained(),
              "sasldb user show " + ShellWord.of(named.account()));
      case BOUND_TO_NAME ->
          throw new CommandException(
              CommandFailure.BOUND_TO_NAME,
              named.account() + ": " + joined(plan.properties()),
              "add --drop-legacy to rename the user without it");
      default -> {
        return;
      }
    }
  }

  static String joined(List<ByteString> names) {
    return String.join(", ", names.stream().map(ByteString::toString).toList());
  }

  /**
   * Prints what was done.
   *
   * @param to the new name, where there is one
   * @param generated a password that was made and is to be shown, or null
   */
  void print(
      RealmOption.Named named,
      UserOutcome outcome,
      @Nullable Account to,
      @Nullable GeneratedPassword generated)
      throws IOException {
    if (options.json) {
      running.println(json(named, outcome, to, generated));
      return;
    }
    String arrow = to == null ? "" : " to " + to;
    running.done(word(outcome) + " " + named.account() + arrow + named.explained());
    if (generated != null) {
      running.println("password: " + generated.text() + "  (" + generated.bits() + " bits)");
    }
  }

  private String word(UserOutcome outcome) {
    String done = outcome.name().toLowerCase(Locale.ROOT);
    if (!options.dryRun || !outcome.changed()) {
      return done;
    }
    return "would "
        + switch (outcome) {
          case ADDED -> "add";
          case CHANGED -> "change";
          default -> done.substring(0, done.length() - 1);
        };
  }

  private String json(
      RealmOption.Named named,
      UserOutcome outcome,
      @Nullable Account to,
      @Nullable GeneratedPassword generated) {
    JsonStringWriter line = JsonWriter.string().object();
    JsonBytes.write(line, "user", named.account().user());
    JsonBytes.write(line, "realm", named.account().realm());
    if (!named.origin().isEmpty()) {
      line.value("realmFrom", named.origin());
    }
    if (to != null) {
      JsonBytes.write(line, "newUser", to.user());
      JsonBytes.write(line, "newRealm", to.realm());
    }
    line.value("outcome", outcome.name().toLowerCase(Locale.ROOT));
    line.value("changed", outcome.changed()).value("dryRun", options.dryRun);
    if (generated != null) {
      line.value("password", generated.text()).value("bits", generated.bits());
    }
    return line.end().done();
  }
}
