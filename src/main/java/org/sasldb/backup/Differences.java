package org.sasldb.backup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.Precondition;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;

/**
 * What has to be changed in a store so that it has the records of a backup. Holds the keys of the
 * store, and the values that differ; closing wipes these.
 */
final class Differences implements AutoCloseable {
  /** A record that differs: its value now, and in the backup; null where there is none. */
  private record Difference(@Nullable Secret now, @Nullable Secret then) {}

  private final Map<RecordKey, Difference> records = new LinkedHashMap<>();
  private final AccountTally accounts = new AccountTally();

  private Differences() {}

  /** Compares a store with a backup. */
  static Differences between(CredentialStore store, BackupFile backup)
      throws IOException, BadLineException, StoreException {
    Differences differences = new Differences();
    boolean done = false;
    try {
      Set<RecordKey> left = keys(store);
      backup.readTo(differences.new Meeting(store, left));
      for (RecordKey key : left) {
        differences.add(key, store.get(key).orElse(null), null);
      }
      differences.tally(store, backup);
      done = true;
      return differences;
    } finally {
      if (!done) {
        differences.close();
      }
    }
  }

  private static Set<RecordKey> keys(CredentialStore store) throws StoreException {
    Set<RecordKey> keys = new HashSet<>();
    try (RecordCursor cursor = store.scan()) {
      for (RecordKey key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
        keys.add(key);
      }
    }
    return keys;
  }

  private void add(RecordKey key, @Nullable Secret now, @Nullable Secret then) {
    if (now != null || then != null) {
      records.put(key, new Difference(now, then));
    }
  }

  /** Meets the records of the backup one by one. */
  private final class Meeting implements BackupReader.Content {
    private final CredentialStore store;
    private final Set<RecordKey> left;

    Meeting(CredentialStore store, Set<RecordKey> left) {
      this.store = store;
      this.left = left;
    }

    @Override
    public void file(String name, byte[] content) {
      // the present store keeps its own
    }

    @Override
    public void record(CredentialRecord entry) throws StoreException {
      left.remove(entry.key());
      Optional<Secret> found = store.get(entry.key());
      if (found.isPresent() && found.get().equals(entry.value())) {
        found.get().close();
      } else {
        byte[] value = entry.value().toByteArray();
        add(entry.key(), found.orElse(null), Secret.takeOver(value));
      }
    }

    @Override
    public void commit(HistoryEntry entry) {
      // the present store goes on with its own
    }
  }

  /** Finds out which of the accounts that differ are new, and which will be gone. */
  private void tally(CredentialStore store, BackupFile backup)
      throws IOException, BadLineException, StoreException {
    records.keySet().forEach(accounts::touched);
    try (RecordCursor cursor = store.scan()) {
      for (RecordKey key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
        accounts.before(key);
      }
    }
    backup.readTo(
        new BackupReader.Content() {
          @Override
          public void file(String name, byte[] content) {
            // no account
          }

          @Override
          public void record(CredentialRecord entry) {
            accounts.after(entry.key());
          }

          @Override
          public void commit(HistoryEntry entry) {
            // no account
          }
        });
  }

  /** The change that makes the store equal to the backup, unless somebody changed it meanwhile. */
  ChangeSet changes() {
    ChangeSet.Builder changes = ChangeSet.of(RestoreStore.OPERATION);
    records.forEach(
        (key, difference) -> {
          Secret now = difference.now();
          Secret then = difference.then();
          changes.require(
              now == null ? new Precondition.Absent(key) : new Precondition.Unchanged(key, now));
          if (then == null) {
            changes.delete(key);
          } else {
            changes.put(key, then);
          }
        });
    return changes.build();
  }

  RestorePlan plan() {
    List<Difference> all = new ArrayList<>(records.values());
    long added = all.stream().filter(d -> d.now() == null).count();
    long removed = all.stream().filter(d -> d.then() == null).count();
    return new RestorePlan(
        added,
        all.size() - added - removed,
        removed,
        accounts.only(AccountTally.AFTER),
        accounts.only(AccountTally.BEFORE | AccountTally.AFTER),
        accounts.only(AccountTally.BEFORE));
  }

  @Override
  public void close() {
    for (Difference difference : records.values()) {
      wipe(difference.now());
      wipe(difference.then());
    }
  }

  private static void wipe(@Nullable Secret value) {
    if (value != null) {
      value.close();
    }
  }
}
