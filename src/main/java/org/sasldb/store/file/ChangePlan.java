package org.sasldb.store.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.format.RecordScan;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.KeyLimit;
import org.sasldb.store.Precondition;
import org.sasldb.store.StoreException;

/**
 * What a change means for one content of a file: whether it may be made, what it alters, and the
 * new content. Holds the keys it touches, never the other records.
 */
final class ChangePlan {
  private final NativeFile old;
  private final ChangeSet changes;
  private final Sweeper sweeper;
  private final Set<RecordKey> swept = new HashSet<>();
  private long stored;
  private long removed;

  private ChangePlan(NativeFile old, ChangeSet changes) {
    this.old = old;
    this.changes = changes;
    this.sweeper = new Sweeper(changes.sweeps());
  }

  /** The first condition that does not hold, null if all hold. */
  static @Nullable Precondition failing(NativeFile old, ChangeSet changes) throws FormatException {
    for (Precondition condition : changes.preconditions()) {
      byte[] value = old.find(condition.key().toByteArray());
      try (Secret found = value == null ? null : Secret.takeOver(value)) {
        if (!condition.holds(found)) {
          return condition;
        }
      }
    }
    return null;
  }

  /** Whether a change stores anything, so that a file that does not exist has to be made. */
  static boolean stores(ChangeSet changes) {
    for (Optional<Secret> value : changes.writes().values()) {
      if (value.isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Works out what the change alters in the old content. */
  static ChangePlan of(NativeFile old, ChangeSet changes) throws FormatException {
    ChangePlan plan = new ChangePlan(old, changes);
    plan.countWrites();
    if (!changes.sweeps().isEmpty()) {
      plan.countSwept();
    }
    return plan;
  }

  private void countWrites() throws FormatException {
    for (Map.Entry<RecordKey, Optional<Secret>> write : changes.writes().entrySet()) {
      byte[] value = old.find(write.getKey().toByteArray());
      if (write.getValue().isEmpty()) {
        removed += value == null ? 0 : 1;
      } else if (value == null || !write.getValue().get().matches(value)) {
        stored++;
      }
      wipe(value);
    }
  }

  private void countSwept() throws FormatException {
    try (RecordScan entries = old.entries()) {
      while (entries.next()) {
        byte[] key = entries.key();
        if (sweeper.matches(key)) {
          RecordKey recordKey = RecordKey.ofBytes(key);
          if (!changes.writes().containsKey(recordKey) && swept.add(recordKey)) {
            removed++;
          }
        }
      }
    }
  }

  /** The change. */
  ChangeSet changes() {
    return changes;
  }

  /** The result to report when the change is made. */
  CommitResult.Committed result() {
    return new CommitResult.Committed(stored, removed);
  }

  /** Whether the new content differs from the old one. */
  boolean changesSomething() {
    return stored + removed > 0;
  }

  /** Whether a content holds what the change stores and lacks what it removes. */
  boolean isMadeIn(NativeFile content) throws FormatException {
    return !of(content, changes).changesSomething();
  }

  /** Whether the change decides about a record. */
  boolean decides(byte[] key) {
    return changes.writes().containsKey(RecordKey.ofBytes(key)) || sweeper.matches(key);
  }

  /**
   * The new content: all old records that the change leaves alone, byte for byte, and the new ones.
   *
   * @throws StoreException if the format cannot hold a record
   */
  Rewrite rewrite(Path path) throws FormatException, StoreException {
    requireKeys(path);
    Rewrite made = old.rewrite();
    boolean complete = false;
    try {
      copyOld(made, path);
      addNew(made);
      complete = true;
      return made;
    } finally {
      if (!complete) {
        made.close();
      }
    }
  }

  private void requireKeys(Path path) throws StoreException {
    for (Map.Entry<RecordKey, Optional<Secret>> write : changes.writes().entrySet()) {
      if (write.getValue().isPresent()) {
        requireKey(path, write.getKey());
      }
    }
  }

  private void requireKey(Path path, RecordKey key) throws StoreException {
    if (key.bytes().length() > old.maxKeyLength()) {
      throw KeyLimit.refused(path, key, old.maxKeyLength());
    }
  }

  /** Another program can have made longer keys than are written here. */
  private void requireOldKey(Path path, RecordKey key) throws StoreException {
    if (key.bytes().length() > old.maxKeyLength()) {
      throw KeyLimit.keptBack(path, key, old.maxKeyLength());
    }
  }

  private void copyOld(Rewrite made, Path path) throws FormatException, StoreException {
    try (RecordScan entries = old.entries()) {
      while (entries.next()) {
        byte[] key = entries.key();
        if (!isReplaced(key)) {
          requireOldKey(path, RecordKey.ofBytes(key));
          byte[] value = entries.value();
          made.add(key, value);
          wipe(value);
        }
      }
    }
  }

  private boolean isReplaced(byte[] key) {
    RecordKey recordKey = RecordKey.ofBytes(key);
    return changes.writes().containsKey(recordKey) || swept.contains(recordKey);
  }

  private void addNew(Rewrite made) throws FormatException {
    for (Map.Entry<RecordKey, Optional<Secret>> write : changes.writes().entrySet()) {
      if (write.getValue().isPresent()) {
        byte[] value = write.getValue().get().toByteArray();
        made.add(write.getKey().toByteArray(), value);
        wipe(value);
      }
    }
  }

  private static void wipe(byte @Nullable [] value) {
    if (value != null) {
      Arrays.fill(value, (byte) 0);
    }
  }

  /** The sweeps of a change, found by the user and realm at the beginning of a key. */
  private static final class Sweeper {
    private final Map<ByteString, List<ChangeSet.Sweep>> byPrefix = new HashMap<>();

    Sweeper(List<ChangeSet.Sweep> sweeps) {
      for (ChangeSet.Sweep sweep : sweeps) {
        ByteString prefix = RecordKey.of(sweep.account(), ByteString.EMPTY).bytes();
        List<ChangeSet.Sweep> ofAccount = byPrefix.get(prefix);
        if (ofAccount == null) {
          ofAccount = new ArrayList<>(1);
          byPrefix.put(prefix, ofAccount);
        }
        ofAccount.add(sweep);
      }
    }

    boolean matches(byte[] key) {
      int end = byPrefix.isEmpty() ? 0 : endOfRealm(key);
      if (end == 0) {
        return false;
      }
      ByteString property = ByteString.of(key, end, key.length);
      for (ChangeSet.Sweep sweep : byPrefix.getOrDefault(ByteString.of(key, 0, end), List.of())) {
        if (property.indexOf(0) < 0 && sweep.properties().test(property)) {
          return true;
        }
      }
      return false;
    }

    /** The place behind the second NUL, or 0 where there are not two. */
    private static int endOfRealm(byte[] key) {
      int seen = 0;
      for (int i = 0; i < key.length; i++) {
        if (key[i] == 0 && ++seen == 2) {
          return i + 1;
        }
      }
      return 0;
    }
  }
}
