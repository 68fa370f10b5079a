package org.sasldb.cli.modern;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sasldb.admin.UserChange;
import org.sasldb.record.Account;
import org.sasldb.store.StoreException;
import picocli.CommandLine.Parameters;

/** A command that does the same to several users. */
abstract class UserSwitchVerb extends UserVerb {
  @Parameters(
      arity = "1..*",
      paramLabel = "USER",
      description = "The users, or USER@REALM (split at the first @).")
  List<String> users = List.of();

  UserSwitchVerb(Session session) {
    super(session);
  }

  /** What is done to one of them. */
  abstract UserChange change(Account account);

  @Override
  ExitStatus run(Session running, StoreOption.Choice choice, Settings settings)
      throws CommandException, StoreException, IOException {
    List<RealmOption.Named> named = new ArrayList<>();
    List<UserChange> changes = new ArrayList<>();
    for (String user : users) {
      RealmOption.Named one = realm.account(user, settings);
      named.add(one);
      changes.add(change(one.account()));
    }
    return new EachUser(running, this).run(choice, named, changes);
  }
}
