package org.sasldb.store.je;

import java.time.Instant;
import java.util.List;
import org.sasldb.record.RecordKey;
import org.sasldb.store.Actor;

/**
 * One commit in the history of a store: who did what to which records, never a value.
 *
 * @param number the number of the commit, from 1 without gaps
 * @param when the time by the clock of the process that made it
 * @param actor who made it
 * @param operation what it was called
 * @param stored the keys of the records whose value became new or different
 * @param removed the keys of the records that were there and went
 */
public record HistoryEntry(
    long number,
    Instant when,
    Actor actor,
    String operation,
    List<RecordKey> stored,
    List<RecordKey> removed) {
  public HistoryEntry {
    stored = List.copyOf(stored);
    removed = List.copyOf(removed);
  }
}
