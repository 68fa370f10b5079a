package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;

/** Tells a hash file from its relatives and from other files (format section 2, "recognising"). */
final class Recognition {

  static final int MAGIC_OFFSET = 12;
  static final int HASH_MAGIC = 0x061561;

  private static final int BTREE_MAGIC = 0x053162;
  private static final int QUEUE_MAGIC = 0x042253;
  private static final int HEAP_MAGIC = 0x074582;
  private static final int RENAME_MAGIC = 0x030800;

  private static final int FLAGS_OFFSET = 48;
  private static final int BTREE_RECNO = 0x02;
  private static final int BTREE_SUBDATABASES = 0x20;

  private Recognition() {}

  /** Whether a file beginning so belongs to Berkeley DB, of this or another access method. */
  static boolean isBerkeley(ByteBuffer head) {
    if (head.limit() < MAGIC_OFFSET + 4) {
      return false;
    }
    ByteBuffer little = head.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer big = head.duplicate().order(ByteOrder.BIG_ENDIAN);
    return isHash(little) || isHash(big) || relative(little) != null || relative(big) != null;
  }

  /**
   * The byte order of the hash file that begins so.
   *
   * @throws FormatException if it is none, saying what it is instead
   */
  static ByteOrder orderOf(FileImage image) throws FormatException {
    if (image.size() == 0) {
      throw FormatException.corrupt("", "the file is empty (0 bytes), not even a header page");
    }
    if (image.size() < HashHeader.SIZE) {
      throw FormatException.corrupt(
          "", "the file has " + image.size() + " bytes, less than a header (512 bytes)");
    }
    ByteBuffer little = image.segments(ByteOrder.LITTLE_ENDIAN)[0];
    ByteBuffer big = image.segments(ByteOrder.BIG_ENDIAN)[0];
    if (isHash(little)) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    if (isHash(big)) {
      return ByteOrder.BIG_ENDIAN;
    }
    String relative = relative(little) != null ? relative(little) : relative(big);
    if (relative != null) {
      throw FormatException.unsupported("page 0, offset 12", "this is " + relative);
    }
    throw FormatException.notThisFormat("not a Berkeley DB file: no known number at offset 12");
  }

  private static boolean isHash(ByteBuffer head) {
    return head.getInt(MAGIC_OFFSET) == HASH_MAGIC;
  }

  /** What else of Berkeley DB begins so; null if nothing. */
  private static @Nullable String relative(ByteBuffer head) {
    return switch (head.getInt(MAGIC_OFFSET)) {
      case BTREE_MAGIC -> btree(head.limit() < FLAGS_OFFSET + 4 ? 0 : head.getInt(FLAGS_OFFSET));
      case QUEUE_MAGIC -> "a queue database, not a hash database";
      case HEAP_MAGIC -> "a heap database, not a hash database";
      case RENAME_MAGIC -> "left over from an interrupted rename or remove of a database";
      default -> release185(head.getInt(0));
    };
  }

  private static String btree(int flags) {
    if ((flags & BTREE_SUBDATABASES) != 0) {
      return "a file of several databases, which no sasldb is";
    }
    return (flags & BTREE_RECNO) != 0
        ? "a recno database, not a hash database"
        : "a btree database, not a hash database";
  }

  private static @Nullable String release185(int magic) {
    return magic == HASH_MAGIC ? "a hash file of release 1.85, another format" : null;
  }
}
