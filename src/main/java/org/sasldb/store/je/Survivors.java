package org.sasldb.store.je;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.SalvageSink;

/**
 * The records as what is left of the log tells of them: for each key what was written last.
 *
 * <p>That is either the entry that stored the record, or a leaf of the tree that was written later
 * and still has it. A leaf that names all records of its range also shows which were removed before
 * it was written, though the entry that removed them is lost. A record is in doubt if something may
 * be lost that was written after the last that is known of it.
 */
final class Survivors implements LogPass.Visitor {
  private static final String FROM_LOG =
      "it comes from the log without its index, and may have been removed or replaced later";
  private static final String UNCOMMITTED =
      "it comes from the log, in which the end of its commit cannot be found";
  private static final String REMOVED =
      "it was removed, but the end of that commit cannot be found in the log";
  private static final String OLDER = "a newer value of it is lost";
  private static final String UNNAMED =
      "the log does not tell any more whether it was one of the store's records";

  private final LogSurvey survey;
  private final NavigableMap<byte[], State> states = new TreeMap<>(Arrays::compareUnsigned);

  private Survivors(LogSurvey survey) {
    this.survey = survey;
  }

  /** What is known of a record. */
  private static final class State {
    /** Where the entry stands, or stood, by which the record came to be as it is. */
    final long written;

    /** The file in which its value lies. */
    final long file;

    final int valueAt;

    /** The length of the value, or -1 if it is lost. */
    final int valueLength;

    /** What it was before a transaction whose end is not known. */
    final @Nullable State before;

    /** Up to where it is known that it is so. */
    long seen;

    @Nullable String doubt;

    State(long written, long seen, int valueAt, int valueLength, @Nullable State before) {
      this.written = written;
      this.seen = seen;
      this.file = seen >>> Integer.SIZE;
      this.valueAt = valueAt;
      this.valueLength = valueLength;
      this.before = before;
    }
  }

  /** Reads the log for the second time. */
  static Survivors of(LogFiles files, LogSurvey survey) throws IOException {
    Survivors survivors = new Survivors(survey);
    LogPass.run(files, survivors);
    return survivors;
  }

  private boolean concerns(long database, byte[] key) {
    return survey.holdsRecords(database)
        && (survey.knowsRecords() || RecordKey.ofBytes(key).isWellFormed());
  }

  @Override
  public void record(LogRecord found) {
    if (!concerns(found.database, found.key) || survey.isUndone(found.position)) {
      return;
    }
    boolean unresolved = survey.isUnresolved(found.position);
    State before = states.get(found.key);
    if (found.valueLength >= 0) {
      put(found, unresolved ? before : null).doubt = unresolved ? UNCOMMITTED : null;
    } else if (!unresolved) {
      states.remove(found.key);
    } else if (before != null) {
      before.doubt = REMOVED;
    }
  }

  private State put(LogRecord found, @Nullable State before) {
    State state =
        new State(found.position, found.position, found.valueAt, found.valueLength, before);
    states.put(found.key, state);
    return state;
  }

  @Override
  public void leaf(LogLeaf found) {
    if (!survey.holdsRecords(found.database)) {
      return;
    }
    if (found.full) {
      forgetMissing(found);
    }
    for (LogLeaf.Slot slot : found.slots) {
      if (concerns(found.database, slot.key) && !survey.isUndone(slot.position)) {
        take(found, slot);
      }
    }
  }

  private void take(LogLeaf leaf, LogLeaf.Slot slot) {
    boolean unresolved = !survey.isCommitted(slot.position);
    if (slot.removed) {
      if (!unresolved) {
        states.remove(slot.key);
      }
      return;
    }
    State state = states.get(slot.key);
    State before = state == null ? null : state.before;
    if (state != null && state.written == slot.position) {
      confirm(state, leaf);
    } else if (slot.valueLength >= 0) {
      State stored = new State(slot.position, leaf.position, slot.valueAt, slot.valueLength, null);
      stored.doubt = unresolved ? UNCOMMITTED : null;
      states.put(slot.key, stored);
    } else if (before != null && before.written == slot.position) {
      confirm(before, leaf);
      states.put(slot.key, before);
    } else if (state != null && state.valueLength >= 0) {
      state.doubt = OLDER;
    } else {
      states.put(slot.key, new State(slot.position, leaf.position, 0, -1, null));
    }
  }

  private static void confirm(State state, LogLeaf leaf) {
    state.seen = leaf.position;
    if (!UNCOMMITTED.equals(state.doubt)) {
      state.doubt = null;
    }
  }

  /** Lets go of the records that a leaf would name if they were not removed. */
  private void forgetMissing(LogLeaf leaf) {
    List<LogLeaf.Slot> slots = leaf.slots;
    if (slots.size() < 2) {
      return;
    }
    byte[] first = slots.get(0).key;
    byte[] end = slots.get(slots.size() - 1).key;
    if (Arrays.compareUnsigned(first, end) >= 0) {
      return;
    }
    int next = 0;
    var known = states.subMap(first, true, end, true).keySet().iterator();
    while (known.hasNext()) {
      byte[] key = known.next();
      while (Arrays.compareUnsigned(slots.get(next).key, key) < 0) {
        next++;
      }
      if (!Arrays.equals(slots.get(next).key, key)) {
        known.remove();
      }
    }
  }

  @Override
  public void name(LogRecord found) {
    // the survey has it
  }

  @Override
  public void end(long position, long transaction, boolean committed) {
    // the survey has it
  }

  @Override
  public void damage(long position, boolean tail) {
    // the survey has it
  }

  /** The keys of the records of which only the value is lost. */
  List<RecordKey> lost() {
    List<RecordKey> keys = new ArrayList<>();
    for (Map.Entry<byte[], State> entry : states.entrySet()) {
      if (entry.getValue().valueLength < 0) {
        keys.add(RecordKey.ofBytes(entry.getKey()));
      }
    }
    return keys;
  }

  /** Hands every record over whose value is left. */
  void giveTo(SalvageSink sink, LogFiles files) throws IOException {
    Map<Long, List<byte[]>> byFile = new TreeMap<>();
    for (Map.Entry<byte[], State> entry : states.entrySet()) {
      if (entry.getValue().valueLength >= 0) {
        byFile.computeIfAbsent(entry.getValue().file, n -> new ArrayList<>()).add(entry.getKey());
      }
    }
    for (Map.Entry<Long, List<byte[]>> entry : byFile.entrySet()) {
      byte[] log = files.read(entry.getKey());
      for (byte[] key : entry.getValue()) {
        give(sink, key, log);
      }
      Arrays.fill(log, (byte) 0);
    }
  }

  private void give(SalvageSink sink, byte[] key, byte[] log) {
    State state = states.get(key);
    if (state != null && state.valueAt + state.valueLength <= log.length) {
      byte[] value = Arrays.copyOfRange(log, state.valueAt, state.valueAt + state.valueLength);
      sink.take(new CredentialRecord(RecordKey.ofBytes(key), Secret.takeOver(value)), doubt(state));
    }
  }

  private @Nullable String doubt(State state) {
    if (!survey.knowsRecords()) {
      return UNNAMED;
    }
    if (state.doubt != null) {
      return state.doubt;
    }
    return survey.isDoubtfulAt(state.seen) ? FROM_LOG : null;
  }
}
