package org.sasldb.store.je;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sasldb.record.RecordKey;
import org.sasldb.store.Actor;
import org.sasldb.store.HistoryEntry;

/**
 * One record of the database {@code history}: a commit with the first of its keys. Earlier versions
 * spread a commit of many keys over several records; these are read and joined.
 *
 * <p>The key is the commit's number and the part's number. The value is seconds and nanoseconds of
 * the time, the uid, login and operation, then for each key a byte that says stored or removed, and
 * the key; a text or key is preceded by its length, integers are big-endian. Where not all keys are
 * kept, an item of the kind 3 follows: how many records were stored and how many removed.
 *
 * @param part the number of the part, from 0
 * @param entry what it tells of the commit
 */
record HistoryPart(int part, HistoryEntry entry) {
  private static final int KEY_LENGTH = Long.BYTES + Integer.BYTES;
  private static final byte STORED = 1;
  private static final byte REMOVED = 2;
  private static final byte COUNTS = 3;
  private static final int COUNTS_LENGTH = 2 * Long.BYTES;

  /** The key of a part. */
  static byte[] key(long number, int part) {
    return ByteBuffer.allocate(KEY_LENGTH).putLong(number).putInt(part).array();
  }

  byte[] keyBytes() {
    return key(entry.number(), part);
  }

  byte[] valueBytes() {
    byte[] login = entry.actor().login().getBytes(StandardCharsets.UTF_8);
    byte[] name = entry.operation().getBytes(StandardCharsets.UTF_8);
    int size = 2 * Long.BYTES + 3 * Integer.BYTES + login.length + name.length;
    size += encodedLength(entry.stored()) + encodedLength(entry.removed());
    size += entry.isComplete() ? 0 : 1 + Integer.BYTES + COUNTS_LENGTH;
    ByteBuffer out = ByteBuffer.allocate(size);
    Instant when = entry.when();
    out.putLong(when.getEpochSecond()).putInt(when.getNano());
    out.putLong(entry.actor().uid());
    out.putInt(login.length).put(login).putInt(name.length).put(name);
    putKeys(out, STORED, entry.stored());
    putKeys(out, REMOVED, entry.removed());
    if (!entry.isComplete()) {
      out.put(COUNTS).putInt(COUNTS_LENGTH);
      out.putLong(entry.storedCount()).putLong(entry.removedCount());
    }
    return out.array();
  }

  private static int encodedLength(List<RecordKey> keys) {
    int length = 0;
    for (RecordKey key : keys) {
      length += 1 + Integer.BYTES + key.bytes().length();
    }
    return length;
  }

  private static void putKeys(ByteBuffer out, byte kind, List<RecordKey> keys) {
    for (RecordKey key : keys) {
      byte[] bytes = key.toByteArray();
      out.put(kind).putInt(bytes.length).put(bytes);
    }
  }

  /**
   * Reads a record.
   *
   * @throws RuntimeException if the bytes are not what {@link #keyBytes} and {@link #valueBytes}
   *     make
   */
  static HistoryPart ofBytes(byte[] key, byte[] value) {
    ByteBuffer id = ByteBuffer.wrap(key);
    ByteBuffer in = ByteBuffer.wrap(value);
    Instant when = Instant.ofEpochSecond(in.getLong(), in.getInt());
    long uid = in.getLong();
    Actor actor = new Actor(uid, new String(take(in), StandardCharsets.UTF_8));
    String operation = new String(take(in), StandardCharsets.UTF_8);
    Keys keys = new Keys();
    while (in.hasRemaining()) {
      keys.take(in);
    }
    HistoryEntry entry =
        new HistoryEntry(
            id.getLong(),
            when,
            actor,
            operation,
            Math.max(keys.storedCount, keys.stored.size()),
            Math.max(keys.removedCount, keys.removed.size()),
            keys.stored,
            keys.removed);
    return new HistoryPart(id.getInt(), entry);
  }

  /** This part, and another of the same commit that follows it. */
  HistoryPart joined(HistoryPart next) {
    HistoryEntry other = next.entry();
    HistoryEntry both =
        new HistoryEntry(
            entry.number(),
            entry.when(),
            entry.actor(),
            entry.operation(),
            entry.storedCount() + other.storedCount(),
            entry.removedCount() + other.removedCount(),
            concat(entry.stored(), other.stored()),
            concat(entry.removed(), other.removed()));
    return new HistoryPart(part, both);
  }

  private static List<RecordKey> concat(List<RecordKey> first, List<RecordKey> second) {
    List<RecordKey> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  private static byte[] take(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }

  /** What the items say. */
  private static final class Keys {
    private final List<RecordKey> stored = new ArrayList<>();
    private final List<RecordKey> removed = new ArrayList<>();
    private long storedCount;
    private long removedCount;

    void take(ByteBuffer in) {
      byte kind = in.get();
      byte[] item = HistoryPart.take(in);
      if (kind == COUNTS) {
        ByteBuffer counts = ByteBuffer.wrap(item);
        storedCount = counts.getLong();
        removedCount = counts.getLong();
      } else {
        (kind == STORED ? stored : removed).add(RecordKey.ofBytes(item));
      }
    }
  }
}
