package org.sasldb.store.je;

import com.sleepycat.je.CacheMode;
import com.sleepycat.je.Cursor;
import com.sleepycat.je.DatabaseEntry;
import com.sleepycat.je.LockMode;
import com.sleepycat.je.OperationStatus;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;

/**
 * A scan that shows the records as they were when it began, while commits go on in this process.
 *
 * <p>Only this process can change an environment that it holds for writing, and each commit tells
 * every running scan what a record was <em>before</em> it is changed ({@link #changing}). So the
 * scan walks over the records as they come, without any lock, and puts the former value in the
 * place of what changed since. It keeps the changes made during the scan and nothing else.
 */
final class JeScan implements AutoCloseable {
  private final @Nullable Cursor cursor;
  private final TreeMap<RecordKey, Optional<Secret>> before = new TreeMap<>();
  private @Nullable CredentialRecord ahead;
  private @Nullable RecordKey last;
  private boolean cursorDone;
  private boolean finished;
  private boolean closed;

  /** Takes the cursor over; null for a store without records. */
  JeScan(@Nullable Cursor cursor) {
    this.cursor = cursor;
    if (cursor != null) {
      cursor.setCacheMode(CacheMode.UNCHANGED);
    }
  }

  /** A record is about to change; its value until now, or null if it did not exist. */
  synchronized void changing(RecordKey key, @Nullable Secret value) {
    if (closed || (last != null && key.compareTo(last) <= 0) || before.containsKey(key)) {
      return;
    }
    before.put(
        key, value == null ? Optional.empty() : Optional.of(Secret.takeOver(value.toByteArray())));
  }

  /** The next record, or null after the last one. */
  synchronized @Nullable CredentialRecord next() {
    while (!closed) {
      if (ahead == null && !cursorDone) {
        ahead = read();
      }
      Map.Entry<RecordKey, Optional<Secret>> changed = before.firstEntry();
      if (changed != null && (ahead == null || changed.getKey().compareTo(ahead.key()) <= 0)) {
        CredentialRecord former = former(changed);
        if (former != null) {
          return former;
        }
      } else {
        CredentialRecord found = ahead;
        ahead = null;
        finished = found == null;
        last = found == null ? last : found.key();
        return found;
      }
    }
    return null;
  }

  /** Passes a record that changed since the scan began: its former value, or null if none. */
  private @Nullable CredentialRecord former(Map.Entry<RecordKey, Optional<Secret>> changed) {
    RecordKey key = changed.getKey();
    before.remove(key);
    if (ahead != null && ahead.key().equals(key)) {
      ahead.value().close();
      ahead = null;
    }
    last = key;
    return changed.getValue().map(value -> new CredentialRecord(key, value)).orElse(null);
  }

  private @Nullable CredentialRecord read() {
    DatabaseEntry key = new DatabaseEntry();
    DatabaseEntry value = new DatabaseEntry();
    if (cursor == null
        || cursor.getNext(key, value, LockMode.READ_UNCOMMITTED) != OperationStatus.SUCCESS) {
      cursorDone = true;
      return null;
    }
    return new CredentialRecord(
        RecordKey.takeOver(key.getData()), Secret.takeOver(value.getData()));
  }

  /** Whether it was ended before the last record. */
  synchronized boolean wasCutShort() {
    return closed && !finished;
  }

  /** Ends the scan. Calling it again does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (Optional<Secret> value : before.values()) {
      if (value.isPresent()) {
        value.get().close();
      }
    }
    before.clear();
    if (cursor != null) {
      cursor.close();
    }
  }
}
