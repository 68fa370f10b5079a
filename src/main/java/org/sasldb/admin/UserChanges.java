package org.sasldb.admin;

import java.util.ArrayList;
import java.util.List;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.KeyLimit;
import org.sasldb.store.StoreException;

/**
 * Does {@linkplain UserChange changes} of users in one commit.
 *
 * <p>What each comes to is true in the moment of the commit: where another program changes one of
 * the users between plan and commit, the store refuses the commit, and a new plan is made.
 */
public final class UserChanges {
  private static final int MAX_PLANS = 20;
  private final List<? extends UserChange> changes;
  private final boolean allOrNone;

  private UserChanges(List<? extends UserChange> changes, boolean allOrNone) {
    this.changes = List.copyOf(changes);
    this.allOrNone = allOrNone;
  }

  /** Changes of which none is made if one is refused. */
  public static UserChanges allOrNone(List<? extends UserChange> changes) {
    return new UserChanges(changes, true);
  }

  /** Changes of which each that is not refused is made. */
  public static UserChanges each(List<? extends UserChange> changes) {
    return new UserChanges(changes, false);
  }

  /**
   * Makes the changes.
   *
   * @return what each comes to, in order
   * @throws StoreException if the store cannot be read or written; it is then as it was before
   */
  public List<UserPlan> into(CredentialStore store) throws StoreException {
    for (int i = 0; i < MAX_PLANS; i++) {
      try (PendingChanges pending = new PendingChanges(store)) {
        List<UserPlan> plans = plan(pending);
        ChangeSet change =
            pending.isEmpty() || held(plans) ? ChangeSet.of("nothing").build() : pending.merged();
        // be it nothing, which lets a publication that is behind catch up
        if (store.commit(change) instanceof CommitResult.Committed) {
          return plans;
        }
      }
    }
    throw new StoreException(
        Failure.CHANGED_UNDERNEATH,
        store.info().path(),
        "the users came and went while they were changed");
  }

  /**
   * What {@link #into} would do now. Changes nothing.
   *
   * @throws StoreException if the store cannot be read, or could not hold what it is to hold
   */
  public List<UserPlan> wouldDo(CredentialStore store) throws StoreException {
    try (PendingChanges pending = new PendingChanges(store)) {
      List<UserPlan> plans = plan(pending);
      if (!pending.isEmpty() && !held(plans)) {
        KeyLimit.require(store.info().path(), store.longestKey(), pending.merged());
      }
      return plans;
    }
  }

  private List<UserPlan> plan(PendingChanges pending) throws StoreException {
    List<UserPlan> plans = new ArrayList<>();
    for (UserChange one : changes) {
      UserPlan plan = one.plan(pending);
      plans.add(plan);
      if (plan.change() != null) {
        pending.add(plan.change());
      }
    }
    return plans;
  }

  private boolean held(List<UserPlan> plans) {
    return allOrNone && plans.stream().anyMatch(plan -> plan.outcome().refused());
  }
}
