package org.sasldb.cli.modern;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.ChangeProperty;
import org.sasldb.admin.DeleteUser;
import org.sasldb.admin.IfMissing;
import org.sasldb.admin.UserChange;
import org.sasldb.record.ByteString;
import org.sasldb.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sasldb user delete}. */
@Command(
    name = "delete",
    header = "Delete users.",
    description = {
      "Removes all records of the users, whatever their properties, in one change; asks before more"
          + " than one user is deleted. Fails, and deletes nobody, where one is not there."
    },
    footer = {
      "  sasldb user delete joe@mail.example.com",
      "  sasldb user delete --yes joe jane --realm=mail.example.com",
      "  sasldb user delete joe@mail.example.com --secrets-only",
    })
final class UserDeleteCommand extends UserVerb {
  @Parameters(
      arity = "1..*",
      paramLabel = "USER",
      description = "The users, or USER@REALM (split at the first @).")
  List<String> users;

  @Option(
      names = "--secrets-only",
      order = 40,
      description = "Remove what lets the user in; other properties stay.")
  boolean secretsOnly;

  @Option(
      names = "--property",
      paramLabel = "NAME",
      order = 41,
      description = "Remove only this property, which is no secret.")
  @Nullable String property;

  @Option(
      names = "--if-missing",
      paramLabel = "ACTION",
      order = 42,
      description = "Where there is no such user: fail (without this option) or skip.")
  IfMissing ifMissing = IfMissing.FAIL;

  @Mixin Confirmation confirmation = new Confirmation();

  UserDeleteCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running, StoreOption.Choice choice, Settings settings)
      throws CommandException, StoreException, IOException {
    if (ifMissing == IfMissing.CREATE || (secretsOnly && property != null)) {
      throw new CommandException(
          CommandFailure.USAGE,
          ifMissing == IfMissing.CREATE
              ? "--if-missing=create is not for deletion"
              : "--secrets-only and --property exclude each other",
          "");
    }
    ByteString name = property == null ? null : PropertyName.of(property);
    List<RealmOption.Named> named = new ArrayList<>();
    List<UserChange> changes = new ArrayList<>();
    for (String user : users) {
      RealmOption.Named one = realm.account(user, settings);
      if (named.stream().noneMatch(other -> other.account().equals(one.account()))) {
        named.add(one);
        changes.add(
            name == null
                ? new DeleteUser(one.account(), secretsOnly, ifMissing)
                : ChangeProperty.removing(one.account(), name, ifMissing));
      }
    }
    confirm(running, named);
    return new EachUser(running, this).run(choice, named, changes);
  }

  private void confirm(Session running, List<RealmOption.Named> named)
      throws CommandException, IOException {
    if (named.size() > 1 && !options.dryRun) {
      String what =
          Words.count(named.size(), "user")
              + ": "
              + String.join(", ", named.stream().map(n -> n.account().toString()).toList());
      confirmation.require(
          running,
          "This deletes " + what + ".",
          new CommandException(CommandFailure.NOT_CONFIRMED, what, "add --yes to delete them"));
    }
  }
}
