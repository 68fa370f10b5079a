package org.sasldb.cli.modern;

import java.io.IOException;
import java.util.List;
import org.sasldb.admin.EmptyStore;
import org.sasldb.admin.UserChange;
import org.sasldb.admin.UserChanges;
import org.sasldb.admin.UserPlan;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Mixin;

/** A command that changes users. */
abstract class UserVerb extends Verb {
  @Mixin StoreOption store = new StoreOption();
  @Mixin RealmOption realm = new RealmOption();
  @Mixin ChangeOptions options = new ChangeOptions();

  UserVerb(Session session) {
    super(session);
  }

  @Override
  final ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    StoreOption.Choice choice = store.choose(running);
    return run(running, choice, Settings.of(running, choice.location()));
  }

  /** Does it on a store. */
  abstract ExitStatus run(Session running, StoreOption.Choice choice, Settings settings)
      throws CommandException, StoreException, IOException;

  /**
   * Makes changes in one commit, or says what they would come to.
   *
   * @param create whether a store that does not exist may be made
   */
  final List<UserPlan> commit(
      Session running, StoreOption.Choice choice, boolean create, List<UserChange> changes)
      throws StoreException, CommandException {
    StoreLocation location = choice.location();
    UserChanges all = UserChanges.allOrNone(changes);
    if (options.dryRun) {
      if (create && FreshStore.isFresh(location)) {
        return all.wouldDo(new EmptyStore(location.format(), location.path()));
      }
      try (CredentialStore opened = running.open(location, OpenOptions.Access.READ)) {
        return all.wouldDo(opened);
      }
    }
    if (create) {
      running.noteNew(choice);
    }
    OpenOptions.Access access = create ? OpenOptions.Access.CREATE : OpenOptions.Access.WRITE;
    try (CredentialStore opened = running.open(location, access)) {
      return all.into(opened);
    }
  }
}
