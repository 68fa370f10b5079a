package org.sasldb.store.je;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of the whole log before it can be said what one entry of it means: which
 * transactions were committed, which database is the one of the records, and behind which place
 * nothing is missing any more.
 */
final class LogSurvey implements LogPass.Visitor {
  /** JE's own two databases that are there from the beginning have the numbers before. */
  private static final long FIRST_DATABASE = 2;

  private final Map<Long, String> names = new HashMap<>();

  /** By database, the newest commit that a record tells of that looks like the one of a meta. */
  private final Map<Long, Long> metas = new HashMap<>();

  /** By database, the newest commit that a record tells of that looks like one of a history. */
  private final Map<Long, Long> histories = new HashMap<>();

  /** What the transactions wrote whose end was not seen. */
  private final Map<Long, List<LogRecord>> open = new HashMap<>();

  private final Set<Long> aborted = new HashSet<>();
  private final Set<Long> unresolved = new HashSet<>();
  private final CommitMark.Reading mark;

  /** Where the log begins now. */
  private final long begin;

  /** Where the last commit ends, or -1. */
  private long lastCommit = -1;

  /** Where the last of what cannot be read begins, or -1. */
  private long lastDamage = -1;

  /** Where the newest log file ends in something that cannot be read, or -1. */
  private long tail = -1;

  private LogSurvey(long begin, CommitMark.Reading mark) {
    this.begin = begin;
    this.mark = mark;
  }

  /** Reads the log for the first time. */
  static LogSurvey of(LogFiles files, CommitMark.Reading mark) throws IOException {
    LogSurvey survey = new LogSurvey(LogPass.position(files.first(), 0), mark);
    LogPass.run(files, survey);
    survey.conclude();
    return survey;
  }

  @Override
  public void record(LogRecord found) {
    if (found.transactional) {
      open.computeIfAbsent(found.transaction, id -> new ArrayList<>()).add(found);
    } else {
      count(found.database, found.key, found.commit);
    }
  }

  private void count(long database, byte[] key, long commit) {
    if (commit > 0) {
      (CommitNumbers.isMeta(key) ? metas : histories).merge(database, commit, Math::max);
    }
  }

  @Override
  public void name(LogRecord found) {
    if (found.valueLength >= 0) {
      names.put(found.named, new String(found.key, StandardCharsets.UTF_8));
    }
  }

  @Override
  public void leaf(LogLeaf found) {
    for (LogLeaf.Slot slot : found.slots) {
      count(found.database, slot.key, slot.commit);
    }
  }

  @Override
  public void end(long position, long transaction, boolean committed) {
    lastCommit = committed ? position : lastCommit;
    List<LogRecord> wrote = open.remove(transaction);
    if (wrote == null) {
      return;
    }
    for (LogRecord one : wrote) {
      if (committed) {
        count(one.database, one.key, one.commit);
      } else {
        aborted.add(one.position);
      }
    }
    if (committed) {
      recognise(wrote);
    }
  }

  /**
   * Every commit of this program writes to {@code meta} and {@code history} under the same number,
   * so that it shows which database is which though their names cannot be read.
   */
  private void recognise(List<LogRecord> wrote) {
    LogRecord meta = find(wrote, one -> CommitNumbers.isMeta(one.key) && one.commit > 0);
    if (meta == null) {
      return;
    }
    LogRecord history =
        find(
            wrote,
            one ->
                one.database != meta.database
                    && CommitNumbers.isHistory(one.key)
                    && one.commit == meta.commit);
    if (history == null) {
      return;
    }
    names.putIfAbsent(meta.database, JeDatabases.META);
    names.putIfAbsent(history.database, JeDatabases.HISTORY);
    for (LogRecord one : wrote) {
      names.putIfAbsent(one.database, JeDatabases.RECORDS);
    }
  }

  private static @Nullable LogRecord find(List<LogRecord> wrote, Predicate<LogRecord> wanted) {
    for (LogRecord one : wrote) {
      if (wanted.test(one)) {
        return one;
      }
    }
    return null;
  }

  @Override
  public void damage(long position, boolean isTail) {
    if (isTail) {
      tail = position;
    } else {
      lastDamage = Math.max(lastDamage, position);
    }
  }

  private void conclude() {
    if (commitsMissing()) {
      lastDamage = Long.MAX_VALUE;
    } else if (mark.state() != CommitMark.State.SOUND) {
      // a write that was cut short is no loss, but only the mark could say that it was no more
      lastDamage = Math.max(lastDamage, tail);
    }
    for (List<LogRecord> wrote : open.values()) {
      for (LogRecord one : wrote) {
        // where all that follows can be read, it was never committed
        (one.position < lastDamage ? unresolved : aborted).add(one.position);
      }
    }
    open.clear();
  }

  /** The newest commit that the log still tells of, or 0. */
  long newestCommit() {
    long newest = 0;
    for (Map.Entry<Long, Long> told : metas.entrySet()) {
      if (names.getOrDefault(told.getKey(), JeDatabases.META).equals(JeDatabases.META)) {
        newest = Math.max(newest, told.getValue());
      }
    }
    for (Map.Entry<Long, Long> told : histories.entrySet()) {
      // without the name it could be the number of something else
      if (JeDatabases.HISTORY.equals(names.get(told.getKey()))) {
        newest = Math.max(newest, told.getValue());
      }
    }
    return newest;
  }

  /** Whether commits were acknowledged that are newer than any that the log tells of. */
  boolean commitsMissing() {
    return mark.known() && newestCommit() < mark.commits();
  }

  /** Whether something may be lost that was written after a place. */
  boolean isDoubtfulAt(long position) {
    return position < lastDamage;
  }

  /** Whether an entry does not count: its transaction was given up. */
  boolean isUndone(long position) {
    return aborted.contains(position);
  }

  /** Whether the end of the transaction of an entry may be among what is lost. */
  boolean isUnresolved(long position) {
    return unresolved.contains(position);
  }

  /**
   * Whether the transaction of an entry is known to be committed, though the entry itself may be
   * lost. A leaf can be written in the middle of a transaction; one is done after the other, and
   * only files whose transactions have ended are removed.
   */
  boolean isCommitted(long position) {
    return (position < lastCommit || position < begin) && !isUnresolved(position);
  }

  /** Whether the log still tells which database holds the records. */
  boolean knowsRecords() {
    return names.containsValue(JeDatabases.RECORDS);
  }

  /** Whether a database holds the records, or may do so where the log does not tell which does. */
  boolean holdsRecords(long database) {
    return knowsRecords()
        ? JeDatabases.RECORDS.equals(names.get(database))
        : database >= FIRST_DATABASE && !names.containsKey(database);
  }
}
