package org.sasldb.testing;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Precondition;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreInfo;

/** A store in memory that keeps the promises of {@link CredentialStore}, sorted by key. */
public final class MemoryStore implements CredentialStore {
  private final TreeMap<RecordKey, byte[]> records = new TreeMap<>();
  private int commits;

  /** Adds a record as it would stand in a file. */
  public MemoryStore with(RecordKey key, byte[] value) {
    records.put(key, value.clone());
    return this;
  }

  /** Adds a record of text. */
  public MemoryStore with(String user, String realm, String property, String value) {
    return with(
        RecordKey.of(user, realm, property),
        value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** The records now, for comparison. */
  public Map<RecordKey, byte[]> records() {
    return new TreeMap<>(records);
  }

  /** How many commits were asked for. */
  public int commits() {
    return commits;
  }

  @Override
  public StoreInfo info() {
    return new StoreInfo(StoreFormat.BERKELEY, Path.of("memory"), Map.of());
  }

  @Override
  public Optional<Secret> get(RecordKey key) {
    return Optional.ofNullable(records.get(key)).map(Secret::copyOf);
  }

  @Override
  public RecordCursor scan() {
    Iterator<Map.Entry<RecordKey, byte[]>> entries =
        List.copyOf(new TreeMap<>(records).entrySet()).iterator();
    return new RecordCursor() {
      @Override
      public CredentialRecord next() {
        if (!entries.hasNext()) {
          return null;
        }
        Map.Entry<RecordKey, byte[]> entry = entries.next();
        return new CredentialRecord(entry.getKey(), Secret.copyOf(entry.getValue()));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public CommitResult commit(ChangeSet changes) throws StoreException {
    commits++;
    for (Precondition condition : changes.preconditions()) {
      if (!condition.holds(get(condition.key()).orElse(null))) {
        return new CommitResult.Refused(condition);
      }
    }
    TreeMap<RecordKey, byte[]> before = new TreeMap<>(records);
    records.keySet().removeIf(changes::sweepsAway);
    for (Map.Entry<RecordKey, Optional<Secret>> write : changes.writes().entrySet()) {
      if (write.getValue().isPresent()) {
        records.put(write.getKey(), write.getValue().get().toByteArray());
      } else {
        records.remove(write.getKey());
      }
    }
    return compare(before);
  }

  private CommitResult compare(Map<RecordKey, byte[]> before) {
    long stored =
        records.entrySet().stream()
            .filter(e -> !java.util.Arrays.equals(e.getValue(), before.get(e.getKey())))
            .count();
    long removed = before.keySet().stream().filter(key -> !records.containsKey(key)).count();
    return new CommitResult.Committed(stored, removed);
  }

  @Override
  public void close() {}
}
