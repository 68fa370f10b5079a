package org.sasldb.store.je;

import com.sleepycat.je.log.LogEntryType;
import com.sleepycat.util.PackedInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A leaf of a database's tree as a log entry holds it (log versions 16 and 17): which of its
 * records there were at that moment, and of small ones the values. What JE's cleaner moves lives
 * only in leaves if it is small.
 */
final class LogLeaf {
  private static final int HAS_PREFIX = 0x02;
  private static final int HAS_SIZES = 0x04;
  private static final int HAS_SEQUENCES = 0x10;
  private static final int REMOVED = 0x01 | 0x08;
  private static final int EMBEDDED = 0x10;
  private static final int NO_VALUE = 0x20;
  private static final int NO_POSITION = 0xffffff;

  /** Where the entry stands in the log. */
  final long position;

  final long database;

  /** Whether it names all records of its range, and not only those that changed. */
  final boolean full;

  /** In the order of the keys. */
  final List<Slot> slots = new ArrayList<>();

  /** One record of a leaf. */
  static final class Slot {
    final byte[] key;

    /** Where the entry stands, or stood, by which the record came to be as it is. */
    final long position;

    /** Whether the record is removed. */
    final boolean removed;

    /** Where the value begins in the file of the leaf. */
    final int valueAt;

    /** The length of the value, or -1 if only the entry has it. */
    final int valueLength;

    /** The commit that the record tells of, if its database is one that does so; else 0. */
    final long commit;

    private Slot(
        byte[] log, byte[] key, long position, boolean removed, int valueAt, int valueLength) {
      this.key = key;
      this.position = position;
      this.removed = removed;
      this.valueAt = valueAt;
      this.valueLength = valueLength;
      commit = valueLength < 0 ? 0 : CommitNumbers.of(key, log, valueAt, valueLength);
    }
  }

  private LogLeaf(long position, boolean full, byte[] log, LogItem item) {
    this.position = position;
    this.full = full;
    database = item.packedLong();
    // the versions of this leaf before
    item.packedLong();
    item.packedLong();
    boolean expires = item.packedInt() != -1;
    // the node and its first key
    item.packedLong();
    item.passSizedBytes();
    int flags = item.octet();
    byte[] prefix = (flags & HAS_PREFIX) == 0 ? new byte[0] : item.sizedBytes();
    int count = item.packedInt();
    // the level and the room
    item.packedInt();
    item.packedInt();
    boolean compact = item.octet() != 0;
    int baseFile = compact ? item.integer() : 0;
    for (int i = 0; i < count; i++) {
      int length = Math.max(0, item.packedInt());
      int at = item.pass(length);
      long slot = compact ? compactPosition(item, baseFile) : longPosition(item);
      int state = item.octet();
      boolean embedded = (state & EMBEDDED) != 0;
      slots.add(slot(log, prefix, at, length, slot, state));
      if ((flags & HAS_SIZES) != 0 && !embedded) {
        item.packedInt();
      }
      if ((flags & HAS_SEQUENCES) != 0 && embedded) {
        item.packedLong();
      }
      if (expires) {
        item.packedInt();
      }
    }
  }

  private static Slot slot(
      byte[] log, byte[] prefix, int at, int length, long position, int state) {
    int suffix = length;
    int valueLength = -1;
    if ((state & EMBEDDED) != 0 && (state & NO_VALUE) != 0) {
      valueLength = 0;
    } else if ((state & EMBEDDED) != 0) {
      // the key, the value, and backwards the length of the key
      int lastByte = at + length - 1;
      suffix = PackedInteger.readReverseInt(log, lastByte);
      valueLength = length - suffix - PackedInteger.getReadIntLength(log, lastByte);
      if (suffix < 0 || valueLength < 0) {
        throw new IndexOutOfBoundsException("a slot that is too short");
      }
    }
    byte[] key = Arrays.copyOf(prefix, prefix.length + suffix);
    System.arraycopy(log, at, key, prefix.length, suffix);
    return new Slot(log, key, position, (state & REMOVED) != 0, at + suffix, valueLength);
  }

  private static long compactPosition(LogItem item, int baseFile) {
    // signed
    byte file = (byte) item.octet();
    int offset = item.octet() | item.octet() << 8 | item.octet() << 16;
    return offset == NO_POSITION ? -1 : LogPass.position(baseFile + (long) file, offset);
  }

  private static long longPosition(LogItem item) {
    long low = Integer.toUnsignedLong(item.integer());
    return low | (long) item.integer() << Integer.SIZE;
  }

  /** Whether entries of a type are leaves. */
  static boolean isLeaf(LogEntryType type) {
    return type.equals(LogEntryType.LOG_BIN) || type.equals(LogEntryType.LOG_BIN_DELTA);
  }

  /**
   * Reads a sound entry.
   *
   * @throws IndexOutOfBoundsException if it is not what its type says
   */
  static LogLeaf read(long position, LogEntryType type, byte[] log, int at, int length) {
    boolean full = type.equals(LogEntryType.LOG_BIN);
    return new LogLeaf(position, full, log, new LogItem(log, at, length));
  }
}
