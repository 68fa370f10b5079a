package org.sasldb.auxprop;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreInfo;

/** A store in memory, which can be told to fail. */
final class MemoryStore implements CredentialStore {
  static final Path PATH = Path.of("memory");

  private final Map<RecordKey, byte[]> records = new TreeMap<>();
  private StoreException failure;
  private int reads;

  MemoryStore with(String user, String realm, String property, String value) {
    records.put(
        RecordKey.of(user, realm, property),
        value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return this;
  }

  /** From now on every call ends with this failure; null for none. */
  void failWith(Failure why, Throwable cause) {
    failure = why == null ? null : new StoreException(why, PATH, "as told", "", cause);
  }

  /** How often a record was read so far. */
  int reads() {
    return reads;
  }

  private void failIfTold() throws StoreException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public StoreInfo info() {
    return new StoreInfo(StoreFormat.BERKELEY, PATH, Map.of());
  }

  @Override
  public synchronized Optional<Secret> get(RecordKey key) throws StoreException {
    reads++;
    failIfTold();
    return Optional.ofNullable(records.get(key)).map(Secret::copyOf);
  }

  @Override
  public RecordCursor scan() {
    Iterator<Map.Entry<RecordKey, byte[]>> entries = new TreeMap<>(records).entrySet().iterator();
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
  public synchronized CommitResult commit(ChangeSet changes) throws StoreException {
    failIfTold();
    long stored = 0;
    long removed = 0;
    for (Map.Entry<RecordKey, Optional<Secret>> write : changes.writes().entrySet()) {
      if (write.getValue().isPresent()) {
        records.put(write.getKey(), write.getValue().get().toByteArray());
        stored++;
      } else if (records.remove(write.getKey()) != null) {
        removed++;
      }
    }
    return new CommitResult.Committed(stored, removed);
  }

  @Override
  public void close() {}
}
