package org.sasldb.store.je;

import com.sleepycat.je.Cursor;
import com.sleepycat.je.CursorConfig;
import com.sleepycat.je.Database;
import com.sleepycat.je.DatabaseEntry;
import com.sleepycat.je.LockMode;
import com.sleepycat.je.OperationStatus;
import com.sleepycat.je.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.Actor;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.HistoryKeeper.Order;

/** Writes and reads the database {@code history}. */
final class JeHistory {
  private JeHistory() {}

  /** Adds a commit, in the transaction that makes it. */
  static void append(Database history, Transaction transaction, HistoryEntry entry) {
    HistoryPart part = new HistoryPart(0, entry);
    history.put(
        transaction, new DatabaseEntry(part.keyBytes()), new DatabaseEntry(part.valueBytes()));
  }

  /** Removes all that is told so far. */
  static void clear(Database history, Transaction transaction) {
    DatabaseEntry key = new DatabaseEntry();
    DatabaseEntry none = new DatabaseEntry();
    none.setPartial(0, 0, true);
    try (Cursor cursor = history.openCursor(transaction, null)) {
      while (cursor.getNext(key, none, LockMode.RMW) == OperationStatus.SUCCESS) {
        cursor.delete();
      }
    }
  }

  /**
   * Some commits in a row.
   *
   * @param from the number of the first
   * @param most how many at most
   */
  static List<HistoryEntry> page(Database history, long from, Order order, int most) {
    try (Cursor cursor = history.openCursor(null, CursorConfig.READ_UNCOMMITTED)) {
      return new Walk(cursor, order).entries(from, most);
    }
  }

  /** A walk in one direction, which joins the parts of a commit. */
  private static final class Walk {
    private final Cursor cursor;
    private final boolean newestFirst;
    private final DatabaseEntry key = new DatabaseEntry();
    private final DatabaseEntry value = new DatabaseEntry();

    Walk(Cursor cursor, Order order) {
      this.cursor = cursor;
      this.newestFirst = order == Order.NEWEST_FIRST;
    }

    List<HistoryEntry> entries(long from, int most) {
      List<HistoryEntry> entries = new ArrayList<>();
      HistoryPart open = null;
      HistoryPart found = most > 0 ? first(from) : null;
      while (found != null) {
        if (open != null && open.entry().number() != found.entry().number()) {
          entries.add(open.entry());
          open = null;
          if (entries.size() == most) {
            return entries;
          }
        }
        open = open == null ? found : newestFirst ? found.joined(open) : open.joined(found);
        found = next();
      }
      if (open != null) {
        entries.add(open.entry());
      }
      return entries;
    }

    private @Nullable HistoryPart first(long from) {
      key.setData(HistoryPart.key(from, newestFirst ? Integer.MAX_VALUE : 0));
      boolean after =
          cursor.getSearchKeyRange(key, value, LockMode.DEFAULT) == OperationStatus.SUCCESS;
      if (newestFirst) {
        return after ? next() : part(cursor.getLast(key, value, LockMode.DEFAULT));
      }
      return after ? part(OperationStatus.SUCCESS) : null;
    }

    private @Nullable HistoryPart next() {
      return part(
          newestFirst
              ? cursor.getPrev(key, value, LockMode.DEFAULT)
              : cursor.getNext(key, value, LockMode.DEFAULT));
    }

    private @Nullable HistoryPart part(OperationStatus status) {
      return status == OperationStatus.SUCCESS
          ? HistoryPart.ofBytes(key.getData(), value.getData())
          : null;
    }
  }

  /** The entry for a commit that is about to be made. */
  static HistoryEntry entry(
      long number, Instant when, Actor actor, String operation, Effects effects) {
    return HistoryEntry.of(number, when, actor, operation, effects.keys(true), effects.keys(false));
  }
}
