package org.sasldb.cli.modern;

import java.io.IOException;
import java.util.List;
import org.sasldb.admin.RenameUser;
import org.sasldb.admin.UserOutcome;
import org.sasldb.admin.UserPlan;
import org.sasldb.record.Account;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sasldb user rename}. */
@Command(
    name = "rename",
    header = "Give a user another name.",
    description = {
      "Moves all records of a user in one change; fails where the new name is somebody's already."
          + " A new name without @ stays in the realm of the old one. The legacy secrets of"
          + " DIGEST-MD5 and SRP depend on the name: they are dropped with --drop-legacy only."
    },
    footer = {
      "  sasldb user rename joe@mail.example.com joseph",
      "  sasldb user rename joe@mail.example.com joe@mail.example.org",
    })
final class UserRenameCommand extends UserVerb {
  @Parameters(
      index = "0",
      paramLabel = "USER",
      description = "The user, or USER@REALM (split at the first @).")
  String user;

  @Parameters(index = "1", paramLabel = "NEW", description = "The new name, or NEW@REALM.")
  String newName;

  @Option(
      names = "--drop-legacy",
      order = 40,
      description = "Drop secrets that are worth nothing under another name.")
  boolean dropLegacy;

  UserRenameCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running, StoreOption.Choice choice, Settings settings)
      throws CommandException, StoreException, IOException {
    RealmOption.Named from = realm.account(user, settings);
    Account to = target(settings, from.account());
    RenameUser change = new RenameUser(from.account(), to, dropLegacy);
    UserPlan plan = commit(running, choice, false, List.of(change)).get(0);
    if (plan.outcome() == UserOutcome.EXISTS) {
      throw new CommandException(
          CommandFailure.USER_EXISTS,
          to + " has records in the store, and they would be replaced",
          "take another name, or first: sasldb user delete " + ShellWord.of(to));
    }
    UserReport.requireDone(plan, from);
    if (!plan.properties().isEmpty()) {
      running
          .messages()
          .note("dropped, because it depends on the name: " + UserReport.joined(plan.properties()));
    }
    new UserReport(running, options).print(from, plan.outcome(), to, null);
    return options.status(plan.outcome().changed());
  }

  private Account target(Settings settings, Account from) throws CommandException, IOException {
    if (newName.indexOf('@') >= 0) {
      Account to = RealmOption.checked(new RealmOption().account(newName, settings).account());
      if (to.realm().isEmpty() && !from.realm().isEmpty()) {
        throw RealmOption.noRealm(
            to, "sasldb user rename " + ShellWord.of(from) + " " + ShellWord.of(to + "REALM"));
      }
      return to;
    }
    return RealmOption.checked(
        new Account(org.sasldb.cli.process.ArgumentText.bytes(newName), from.realm()));
  }
}
