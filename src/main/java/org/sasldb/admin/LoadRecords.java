package org.sasldb.admin;

import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.KeyLimit;
import org.sasldb.store.StoreException;

/**
 * Puts the records of a text into a store in one commit: all or none.
 *
 * <p>Whether a record is there already is judged in the moment of the commit. Where another program
 * changes the answer between plan and commit, a new plan is made.
 */
public final class LoadRecords {
  private static final int MAX_PLANS = 10;

  private final RecordBatch batch;
  private final IfExists ifExists;

  public LoadRecords(RecordBatch batch, IfExists ifExists) {
    this.batch = batch;
    this.ifExists = ifExists;
  }

  /**
   * Loads the records.
   *
   * @throws StoreException if the store cannot be read or written; it is then as it was before
   */
  public LoadOutcome into(CredentialStore store) throws StoreException {
    for (int i = 0; i < MAX_PLANS; i++) {
      LoadPlan plan = LoadPlan.of(batch, ifExists, store::get);
      if (plan.conflict() != null) {
        return plan.conflict();
      }
      if (commit(store, plan.changes())) {
        return new LoadOutcome.Loaded(plan.counts());
      }
    }
    throw new StoreException(
        Failure.CHANGED_UNDERNEATH,
        store.info().path(),
        "records came and went while they were loaded");
  }

  /**
   * What {@link #into} would do now, also to an {@link EmptyStore}. Changes nothing.
   *
   * @throws StoreException if the store cannot be read, or could not hold what it is to hold
   */
  public LoadOutcome wouldDo(CredentialStore store) throws StoreException {
    LoadPlan plan = LoadPlan.of(batch, ifExists, store::get);
    if (plan.conflict() == null) {
      KeyLimit.require(store.info().path(), store.longestKey(), plan.changes());
    }
    return outcome(plan);
  }

  private static LoadOutcome outcome(LoadPlan plan) {
    return plan.conflict() != null ? plan.conflict() : new LoadOutcome.Loaded(plan.counts());
  }

  private static boolean commit(CredentialStore store, ChangeSet changes) throws StoreException {
    return changes.writes().isEmpty() || store.commit(changes) instanceof CommitResult.Committed;
  }
}
