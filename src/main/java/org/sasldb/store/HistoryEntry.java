package org.sasldb.store;

import java.time.Instant;
import java.util.List;
import org.sasldb.record.RecordKey;

/**
 * One commit in the history of a store: who did what to which records, never a value.
 *
 * <p>Of a commit that changes very many records only the first keys are kept, so that the history
 * does not grow with the size of a load; the counts are always those of the whole commit.
 *
 * @param number the number of the commit, from 1 without gaps
 * @param when the time by the clock of the process that made it
 * @param actor who made it
 * @param operation what it was called
 * @param storedCount how many records got a new or different value
 * @param removedCount how many records were there and went
 * @param stored the keys of the first {@value #MOST_KEYS} of those that got a value
 * @param removed the keys of the first {@value #MOST_KEYS} of those that went
 */
public record HistoryEntry(
    long number,
    Instant when,
    Actor actor,
    String operation,
    long storedCount,
    long removedCount,
    List<RecordKey> stored,
    List<RecordKey> removed) {
  /** How many keys are kept of each kind: those of 150 accounts with three secrets each. */
  public static final int MOST_KEYS = 500;

  public HistoryEntry {
    stored = first(stored);
    removed = first(removed);
    if (storedCount < stored.size() || removedCount < removed.size()) {
      throw new IllegalArgumentException("fewer records than keys");
    }
  }

  /** A commit of which all keys are known, be it that not all of them are kept. */
  public static HistoryEntry of(
      long number,
      Instant when,
      Actor actor,
      String operation,
      List<RecordKey> stored,
      List<RecordKey> removed) {
    return new HistoryEntry(
        number, when, actor, operation, stored.size(), removed.size(), stored, removed);
  }

  private static List<RecordKey> first(List<RecordKey> keys) {
    return List.copyOf(keys.subList(0, Math.min(keys.size(), MOST_KEYS)));
  }

  /** Whether the keys of all records are there. */
  public boolean isComplete() {
    return stored.size() == storedCount && removed.size() == removedCount;
  }
}
