package org.sasldb.cli.modern;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sasldb.admin.SwitchUser;
import org.sasldb.admin.UserChange;
import org.sasldb.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sasldb user enable}. */
@Command(
    name = "enable",
    header = "Let disabled users in again.",
    description = {
      "Brings back the secrets of disabled users, in one change. A user who is enabled stays as he"
          + " is."
    },
    footer = {
      "  sasldb user enable joe@mail.example.com",
      "  sasldb user enable joe jane --realm=mail.example.com",
    })
final class UserEnableCommand extends UserVerb {
  @Parameters(
      arity = "1..*",
      paramLabel = "USER",
      description = "The users, or USER@REALM (split at the first @).")
  List<String> users;

  UserEnableCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running, StoreOption.Choice choice, Settings settings)
      throws CommandException, StoreException, IOException {
    List<RealmOption.Named> named = new ArrayList<>();
    List<UserChange> changes = new ArrayList<>();
    for (String user : users) {
      RealmOption.Named one = realm.account(user, settings);
      named.add(one);
      changes.add(SwitchUser.enabling(one.account()));
    }
    return new EachUser(running, this).run(choice, named, changes);
  }
}
