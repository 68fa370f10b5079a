package org.sasldb.admin;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.Precondition;
import org.sasldb.store.StoreException;

/**
 * What loading some records would do to a store as it stands.
 *
 * @param counts how many records have which fate
 * @param conflict the first record that is there already and may not be, or null
 * @param changes the change that does it
 */
record LoadPlan(LoadCounts counts, LoadOutcome.@Nullable AlreadyThere conflict, ChangeSet changes) {
  /** Looks a record up. */
  interface Lookup {
    Optional<Secret> get(RecordKey key) throws StoreException;
  }

  static LoadPlan of(RecordBatch batch, IfExists ifExists, Lookup lookup) throws StoreException {
    Builder builder = new Builder(ifExists);
    for (var entry : batch.lines().entrySet()) {
      builder.add(entry.getKey(), entry.getValue(), lookup);
    }
    return new LoadPlan(builder.counts(), builder.conflict, builder.changes.build());
  }

  private static final class Builder {
    private final IfExists ifExists;
    private final ChangeSet.Builder changes = ChangeSet.of("load");
    private LoadOutcome.@Nullable AlreadyThere conflict;
    private long added;
    private long replaced;
    private long unchanged;
    private long skipped;

    Builder(IfExists ifExists) {
      this.ifExists = ifExists;
    }

    LoadCounts counts() {
      return new LoadCounts(added, replaced, unchanged, skipped);
    }

    void add(RecordKey key, RecordBatch.Line line, Lookup lookup) throws StoreException {
      Optional<Secret> found = lookup.get(key);
      if (found.isEmpty()) {
        changes.require(new Precondition.Absent(key)).put(key, line.value());
        added++;
        return;
      }
      try (Secret old = found.get()) {
        meet(key, line, old);
      }
    }

    private void meet(RecordKey key, RecordBatch.Line line, Secret old) {
      switch (ifExists) {
        case FAIL -> {
          if (conflict == null) {
            conflict = new LoadOutcome.AlreadyThere(key, line.number());
          }
        }
        case SKIP -> skipped++;
        case REPLACE -> {
          changes.require(new Precondition.Present(key)).put(key, line.value());
          if (old.equals(line.value())) {
            unchanged++;
          } else {
            replaced++;
          }
        }
      }
    }
  }
}
