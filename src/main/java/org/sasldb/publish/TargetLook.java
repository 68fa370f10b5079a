package org.sasldb.publish;

import java.nio.file.Files;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.Stores;

/** Finds out how a target stands. */
final class TargetLook {
  private final CredentialStore store;
  private final OpenOptions options;

  TargetLook(CredentialStore store, OpenOptions options) {
    this.store = store;
    this.options = options.withAccess(OpenOptions.Access.READ);
  }

  TargetStatus at(Target target, TargetState known, long commits) {
    long behind = known.commits() < 0 ? -1 : commits - known.commits();
    TargetStatus.State state = TargetStatus.State.CURRENT;
    TargetDifference difference = TargetDifference.NONE;
    String failure = known.failure();
    try {
      if (!Files.exists(target.recordFile()) && !Files.exists(target.path())) {
        state = TargetStatus.State.MISSING;
      } else if (!Publications.isOurs(target, known)) {
        difference = difference(target, known);
        state = difference.isEmpty() ? TargetStatus.State.CURRENT : TargetStatus.State.CHANGED;
      } else if (target.held()) {
        state = TargetStatus.State.HELD;
      } else if (behind != 0) {
        state = TargetStatus.State.BEHIND;
      } else if (!Publications.hasItsAccess(target)) {
        state = TargetStatus.State.ACCESS_CHANGED;
      }
    } catch (StoreException e) {
      state = TargetStatus.State.UNREADABLE;
      failure = e.getMessage();
    }
    return new TargetStatus(target, state, known.records(), behind, difference, failure);
  }

  private TargetDifference difference(Target target, TargetState known) throws StoreException {
    try (ProjectedStore shown = new ProjectedStore(store, target.selection());
        CredentialStore file = Stores.open(target.location(), options)) {
      TargetDifference whole = TargetDifference.of(shown, file);
      OwnChanges own = OwnChanges.since(store, known.commits());
      TargetDifference foreign = own.without(whole);
      return foreign.isEmpty() ? whole : foreign;
    }
  }
}
