package org.sasldb.store.je;

import com.sleepycat.je.Cursor;
import com.sleepycat.je.CursorConfig;
import com.sleepycat.je.Database;
import com.sleepycat.je.DatabaseEntry;
import com.sleepycat.je.LockMode;
import com.sleepycat.je.OperationStatus;
import com.sleepycat.je.Transaction;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.sasldb.record.RecordKey;
import org.sasldb.store.Actor;

/** Writes and reads the database {@code history}. */
final class JeHistory {
  private JeHistory() {}

  /** Adds a commit, in the transaction that makes it. */
  static void append(Database history, Transaction transaction, HistoryEntry entry) {
    List<RecordKey> stored = entry.stored();
    List<RecordKey> removed = entry.removed();
    int keys = stored.size() + removed.size();
    int number = 0;
    for (int from = 0; number == 0 || from < keys; from += HistoryPart.KEYS) {
      int to = Math.min(from + HistoryPart.KEYS, keys);
      HistoryPart part =
          new HistoryPart(
              entry.number(),
              number++,
              entry.when(),
              entry.actor(),
              entry.operation(),
              part(stored, from, to),
              part(removed, from - stored.size(), to - stored.size()));
      history.put(
          transaction, new DatabaseEntry(part.keyBytes()), new DatabaseEntry(part.valueBytes()));
    }
  }

  private static List<RecordKey> part(List<RecordKey> keys, int from, int to) {
    int first = Math.max(0, Math.min(from, keys.size()));
    int end = Math.max(first, Math.min(to, keys.size()));
    return keys.subList(first, end);
  }

  /** The newest commits, the oldest of them first. */
  static List<HistoryEntry> newest(Database history, int most) {
    Deque<HistoryEntry> entries = new ArrayDeque<>();
    DatabaseEntry key = new DatabaseEntry();
    DatabaseEntry value = new DatabaseEntry();
    try (Cursor cursor = history.openCursor(null, CursorConfig.READ_UNCOMMITTED)) {
      Deque<HistoryPart> parts = new ArrayDeque<>();
      while (entries.size() < most
          && cursor.getPrev(key, value, LockMode.DEFAULT) == OperationStatus.SUCCESS) {
        HistoryPart part = HistoryPart.ofBytes(key.getData(), value.getData());
        parts.addFirst(part);
        if (part.part() == 0) {
          entries.addFirst(joined(parts));
          parts.clear();
        }
      }
    }
    return new ArrayList<>(entries);
  }

  private static HistoryEntry joined(Deque<HistoryPart> parts) {
    HistoryPart first = parts.getFirst();
    List<RecordKey> stored = new ArrayList<>();
    List<RecordKey> removed = new ArrayList<>();
    for (HistoryPart part : parts) {
      stored.addAll(part.stored());
      removed.addAll(part.removed());
    }
    return new HistoryEntry(
        first.number(), first.when(), first.actor(), first.operation(), stored, removed);
  }

  /** The entry for a commit that is about to be made. */
  static HistoryEntry entry(
      long number, Instant when, Actor actor, String operation, Effects effects) {
    return new HistoryEntry(
        number, when, actor, operation, effects.keys(true), effects.keys(false));
  }
}
