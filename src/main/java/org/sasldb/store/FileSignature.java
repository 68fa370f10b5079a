package org.sasldb.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of bytes that all files of a kind have at the same place.
 *
 * @param kind what such a file is
 * @param offset where the bytes are
 * @param text the bytes, one a character
 */
record FileSignature(FileKind kind, int offset, String text) {

  private static final List<FileSignature> ALL =
      List.of(
          new FileSignature(FileKind.SQLITE, 0, "SQLite format 3\0"),
          new FileSignature(FileKind.TDB, 0, "TDB file\n"),
          new FileSignature(FileKind.GZIP, 0, "\u001f\u008b"),
          new FileSignature(FileKind.XZ, 0, "\u00fd7zXZ\0"),
          new FileSignature(FileKind.ZSTD, 0, "(\u00b5/\u00fd"),
          new FileSignature(FileKind.BZIP2, 0, "BZh"),
          new FileSignature(FileKind.ZIP, 0, "PK\u0003\u0004"),
          new FileSignature(FileKind.TAR, 257, "ustar"),
          new FileSignature(FileKind.DB_DUMP, 0, "VERSION="),
          new FileSignature(FileKind.GDBM_DUMP, 0, "# GDBM dump file"),
          new FileSignature(FileKind.GDBM_DUMP, 0, "!\r\n! GDBM FLAT FILE DUMP"));

  /** Where a cdb file's hash tables can begin: behind the 256 pointers to them. */
  private static final int CDB_POINTERS = 2048;

  private static final int SHORTEST_CDB_HEAD = 128;

  /** The type byte of a JE log file's first entry, and how long that entry can be. */
  private static final int JE_HEADER_TYPE = 0x19;

  private static final int JE_SHORTEST = 20;
  private static final int JE_LONGEST = 40;

  /** The kind whose mark a head bears; null if it bears none. */
  static @Nullable FileKind of(byte[] head) {
    for (FileSignature signature : ALL) {
      if (signature.isOn(head)) {
        return signature.kind;
      }
    }
    if (isJeLog(head)) {
      return FileKind.JE_LOG;
    }
    return isCdb(head) ? FileKind.CDB : null;
  }

  private boolean isOn(byte[] head) {
    byte[] mark = FileKinds.ascii(text);
    int end = offset + mark.length;
    return head.length >= end && Arrays.equals(head, offset, end, mark, 0, mark.length);
  }

  /** A checksum, then type, flags and the offset of the entry before, which the first has not. */
  private static boolean isJeLog(byte[] head) {
    if (head.length < 14) {
      return false;
    }
    ByteBuffer words = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    int size = words.getInt(10);
    return words.getShort(4) == JE_HEADER_TYPE
        && words.getInt(6) == 0
        && size >= JE_SHORTEST
        && size <= JE_LONGEST;
  }

  /** A cdb file has no mark, but each of its hash tables begins where the one before ends. */
  private static boolean isCdb(byte[] head) {
    if (head.length < SHORTEST_CDB_HEAD) {
      return false;
    }
    ByteBuffer words = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    long place = Integer.toUnsignedLong(words.getInt(0));
    if (place < CDB_POINTERS) {
      return false;
    }
    for (int at = 0; at + 8 <= Math.min(head.length, CDB_POINTERS); at += 8) {
      if (Integer.toUnsignedLong(words.getInt(at)) != place) {
        return false;
      }
      place += 8 * Integer.toUnsignedLong(words.getInt(at + 4));
    }
    return true;
  }
}
