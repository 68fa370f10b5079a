package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sasldb.admin.DescribeUser;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sasldb user show}. */
@Command(
    name = "show",
    header = "Show what a user has.",
    description = {
      "Shows which secrets the user has, which mechanisms he can log in by, and the names and"
          + " lengths of other properties; never a secret."
    },
    footer = {
      "  sasldb user show joe@mail.example.com",
      "  sasldb user show joe --realm=mail.example.com --json",
    })
final class UserShowCommand extends Verb {
  @Parameters(paramLabel = "USER", description = "The user, or USER@REALM (split at the first @).")
  String user;

  @Mixin StoreOption store = new StoreOption();
  @Mixin RealmOption realm = new RealmOption();

  @Option(names = "--json", order = 20, description = "Print JSON.")
  boolean json;

  UserShowCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    StoreLocation location = store.choose(running).location();
    RealmOption.Named named = realm.account(user, Settings.of(running, location));
    try (CredentialStore opened = running.open(location, OpenOptions.Access.READ)) {
      Optional<DescribeUser.Description> found = DescribeUser.of(opened, named.account());
      if (found.isEmpty()) {
        throw new CommandException(
            CommandFailure.NO_SUCH_USER,
            named.account() + " is not in the store" + named.explained(),
            "sasldb user list");
      }
      print(running, named, found.get());
    }
    return ExitStatus.OK;
  }

  private void print(Session running, RealmOption.Named named, DescribeUser.Description found)
      throws IOException {
    if (json) {
      running.println(json(found));
      return;
    }
    List<String> mechanisms = found.mechanisms();
    line(running, "user", named.account() + named.explained());
    line(running, "state", UserListCommand.state(found.entry()));
    line(running, "mechanisms", mechanisms.isEmpty() ? "none" : String.join(" ", mechanisms));
    for (DescribeUser.About secret : found.secrets()) {
      line(running, "secret", secret.property() + bracketed(details(secret)));
    }
    for (DescribeUser.About other : found.properties()) {
      line(running, "property", other.property() + bracketed(Words.count(other.length(), "byte")));
    }
  }

  private static String details(DescribeUser.About secret) {
    List<String> parts = new ArrayList<>();
    if (!secret.remark().isEmpty()) {
      parts.add(secret.remark());
    }
    if (secret.iterations() > 0) {
      parts.add(Words.count(secret.iterations(), "iteration"));
    }
    return String.join(", ", parts);
  }

  private static String bracketed(String text) {
    return text.isEmpty() ? "" : " (" + text + ")";
  }

  private static void line(Session running, String name, String text) throws IOException {
    running.println(Words.padded(name + ":", 12) + Messages.printable(text));
  }

  private static String json(DescribeUser.Description found) {
    JsonStringWriter out = JsonWriter.string().object();
    JsonBytes.write(out, "user", found.entry().account().user());
    JsonBytes.write(out, "realm", found.entry().account().realm());
    out.value("state", UserListCommand.state(found.entry())).array("mechanisms");
    found.mechanisms().forEach(out::value);
    out.end().array("secrets");
    for (DescribeUser.About secret : found.secrets()) {
      out.object();
      JsonBytes.write(out, "property", secret.property());
      out.array("mechanisms");
      secret.mechanisms().forEach(out::value);
      out.end();
      if (secret.iterations() > 0) {
        out.value("iterations", secret.iterations());
      }
      if (!secret.remark().isEmpty()) {
        out.value("remark", secret.remark());
      }
      out.end();
    }
    out.end().array("properties");
    for (DescribeUser.About other : found.properties()) {
      out.object();
      JsonBytes.write(out, "property", other.property());
      out.value("length", other.length()).end();
    }
    return out.end().end().done();
  }
}
