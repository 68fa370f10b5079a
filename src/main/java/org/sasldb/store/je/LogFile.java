package org.sasldb.store.je;

import com.sleepycat.je.log.LogEntryType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Adler32;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log file of Berkeley DB Java Edition far enough to tell whether it is whole.
 *
 * <p>JE's own verification marks a damaged environment so that nothing opens it any more, and its
 * recovery cuts the newest file at the first damage; this only looks. An entry is (log versions 8
 * to 18, all little-endian) four bytes of Adler-32 over the rest, type, flags, the offset of the
 * entry before, the length of the item, eight bytes more if a flag says so, and the item.
 */
final class LogFile {
  private static final int HEADER = 14;
  private static final int TYPE = 4;
  private static final int FLAGS = 5;
  private static final int PREVIOUS = 6;
  private static final int ITEM_LENGTH = 10;
  private static final int CHECKSUM_LENGTH = 4;
  private static final int SEQUENCE_LENGTH = 8;
  private static final int HAS_SEQUENCE = 0x28;

  private LogFile() {}

  /**
   * The offset up to which a file consists of sound entries; its length if all of it does.
   *
   * @param length the length of the file when it was read
   * @param sound where the sound entries end
   */
  record Extent(long length, long sound) {
    boolean whole() {
      return sound == length;
    }
  }

  /** Reads a file, which is never more than a megabyte and one entry long. */
  static Extent read(Path file) throws IOException {
    byte[] log = Files.readAllBytes(file);
    int previous = -1;
    int at = 0;
    while (at < log.length) {
      int length = entryLength(log, at, previous);
      if (length < 0) {
        break;
      }
      previous = at;
      at += length;
    }
    return new Extent(log.length, at);
  }

  /** The length of the entry at an offset, or -1 if there is no sound one, whatever precedes it. */
  static int entryLength(byte[] log, int at) {
    return entryLength(log, at, -1);
  }

  /** The type of the sound entry at an offset, or null if this version of JE has no such type. */
  static @Nullable LogEntryType type(byte[] log, int at) {
    return LogEntryType.findType(log[at + TYPE]);
  }

  /** The offset of the entry before the one at an offset, as that one tells it. */
  static int previous(byte[] log, int at) {
    return integer(log, at + PREVIOUS);
  }

  /** Where the item of the entry at an offset begins. */
  static int itemAt(byte[] log, int at) {
    return at + headLength(log, at);
  }

  /** The checksum that the entry at an offset has of itself. */
  static int checksum(byte[] log, int at) {
    return integer(log, at);
  }

  /** Where the bytes begin that the checksum of the entry at an offset is of. */
  static int summedFrom(int at) {
    return at + CHECKSUM_LENGTH;
  }

  /** The length that the entry at an offset claims to have, or -1 if there can be none. */
  static int claimedLength(byte[] log, int at) {
    int room = log.length - at;
    if (room < HEADER) {
      return -1;
    }
    int item = integer(log, at + ITEM_LENGTH);
    int head = headLength(log, at);
    return item < 0 || item > room - head || log[at + TYPE] == 0 ? -1 : head + item;
  }

  private static int headLength(byte[] log, int at) {
    return (log[at + FLAGS] & HAS_SEQUENCE) == 0 ? HEADER : HEADER + SEQUENCE_LENGTH;
  }

  /** The length of the entry at an offset, or -1 if there is no sound one. */
  private static int entryLength(byte[] log, int at, int previous) {
    int length = claimedLength(log, at);
    if (length < 0 || (previous >= 0 && previous(log, at) != previous)) {
      return -1;
    }
    Adler32 sum = new Adler32();
    sum.update(log, summedFrom(at), length - CHECKSUM_LENGTH);
    return checksum(log, at) == (int) sum.getValue() ? length : -1;
  }

  /** The integer at an offset. */
  static int integer(byte[] log, int at) {
    return (log[at] & 0xff)
        | (log[at + 1] & 0xff) << 8
        | (log[at + 2] & 0xff) << 16
        | log[at + 3] << 24;
  }
}
