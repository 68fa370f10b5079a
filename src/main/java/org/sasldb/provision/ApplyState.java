package org.sasldb.provision;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.Progress;
import org.sasldb.provision.UserChange.Action;
import org.sasldb.record.Account;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import org.sasldb.verifier.RandomSource;

/**
 * Brings a store into a desired state in one change: all of it or nothing.
 *
 * <p>The plan is made while the store is open for reading only, so that nobody waits while
 * verifiers are derived. It is committed on the condition that every record it is about is still as
 * it was read; where another program changed one meanwhile, a new plan is made of what is there
 * then. So of two that apply at once neither undoes the other in part, and nothing that a third
 * program stored is lost unseen. Where nothing is to be done nothing is written.
 */
public final class ApplyState {
  private static final int MOST_PLANS = 20;

  private final DesiredState state;
  private final Stores stores;
  private final Planning planning;

  /** The store, opened as needed. */
  public interface Stores {
    /** Where it is. */
    StoreLocation location();

    /** Opens it for reading; null if it does not exist yet. The caller closes it. */
    @Nullable CredentialStore read() throws StoreException;

    /** Opens it for changes. The caller closes it. */
    CredentialStore write() throws StoreException;

    /**
     * Whether a commit that changes nothing would still do something: publish to files that are
     * behind. Asked where there is nothing else to do, because the store is not even opened for
     * changes then: some embedded databases tidy up their logs when they are.
     */
    boolean owesPublications() throws StoreException;
  }

  /**
   * Is asked before a plan is carried out, each time anew.
   *
   * @param <X> how it says no
   */
  public interface Consent<X extends Exception> {
    /** Agrees by returning. */
    void to(Plan plan) throws X;
  }

  public ApplyState(DesiredState state, Stores stores, RandomSource random, Progress progress) {
    this.state = state;
    this.stores = stores;
    this.planning = new Planning(state, new Derivations(random), progress);
  }

  /**
   * What would be done. Changes nothing.
   *
   * @throws BadStateException if a user is to be there, is not, and has no secret, or has records
   *     that the store cannot hold
   */
  public Plan plan() throws StoreException, BadStateException {
    StoredAccounts stored;
    int longestKey;
    try (CredentialStore store = stores.read()) {
      stored = store == null ? StoredAccounts.none() : planning.read(store);
      longestKey =
          store == null
              ? org.sasldb.store.Stores.longestKey(stores.location())
              : store.longestKey();
    }
    return planning.plan(stored, longestKey);
  }

  /**
   * Does it.
   *
   * @return what was done
   * @throws BadStateException as for {@link #plan}; nothing was changed
   * @throws StoreException if the store fails, or others change it faster than plans are made;
   *     nothing was changed
   * @throws X if the consent was refused; nothing was changed
   */
  public <X extends Exception> Plan run(Consent<X> consent)
      throws StoreException, BadStateException, X {
    for (int i = 0; i < MOST_PLANS; i++) {
      Plan plan = plan();
      if (plan.isEmpty() && !stores.owesPublications()) {
        return plan;
      }
      consent.to(plan);
      if (commit(plan)) {
        return plan;
      }
    }
    throw new StoreException(
        Failure.CHANGED_UNDERNEATH,
        stores.location().path(),
        "other programs kept changing the users in question",
        "run the command again",
        null);
  }

  private boolean commit(Plan plan) throws StoreException {
    try (CredentialStore store = stores.write()) {
      return store.commit(plan.toChangeSet()) instanceof CommitResult.Committed;
    }
  }

  /** The users whom pruning removes. */
  static List<UserChange> surplus(StoredAccounts stored) {
    List<UserChange> removals = new ArrayList<>();
    for (Account account : stored.surplus()) {
      StoredAccount found = stored.find(account);
      if (found != null) {
        removals.add(
            new UserChange(
                0,
                account,
                Action.REMOVE,
                List.of("not listed, realm is pruned"),
                UserPlanner.removals(found)));
      }
    }
    return removals;
  }

  /** The state that is applied. */
  public DesiredState state() {
    return state;
  }
}
