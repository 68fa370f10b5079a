package org.sasldb.store.je;

import com.sleepycat.util.PackedInteger;
import java.util.Arrays;

/**
 * Reads the parts of a log entry, one after the other.
 *
 * <p>All methods throw {@link IndexOutOfBoundsException} where the entry is too short for what it
 * says of itself.
 */
final class LogItem {
  private static final byte[] NONE = {};

  private final byte[] log;
  private final int end;
  private int at;

  /** Begins behind the header of the entry at an offset. */
  LogItem(byte[] log, int entryAt, int entryLength) {
    this.log = log;
    this.at = LogFile.itemAt(log, entryAt);
    this.end = entryAt + entryLength;
  }

  /** Where the next part begins. */
  int at() {
    return at;
  }

  /** How many bytes are left. */
  int left() {
    return end - at;
  }

  /** Passes some bytes, and says where they begin. */
  int pass(int length) {
    if (length < 0 || length > left()) {
      throw new IndexOutOfBoundsException("an entry that is too short");
    }
    int from = at;
    at += length;
    return from;
  }

  /** Eight bits. */
  int octet() {
    return log[pass(1)] & 0xff;
  }

  /** An integer of four bytes. */
  int integer() {
    return LogFile.integer(log, pass(Integer.BYTES));
  }

  /** An integer of as few bytes as it needs. */
  int packedInt() {
    int from = at;
    pass(PackedInteger.getReadIntLength(log, from));
    return PackedInteger.readInt(log, from);
  }

  /** A long integer of as few bytes as it needs. */
  long packedLong() {
    int from = at;
    pass(PackedInteger.getReadLongLength(log, from));
    return PackedInteger.readLong(log, from);
  }

  /** Some bytes. */
  byte[] bytes(int length) {
    int from = pass(length);
    return Arrays.copyOfRange(log, from, from + length);
  }

  /** Bytes after their length; none where that is negative, which is how JE writes null. */
  byte[] sizedBytes() {
    int length = packedInt();
    return length < 0 ? NONE : bytes(length);
  }

  /** Passes bytes after their length. */
  void passSizedBytes() {
    pass(Math.max(0, packedInt()));
  }
}
