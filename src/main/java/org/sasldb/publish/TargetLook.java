package org.sasldb.publish;

import org.jspecify.annotations.Nullable;
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

  /**
   * In what a file differs.
   *
   * @param adoptable whether it is known that another program is the cause
   */
  private record Found(TargetDifference difference, boolean adoptable) {}

  TargetStatus at(Target target, TargetState known, long commits) {
    long behind = known.commits() < 0 ? -1 : commits - known.commits();
    Found found = new Found(TargetDifference.NONE, false);
    TargetStatus.State state;
    String failure = known.failure();
    try {
      state = withoutReading(target, known, behind);
      if (state == null) {
        found = difference(target, known);
        state = ofDifference(found.difference(), known);
      }
    } catch (StoreException e) {
      state = TargetStatus.State.UNREADABLE;
      failure = e.getMessage();
    }
    return new TargetStatus(
        target,
        state,
        known.records(),
        behind,
        found.difference(),
        found.adoptable() && state == TargetStatus.State.CHANGED,
        state.isOwed() ? failure : null);
  }

  /** How a target stands; null if that depends on its records. */
  private static TargetStatus.@Nullable State withoutReading(
      Target target, TargetState known, long behind) throws StoreException {
    if (!target.isThere()) {
      return TargetStatus.State.MISSING;
    }
    if (!Publications.isOurs(target, known)) {
      return Publications.wasBuilt(target, known) ? TargetStatus.State.INTERRUPTED : null;
    }
    if (known.begun() != null) {
      return TargetStatus.State.INTERRUPTED;
    }
    if (target.held()) {
      return TargetStatus.State.HELD;
    }
    if (behind != 0 || !Publications.hasItsFormat(target)) {
      return TargetStatus.State.BEHIND;
    }
    if (!target.isComplete()) {
      return TargetStatus.State.MISSING;
    }
    return Publications.hasItsAccess(target)
        ? TargetStatus.State.CURRENT
        : TargetStatus.State.ACCESS_CHANGED;
  }

  private static TargetStatus.State ofDifference(TargetDifference found, TargetState known) {
    if (!found.isEmpty()) {
      return TargetStatus.State.CHANGED;
    }
    return known.begun() == null ? TargetStatus.State.CURRENT : TargetStatus.State.INTERRUPTED;
  }

  /**
   * What another program changed. Where all differences are the store's own, they are all told: it
   * is still not the file that was published. After an interrupted publication it may be.
   */
  private Found difference(Target target, TargetState known) throws StoreException {
    try (ProjectedStore shown = new ProjectedStore(store, target.selection());
        CredentialStore file = Stores.open(target.inPlace(), options)) {
      TargetDifference whole = TargetDifference.of(shown, file);
      OwnChanges own = OwnChanges.since(store, known.oldestCommits());
      TargetDifference foreign = own.without(whole);
      return foreign.isEmpty() && known.begun() == null
          ? new Found(whole, false)
          : new Found(foreign, own.complete());
    }
  }
}
