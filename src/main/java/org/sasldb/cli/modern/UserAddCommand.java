package org.sasldb.cli.modern;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.AddUser;
import org.sasldb.admin.IfExists;
import org.sasldb.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sasldb user add}. */
@Command(
    name = "add",
    header = "Add a user, or many from standard input.",
    description = {
      "Gives a user the first password; fails where the user has a secret already. A store that"
          + " does not exist is created.",
      "With --batch lines are read, each `add USER PASSWORD`, `set USER PASSWORD` or"
          + " `delete USER`, and each is answered by a line: `ok` or `error`."
    },
    footer = {
      "  sasldb user add joe@mail.example.com",
      "  sasldb user add joe --realm=mail.example.com --password-stdin <password.txt",
      "  sasldb user add joe@mail.example.com --generate --words=5",
      "  sasldb user add --batch - <commands.txt",
    })
final class UserAddCommand extends UserVerb {
  @Parameters(
      arity = "0..1",
      paramLabel = "USER",
      description = "The user, or USER@REALM (split at the first @).")
  @Nullable String user;

  @Mixin NewPasswords password = new NewPasswords();

  @Option(
      names = "--if-exists",
      paramLabel = "ACTION",
      order = 40,
      description = "Where the user has a secret: fail (without this option), replace or skip.")
  IfExists ifExists = IfExists.FAIL;

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      order = 41,
      description = "Read commands from a file, or with - from standard input.")
  @Nullable String batch;

  @Option(
      names = "--commit-every",
      paramLabel = "N",
      order = 42,
      description = "Store and answer N lines of a batch at once; without this option each.")
  @Nullable Integer commitEvery;

  UserAddCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running, StoreOption.Choice choice, Settings settings)
      throws CommandException, StoreException, IOException {
    if (batch != null) {
      return batch(running, choice, settings, batch);
    }
    if (commitEvery != null) {
      throw new CommandException(CommandFailure.USAGE, "--commit-every is for --batch", "");
    }
    if (user == null) {
      throw new CommandException(
          CommandFailure.USAGE, "a USER is missing", "sasldb user add USER@REALM");
    }
    RealmOption.Named named = realm.newAccount(user, settings);
    return password.run(
        running,
        this,
        new NewPasswords.Place(choice, settings, named),
        true,
        given -> new AddUser(named.account(), given, ifExists));
  }

  private ExitStatus batch(
      Session running, StoreOption.Choice choice, Settings settings, String file)
      throws CommandException, StoreException, IOException {
    if (user != null || password.password.given() || password.generate.given()) {
      throw new CommandException(
          CommandFailure.USAGE, "with --batch users and passwords come from its lines", "");
    }
    int lines = commitEvery == null ? 1 : commitEvery;
    if (lines < 1 || options.dryRun) {
      throw new CommandException(
          CommandFailure.USAGE,
          lines < 1 ? "--commit-every is at least 1" : "--batch has no --dry-run",
          "");
    }
    UserBatch.Terms terms =
        new UserBatch.Terms(
            choice,
            settings,
            realm,
            password.secrets.forms(settings, choice.location()),
            ifExists,
            lines,
            options);
    running.noteNew(choice);
    return UserBatch.run(running, terms, file);
  }
}
