package org.sasldb.cli.modern;

import java.io.IOException;
import java.util.List;
import org.sasldb.admin.UserChange;
import org.sasldb.admin.UserPlan;
import org.sasldb.store.StoreException;

/** Makes changes of several users in one commit and says what became of each. */
final class EachUser {
  private final Session running;
  private final UserVerb verb;

  EachUser(Session running, UserVerb verb) {
    this.running = running;
    this.verb = verb;
  }

  ExitStatus run(StoreOption.Choice choice, List<RealmOption.Named> named, List<UserChange> changes)
      throws CommandException, StoreException, IOException {
    List<UserPlan> plans = verb.commit(running, choice, false, changes);
    boolean changed = false;
    for (int i = 0; i < plans.size(); i++) {
      UserReport.requireDone(plans.get(i), named.get(i));
    }
    UserReport report = new UserReport(running, verb.options);
    for (int i = 0; i < plans.size(); i++) {
      report.print(named.get(i), plans.get(i).outcome(), null, null);
      changed |= plans.get(i).outcome().changed();
    }
    return verb.options.status(changed);
  }
}
