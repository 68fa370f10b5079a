package org.sasldb.store.je;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.Precondition;

/**
 * What a change comes to against the records as they stand: for each record that will differ, what
 * it was and what it will be. Holds its own copies of the values that go, and wipes them on close.
 */
final class Effects implements AutoCloseable {
  /**
   * One record that will differ.
   *
   * @param key which record
   * @param before its value now, null if there is none
   * @param after its value afterwards, null if it is removed
   */
  record Effect(RecordKey key, @Nullable Secret before, @Nullable Secret after) {}

  private final TreeMap<RecordKey, Effect> effects = new TreeMap<>();

  /** Of these keys it was seen already that there is no record. */
  private final Set<RecordKey> absent = new HashSet<>();

  private @Nullable Precondition failed;

  private Effects() {}

  /** No change at all. */
  static Effects none() {
    return new Effects();
  }

  /** Judges a change. */
  static Effects of(ChangeSet changes, Records records) {
    Effects effects = new Effects();
    for (Precondition condition : changes.preconditions()) {
      try (Found found = new Found(records.find(condition.key().toByteArray()))) {
        if (!condition.holds(found.value())) {
          effects.failed = condition;
          return effects;
        }
        if (found.value() == null) {
          effects.absent.add(condition.key());
        }
      }
    }
    for (ChangeSet.Sweep sweep : changes.sweeps()) {
      records.sweep(sweep, effects);
    }
    for (Map.Entry<RecordKey, Optional<Secret>> write : changes.writes().entrySet()) {
      effects.write(write.getKey(), write.getValue().orElse(null), records);
    }
    return effects;
  }

  /** A value that is wiped after it was looked at. */
  private record Found(@Nullable Secret value) implements AutoCloseable {
    @Override
    public void close() {
      if (value != null) {
        value.close();
      }
    }
  }

  /** Notes that a record is removed; takes the value over. */
  void remove(RecordKey key, Secret before) {
    if (effects.putIfAbsent(key, new Effect(key, before, null)) != null) {
      before.close();
    }
  }

  private void write(RecordKey key, @Nullable Secret after, Records records) {
    Secret before = before(key, records);
    if (before == null ? after == null : after != null && before.equals(after)) {
      effects.remove(key);
      new Found(before).close();
    } else {
      effects.put(key, new Effect(key, before, after));
    }
  }

  private @Nullable Secret before(RecordKey key, Records records) {
    if (absent.contains(key)) {
      return null;
    }
    Effect swept = effects.get(key);
    return swept == null ? records.find(key.toByteArray()) : swept.before();
  }

  /** The precondition that did not hold, or null. */
  @Nullable Precondition failed() {
    return failed;
  }

  /** Whether nothing will differ. */
  boolean isEmpty() {
    return effects.isEmpty();
  }

  /** The records that will differ, in the order of their keys. */
  Collection<Effect> all() {
    return effects.values();
  }

  /** The keys of the records that get a value, or of those that go. */
  List<RecordKey> keys(boolean stored) {
    List<RecordKey> keys = new ArrayList<>();
    for (Effect effect : effects.values()) {
      if ((effect.after() != null) == stored) {
        keys.add(effect.key());
      }
    }
    return keys;
  }

  /** Whether a value goes that somebody might still find in the log. */
  boolean leavesRemains() {
    for (Effect effect : effects.values()) {
      if (effect.before() != null) {
        return true;
      }
    }
    return false;
  }

  /** The result of a commit that did all this. */
  CommitResult.Committed result() {
    long stored = 0;
    for (Effect effect : effects.values()) {
      if (effect.after() != null) {
        stored++;
      }
    }
    return new CommitResult.Committed(stored, effects.size() - stored);
  }

  /** Wipes the values that were there before. */
  @Override
  public void close() {
    for (Effect effect : effects.values()) {
      new Found(effect.before()).close();
    }
  }
}
