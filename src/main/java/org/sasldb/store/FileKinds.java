package org.sasldb.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a file is from its first bytes, for the choice of a store format and for messages. It
 * opens nothing but regular files and reads no more than {@value #HEAD_LENGTH} bytes. An answer is
 * no promise that the rest of the file is sound; {@link FileKind#UNKNOWN} is one, too.
 */
public final class FileKinds {

  /** How many of a file's first bytes are looked at; fewer tell less. */
  public static final int HEAD_LENGTH = 512;

  private static final int BERKELEY_MAGIC_OFFSET = 12;
  private static final int BERKELEY_ENCRYPTION_OFFSET = 24;
  private static final int BERKELEY_FLAGS_OFFSET = 48;
  private static final int HASH_MAGIC = 0x061561;
  private static final int BTREE_MAGIC = 0x053162;
  private static final int QUEUE_MAGIC = 0x042253;
  private static final int HEAP_MAGIC = 0x074582;
  private static final int RENAME_MAGIC = 0x030800;
  private static final int BTREE_RECNO = 0x02;
  private static final int BTREE_SEVERAL = 0x20;

  private static final int GDBM_FIRST_MAGIC = 0x13579acd;
  private static final int GDBM_LAST_MAGIC = 0x13579ad1;
  private static final int LMDB_MAGIC = 0xBEEFC0DE;
  private static final int NDBM_DIR_TAG = 0x4744424d;

  private FileKinds() {}

  /** What is at a path; only the name of a file that the bytes leave open adds to the answer. */
  public static FileKind of(Path path) throws IOException {
    if (!Files.exists(path)) {
      boolean link = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
      // not readable is not the same as not there: opening the file says what the reason is
      if (link || Files.notExists(path)) {
        return link ? FileKind.DANGLING_LINK : FileKind.MISSING;
      }
    } else if (Files.isDirectory(path)) {
      return FileKind.FOLDER;
    } else if (!Files.isRegularFile(path)) {
      return FileKind.NO_FILE;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return named(of(in.readNBytes(HEAD_LENGTH)), String.valueOf(path.getFileName()));
    }
  }

  private static FileKind named(FileKind kind, String name) {
    if (!name.endsWith(".pag")) {
      return kind;
    }
    return switch (kind) {
      case GDBM -> FileKind.GDBM_PAG;
      case UNKNOWN, ZEROS -> FileKind.OLD_NDBM_OR_UNKNOWN;
      default -> kind;
    };
  }

  /** What a regular file that begins with these bytes is. */
  public static FileKind of(byte[] head) {
    if (head.length == 0) {
      return FileKind.EMPTY;
    }
    FileKind kind = byNumbers(head, ByteOrder.LITTLE_ENDIAN);
    if (kind == null) {
      kind = byNumbers(head, ByteOrder.BIG_ENDIAN);
    }
    if (kind == null) {
      kind = FileSignature.of(head);
    }
    return kind != null ? kind : TextKinds.of(head);
  }

  private static @Nullable FileKind byNumbers(byte[] head, ByteOrder order) {
    ByteBuffer words = ByteBuffer.wrap(head).order(order);
    FileKind kind = berkeley(words);
    return kind != null ? kind : others(words);
  }

  private static @Nullable FileKind berkeley(ByteBuffer words) {
    return switch (word(words, BERKELEY_MAGIC_OFFSET)) {
      case HASH_MAGIC -> unlessEncrypted(words, FileKind.BERKELEY_HASH);
      case BTREE_MAGIC -> unlessEncrypted(words, btree(word(words, BERKELEY_FLAGS_OFFSET)));
      case QUEUE_MAGIC -> unlessEncrypted(words, FileKind.BERKELEY_QUEUE);
      case HEAP_MAGIC -> unlessEncrypted(words, FileKind.BERKELEY_HEAP);
      case RENAME_MAGIC -> FileKind.BERKELEY_LEFTOVER;
      default -> null;
    };
  }

  private static FileKind btree(int flags) {
    if ((flags & BTREE_SEVERAL) != 0) {
      return FileKind.BERKELEY_SEVERAL;
    }
    return (flags & BTREE_RECNO) != 0 ? FileKind.BERKELEY_RECNO : FileKind.BERKELEY_BTREE;
  }

  /** Version 7 of hash files and its relatives have no such field, but leave its byte 0. */
  private static FileKind unlessEncrypted(ByteBuffer words, FileKind kind) {
    boolean encrypted =
        words.limit() > BERKELEY_ENCRYPTION_OFFSET && words.get(BERKELEY_ENCRYPTION_OFFSET) != 0;
    return encrypted ? FileKind.BERKELEY_ENCRYPTED : kind;
  }

  private static @Nullable FileKind others(ByteBuffer words) {
    int first = word(words, 0);
    if (first >= GDBM_FIRST_MAGIC && first <= GDBM_LAST_MAGIC) {
      return FileKind.GDBM;
    }
    if (first == LMDB_MAGIC) {
      return FileKind.LMDB_LOCK;
    }
    if (word(words, 16) == LMDB_MAGIC) {
      return FileKind.LMDB;
    }
    if (word(words, 12) == LMDB_MAGIC) {
      return FileKind.LMDB_32;
    }
    if (first == BTREE_MAGIC) {
      return FileKind.BSD185_BTREE;
    }
    return words.order() == ByteOrder.BIG_ENDIAN ? alwaysBigEndian(first) : null;
  }

  private static @Nullable FileKind alwaysBigEndian(int first) {
    return switch (first) {
      case HASH_MAGIC -> FileKind.BSD185_HASH;
      case NDBM_DIR_TAG -> FileKind.NDBM_DIR;
      default -> null;
    };
  }

  /** A number of the head; 0, which is no magic number, where the head is too short. */
  private static int word(ByteBuffer words, int at) {
    return at + 4 <= words.limit() ? words.getInt(at) : 0;
  }

  /** Text as ASCII bytes, to be compared with a head. */
  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
