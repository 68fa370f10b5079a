package org.sasldb.store.je;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sasldb.record.RecordKey;
import org.sasldb.store.Actor;

/**
 * One record of the database {@code history}. A commit of many keys is spread over several, so that
 * no record outgrows a log file.
 *
 * <p>The key is the commit's number and the part's number. The value is seconds and nanoseconds of
 * the time, the uid, login and operation, then for each key a byte that says stored or removed, and
 * the key; a text or key is preceded by its length, integers are big-endian.
 *
 * @param number the number of the commit
 * @param part the number of the part, from 0
 * @param when when it was made
 * @param actor who made it
 * @param operation what it is called
 * @param stored keys of this part that were stored
 * @param removed keys of this part that were removed
 */
record HistoryPart(
    long number,
    int part,
    Instant when,
    Actor actor,
    String operation,
    List<RecordKey> stored,
    List<RecordKey> removed) {
  static final int KEYS = 500;

  private static final int KEY_LENGTH = Long.BYTES + Integer.BYTES;
  private static final byte STORED = 1;
  private static final byte REMOVED = 2;

  byte[] keyBytes() {
    return ByteBuffer.allocate(KEY_LENGTH).putLong(number).putInt(part).array();
  }

  byte[] valueBytes() {
    byte[] login = actor.login().getBytes(StandardCharsets.UTF_8);
    byte[] name = operation.getBytes(StandardCharsets.UTF_8);
    int size = 2 * Long.BYTES + 3 * Integer.BYTES + login.length + name.length;
    ByteBuffer out = ByteBuffer.allocate(size + encodedLength(stored) + encodedLength(removed));
    out.putLong(when.getEpochSecond()).putInt(when.getNano()).putLong(actor.uid());
    out.putInt(login.length).put(login).putInt(name.length).put(name);
    putKeys(out, STORED, stored);
    putKeys(out, REMOVED, removed);
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
    List<RecordKey> stored = new ArrayList<>();
    List<RecordKey> removed = new ArrayList<>();
    while (in.hasRemaining()) {
      (in.get() == STORED ? stored : removed).add(RecordKey.ofBytes(take(in)));
    }
    return new HistoryPart(id.getLong(), id.getInt(), when, actor, operation, stored, removed);
  }

  private static byte[] take(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return bytes;
  }
}
