package org.sasldb.admin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sasldb.record.Account;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Precondition;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreInfo;

/**
 * A store as it will be once some changes are committed: each change is planned upon those before
 * it, and all of them are then committed as one.
 */
final class PendingChanges implements CredentialStore {
  private final CredentialStore base;
  private final List<Precondition> conditions = new ArrayList<>();
  private final Map<Account, List<ChangeSet.Sweep>> sweeps = new HashMap<>();
  private final Map<RecordKey, Optional<Secret>> writes = new LinkedHashMap<>();
  private final List<String> operations = new ArrayList<>();

  /** Those whose values are wiped at the end; one that was overwritten may be a condition still. */
  private final List<ChangeSet> added = new ArrayList<>();

  PendingChanges(CredentialStore base) {
    this.base = base;
  }

  /** Adds a change that was planned on this view. */
  void add(ChangeSet change) {
    operations.add(change.operation());
    for (Precondition condition : change.preconditions()) {
      // on what an earlier change touches it was judged by the plan, and is true by that change
      if (!writes.containsKey(condition.key()) && !sweptAway(condition.key())) {
        conditions.add(condition);
      }
    }
    for (ChangeSet.Sweep sweep : change.sweeps()) {
      writes.keySet().removeIf(sweep::matches);
      sweeps.computeIfAbsent(sweep.account(), account -> new ArrayList<>()).add(sweep);
    }
    added.add(change);
    writes.putAll(change.writes());
  }

  /** Whether there is nothing to commit. */
  boolean isEmpty() {
    return operations.isEmpty();
  }

  /** All of it as one change. */
  ChangeSet merged() {
    boolean alike = operations.stream().distinct().count() == 1;
    ChangeSet.Builder all = ChangeSet.of(alike ? operations.get(0) : "change users");
    conditions.forEach(all::require);
    sweeps.values().forEach(l -> l.forEach(s -> all.sweep(s.account(), s.properties())));
    writes.forEach(
        (key, value) -> value.ifPresentOrElse(v -> all.put(key, v), () -> all.delete(key)));
    return all.build();
  }

  private boolean sweptAway(RecordKey key) {
    if (sweeps.isEmpty()) {
      return false;
    }
    List<ChangeSet.Sweep> found = key.account().map(sweeps::get).orElse(null);
    return found != null && found.stream().anyMatch(sweep -> sweep.matches(key));
  }

  @Override
  public int longestKey() throws StoreException {
    return base.longestKey();
  }

  @Override
  public StoreInfo info() throws StoreException {
    return base.info();
  }

  @Override
  public Optional<Secret> get(RecordKey key) throws StoreException {
    Optional<Secret> written = writes.get(key);
    if (written != null) {
      return written.map(PendingChanges::copy);
    }
    return sweptAway(key) ? Optional.empty() : base.get(key);
  }

  private static Secret copy(Secret secret) {
    return Secret.takeOver(secret.toByteArray());
  }

  @Override
  public RecordCursor scan(Account account) throws StoreException {
    Map<RecordKey, Secret> found = new TreeMap<>();
    try (RecordCursor cursor = base.scan(account)) {
      CredentialRecord next;
      while ((next = cursor.next()) != null) {
        if (!writes.containsKey(next.key()) && !sweptAway(next.key())) {
          found.put(next.key(), next.value());
        }
      }
    }
    writes.forEach(
        (key, value) -> {
          if (value.isPresent() && key.account().filter(account::equals).isPresent()) {
            found.put(key, copy(value.get()));
          }
        });
    return RecordCursor.over(
        found.entrySet().stream()
            .map(entry -> new CredentialRecord(entry.getKey(), entry.getValue()))
            .iterator());
  }

  @Override
  public RecordCursor scan() {
    throw new UnsupportedOperationException("a plan about one user reads that user");
  }

  @Override
  public CommitResult commit(ChangeSet changes) {
    throw new UnsupportedOperationException("merged() is what is committed");
  }

  /** Wipes the values that were to be written; the store below is its owner's to close. */
  @Override
  public void close() {
    added.forEach(ChangeSet::wipe);
  }
}
