package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.ListUsers;
import org.sasldb.admin.UserEntry;
import org.sasldb.admin.UserFilter;
import org.sasldb.cli.process.ArgumentText;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sasldb user list}. */
@Command(
    name = "list",
    header = "List users.",
    description = {
      "Lists each user once, sorted by name and realm, with the names of his records; never a"
          + " secret. Records whose key is malformed are named on standard error, and the status is"
          + " 1 then."
    },
    footer = {
      "  sasldb user list",
      "  sasldb user list --realm=mail.example.com --disabled",
      "  sasldb user list --pattern='j*@*' --json",
    })
final class UserListCommand extends Verb {
  private static final String AT = "@";

  @Mixin StoreOption store = new StoreOption();

  @Option(
      names = "--realm",
      paramLabel = "REALM",
      order = 11,
      description = "Only users of this realm.")
  @Nullable String realm;

  @Option(
      names = "--pattern",
      paramLabel = "GLOB",
      order = 12,
      description = "Only users whose user@realm matches; * is any text, ? one character.")
  @Nullable String pattern;

  @Option(
      names = "--property",
      paramLabel = "NAME",
      order = 13,
      description = "Only users with this property.")
  @Nullable String property;

  @Option(names = "--disabled", order = 14, description = "Only disabled users.")
  boolean disabled;

  @Option(names = "--enabled", order = 15, description = "Only users who can log in.")
  boolean enabled;

  @Mixin PrintOptions print = new PrintOptions();

  private final Set<ByteString> realms = new HashSet<>();
  private long malformed;
  private long users;
  private long others;
  private int width = "USER".length();

  UserListCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    print.requireOne();
    StoreLocation location = store.choose(running).location();
    try (CredentialStore opened = running.open(location, OpenOptions.Access.READ)) {
      ListUsers list =
          new ListUsers(
              opened,
              filter(),
              key -> {
                malformed++;
                running.messages().detailed("malformed key: " + key);
              });
      if (print.json) {
        list.each(entry -> line(running, json(entry)));
      } else if (print.plain) {
        list.each(entry -> line(running, plain(entry)));
      } else {
        table(running, list);
      }
      if (users == 0) {
        noteNone(running, opened);
      }
    }
    if (malformed > 0) {
      throw new CommandException(
          CommandFailure.MALFORMED_KEYS,
          location + ": " + Words.count(malformed, "record"),
          "sasldb store check -f " + ShellWord.of(location));
    }
    return ExitStatus.OK;
  }

  private void line(Session running, String line) throws IOException {
    users++;
    running.println(line);
  }

  /** Programs get an empty list, and whoever mistyped a realm is to see it. */
  private void noteNone(Session running, CredentialStore opened)
      throws StoreException, IOException {
    new ListUsers(opened, UserFilter.ALL, key -> {}).each(entry -> others++);
    new FilterWords()
        .add("--realm", realm)
        .add("--pattern", pattern)
        .add("--property", property)
        .add("--disabled", disabled)
        .add("--enabled", enabled)
        .noteNone(running, others == 0 ? "no user" : "none of " + Words.count(others, "user"));
  }

  private UserFilter filter() throws CommandException {
    if (disabled && enabled) {
      throw new CommandException(
          CommandFailure.USAGE, "--disabled and --enabled exclude each other", "");
    }
    ByteString only = realm == null ? null : ArgumentText.bytes(realm);
    Glob glob = pattern == null ? null : new Glob(pattern);
    UserEntry.State state = enabled ? UserEntry.State.ENABLED : null;
    return new UserFilter(
        account ->
            (only == null || account.realm().equals(only))
                && (glob == null || glob.matches(name(account))),
        property == null ? null : ArgumentText.bytes(property),
        disabled ? UserEntry.State.DISABLED : state);
  }

  private static ByteString name(Account account) {
    return account.user().concat(ByteString.utf8(AT)).concat(account.realm());
  }

  /** Once over the list for the width of the first column, and once more to print it. */
  private void table(Session running, ListUsers list) throws StoreException, IOException {
    list.each(entry -> width = Math.max(width, entry.account().toString().length()));
    list.each(
        entry -> {
          if (users == 0) {
            running.println(Words.padded("USER", width) + "  STATE      PROPERTIES");
          }
          users++;
          realms.add(entry.account().realm());
          running.println(
              Words.padded(entry.account().toString(), width)
                  + "  "
                  + Words.padded(state(entry), 9)
                  + "  "
                  + names(entry.secrets(), entry.others()));
        });
    running.println(Words.count(users, "user") + " in " + Words.count(realms.size(), "realm"));
  }

  private static String names(List<ByteString> secrets, List<ByteString> others) {
    return UserReport.joined(secrets)
        + (secrets.isEmpty() || others.isEmpty() ? "" : ", ")
        + UserReport.joined(others);
  }

  /** The state in words: {@code enabled}, {@code disabled}, {@code no secret}. */
  static String state(UserEntry entry) {
    return entry.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String plain(UserEntry entry) {
    return entry.account().user()
        + "\t"
        + entry.account().realm()
        + "\t"
        + state(entry)
        + "\t"
        + names(entry.secrets(), entry.others()).replace(", ", ",");
  }

  private static String json(UserEntry entry) {
    JsonStringWriter line = JsonWriter.string().object();
    JsonBytes.write(line, "user", entry.account().user());
    JsonBytes.write(line, "realm", entry.account().realm());
    line.value("state", state(entry));
    JsonBytes.write(line, "secrets", entry.secrets());
    JsonBytes.write(line, "properties", entry.others());
    return line.end().done();
  }
}
