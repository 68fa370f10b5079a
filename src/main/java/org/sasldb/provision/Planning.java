package org.sasldb.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.sasldb.admin.Progress;
import org.sasldb.provision.UserPlanner.Outcome;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.KeyLimit;
import org.sasldb.store.StoreException;

/**
 * Makes plans. Where verifiers are to be derived or checked all cores are at it, each with a few
 * users at a time; the result is in the order of the file all the same.
 */
final class Planning {
  private static final int USERS_AT_A_TIME = 16;

  private final DesiredState state;
  private final Progress progress;
  private final UserPlanner planner;

  Planning(DesiredState state, Derivations derivations, Progress progress) {
    this.state = state;
    this.progress = progress;
    this.planner = new UserPlanner(state.forms(), derivations);
  }

  /** The records that the state is about. */
  StoredAccounts read(CredentialStore store) throws StoreException {
    return StoredAccounts.read(store, state, progress);
  }

  /**
   * The way from these records to the state.
   *
   * @param longestKey the longest key that the store can hold
   */
  Plan plan(StoredAccounts stored, int longestKey) throws BadStateException {
    List<Outcome> outcomes = state.forms().scram().isEmpty() ? inOrder(stored) : atOnce(stored);
    FaultList faults = new FaultList();
    List<UserChange> changes = new ArrayList<>();
    List<Plan.Generated> generated = new ArrayList<>();
    long unchanged = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      DesiredUser user = state.users().get(i);
      Outcome outcome = outcomes.get(i);
      if (outcome.helpless()) {
        faults.add(
            user.line(),
            StateFault.Kind.NO_SECRET,
            user.account() + " is not in the store and is given no secret to log in by",
            "add a password, password_file, verifier or generate: true");
      }
      UserChange change = outcome.change();
      if (change == null) {
        unchanged++;
      } else {
        changes.add(change);
        requireKeys(change, longestKey, faults);
      }
      Secret password = outcome.generated();
      if (password != null) {
        generated.add(new Plan.Generated(user.account(), password));
      }
    }
    faults.requireNone();
    changes.addAll(ApplyState.surplus(stored));
    return new Plan(changes, unchanged, generated);
  }

  private static void requireKeys(UserChange change, int longestKey, FaultList faults) {
    for (UserChange.Edit edit : change.edits()) {
      RecordKey key = RecordKey.of(change.account(), edit.property());
      String objection = edit.after() == null ? null : KeyLimit.objection(key, longestKey);
      if (objection != null) {
        faults.schema(change.line(), key + ": " + objection);
        return;
      }
    }
  }

  private List<Outcome> inOrder(StoredAccounts stored) {
    return some(stored, 0, state.users().size());
  }

  private List<Outcome> some(StoredAccounts stored, int from, int to) {
    List<Outcome> outcomes = new ArrayList<>(to - from);
    for (DesiredUser user : state.users().subList(from, to)) {
      outcomes.add(planner.plan(user, stored.find(user.account())));
    }
    return outcomes;
  }

  private List<Outcome> atOnce(StoredAccounts stored) {
    int total = state.users().size();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(), Planning::backgroundThread);
    progress.begin("deriving verifiers", total);
    try {
      List<Future<List<Outcome>>> parts = new ArrayList<>();
      for (int from = 0; from < total; from += USERS_AT_A_TIME) {
        int start = from;
        int end = Math.min(total, from + USERS_AT_A_TIME);
        parts.add(pool.submit(() -> some(stored, start, end)));
      }
      return collect(parts);
    } finally {
      pool.shutdownNow();
      progress.end();
    }
  }

  private List<Outcome> collect(List<Future<List<Outcome>>> parts) {
    List<Outcome> outcomes = new ArrayList<>(state.users().size());
    try {
      for (Future<List<Outcome>> part : parts) {
        List<Outcome> some = part.get();
        outcomes.addAll(some);
        some.forEach(outcome -> progress.advance());
      }
      return outcomes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before anything was changed", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("planning failed", e.getCause());
    }
  }

  private static Thread backgroundThread(Runnable work) {
    Thread thread = new Thread(work, "verifiers");
    thread.setDaemon(true);
    return thread;
  }
}
