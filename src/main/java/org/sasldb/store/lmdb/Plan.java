package org.sasldb.store.lmdb;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.format.lmdb.LmdbCursor;
import org.sasldb.format.lmdb.LmdbFile;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.Precondition;

/**
 * What a change means for one state of the records: which condition fails, or what is altered.
 *
 * @param failed the first condition that does not hold; null if all hold
 * @param writes what is to be stored, or removed where empty, and differs from what is there
 * @param swept the keys that sweeps remove and the change does not write
 */
record Plan(
    @Nullable Precondition failed, Map<RecordKey, Optional<Secret>> writes, Set<RecordKey> swept) {

  /** The records that are asked. */
  interface Content {
    byte @Nullable [] find(byte[] key) throws FormatException;

    /** Hands over every key with a beginning. */
    void keys(byte[] prefix, KeyTaker taker) throws FormatException;
  }

  /** Takes a key. */
  interface KeyTaker {
    void take(byte[] key);
  }

  static Plan of(Content content, ChangeSet changes) throws FormatException {
    for (Precondition condition : changes.preconditions()) {
      byte[] value = content.find(condition.key().toByteArray());
      try (Secret found = value == null ? null : Secret.takeOver(value)) {
        if (!condition.holds(found)) {
          return new Plan(condition, Map.of(), Set.of());
        }
      }
    }
    Map<RecordKey, Optional<Secret>> writes = new java.util.LinkedHashMap<>();
    for (Map.Entry<RecordKey, Optional<Secret>> write : changes.writes().entrySet()) {
      byte[] value = content.find(write.getKey().toByteArray());
      boolean same =
          value == null
              ? write.getValue().isEmpty()
              : write.getValue().isPresent() && write.getValue().get().matches(value);
      if (!same) {
        writes.put(write.getKey(), write.getValue());
      }
      if (value != null) {
        Arrays.fill(value, (byte) 0);
      }
    }
    return new Plan(null, writes, swept(content, changes));
  }

  private static Set<RecordKey> swept(Content content, ChangeSet changes) throws FormatException {
    Set<RecordKey> swept = new HashSet<>();
    for (ChangeSet.Sweep sweep : changes.sweeps()) {
      byte[] prefix = RecordKey.of(sweep.account(), ByteString.EMPTY).toByteArray();
      content.keys(
          prefix,
          key -> {
            RecordKey recordKey = RecordKey.ofBytes(key);
            if (sweep.matches(recordKey) && !changes.writes().containsKey(recordKey)) {
              swept.add(recordKey);
            }
          });
    }
    return swept;
  }

  boolean changesSomething() {
    return !writes.isEmpty() || !swept.isEmpty();
  }

  CommitResult result() {
    if (failed != null) {
      return new CommitResult.Refused(failed);
    }
    long stored = writes.values().stream().filter(Optional::isPresent).count();
    return new CommitResult.Committed(stored, writes.size() - stored + swept.size());
  }

  static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The records of a state that was read; of none, if there is no file. */
  static Content content(LmdbReader.@Nullable Snapshot snapshot) {
    return new Content() {
      @Override
      public byte @Nullable [] find(byte[] key) throws FormatException {
        return snapshot == null ? null : snapshot.file().find(key);
      }

      @Override
      public void keys(byte[] prefix, KeyTaker taker) throws FormatException {
        if (snapshot != null) {
          scan(snapshot.file(), prefix, taker);
        }
      }
    };
  }

  private static void scan(LmdbFile file, byte[] prefix, KeyTaker taker) throws FormatException {
    try (LmdbCursor cursor = file.scan()) {
      while (cursor.next()) {
        byte[] key = cursor.key();
        if (startsWith(key, prefix)) {
          taker.take(key);
        } else if (Arrays.compareUnsigned(key, prefix) > 0) {
          return;
        }
      }
    }
  }
}
