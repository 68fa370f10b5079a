package org.sasldb.format.gdbm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;

/**
 * The header, checked as GDBM format, section 10 says under "H". Once made, the whole directory
 * lies inside the file. Immutable.
 */
final class GdbmHeader {

  static final int EXTENSION_SIZE = 32;
  static final int EXTENSION_COUNTER = 4;

  /** The longest fixed part of a header: with an extension and the head of the avail table. */
  private static final int MOST_FIXED = 40 + EXTENSION_SIZE + 16;

  static final int BLOCK_SIZE = 4;
  static final int DIRECTORY = 8;

  final GdbmLayout layout;
  final GdbmAbi abi;
  final long fileSize;
  final long directory;
  final int dirSize;
  final int dirBits;
  final int bucketSize;
  final int bucketElements;
  final long nextBlock;
  final int availCount;
  final long availStack;

  private final ByteBuffer head;
  private final HeaderKind kind;

  private GdbmHeader(ByteBuffer head, GdbmAbi abi, HeaderKind kind, long fileSize)
      throws FormatException {
    this.head = head;
    this.abi = abi;
    this.kind = kind;
    this.fileSize = fileSize;
    int blockSize = head.getInt(BLOCK_SIZE);
    directory = offset(DIRECTORY);
    dirSize = head.getInt(dirSizeAt(abi));
    dirBits = head.getInt(dirSizeAt(abi) + 4);
    bucketSize = head.getInt(dirSizeAt(abi) + 8);
    bucketElements = head.getInt(dirSizeAt(abi) + 12);
    nextBlock = offset(nextBlockAt(abi));
    availCount = head.getInt(availAt() + 4);
    availStack = offset(availAt() + abi.availFixed - abi.offsetSize);
    requireBuckets();
    requireBlockSize(blockSize);
    requireDirectory(blockSize);
    layout = new GdbmLayout(abi, head.order(), kind, blockSize, counter());
  }

  static int dirSizeAt(GdbmAbi abi) {
    return DIRECTORY + abi.offsetSize;
  }

  static int nextBlockAt(GdbmAbi abi) {
    return dirSizeAt(abi) + 16;
  }

  /** Reads and checks the header, and finds out the layout by trial. */
  static GdbmHeader read(FileImage image) throws FormatException {
    // a copy: a mapped file must not change between the check and the use
    byte[] bytes = new byte[MOST_FIXED];
    int length = (int) Math.min(bytes.length, image.size());
    if (length > 0) {
      image.segments(ByteOrder.BIG_ENDIAN)[0].get(0, bytes, 0, length);
    }
    Magic magic = Magic.of(bytes);
    if (magic == null || length < 4) {
      throw FormatException.notThisFormat("not a GDBM file: its first bytes are no magic number");
    }
    if (length < bytes.length) {
      throw FormatException.corrupt("header", "the file ends inside its header");
    }
    return read(ByteBuffer.wrap(bytes).order(magic.order()), magic, image.size());
  }

  private static GdbmHeader read(ByteBuffer head, Magic magic, long fileSize)
      throws FormatException {
    FormatException first = null;
    for (GdbmAbi abi : magic.candidates()) {
      try {
        return new GdbmHeader(head, abi, magic.kind(), fileSize);
      } catch (FormatException e) {
        // the complaint of the layout that fits best is the one to show
        if (first == null || first.place().equals(bucketsPlace(magic.candidates().get(0)))) {
          first = e;
        }
      }
    }
    throw Objects.requireNonNull(first, "a magic number has a candidate");
  }

  /** What a magic number says. */
  record Magic(ByteOrder order, HeaderKind kind, List<GdbmAbi> candidates) {

    static @Nullable Magic of(byte[] head) {
      if (head.length < 4) {
        return null;
      }
      for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        int magic = ByteBuffer.wrap(head).order(order).getInt(0);
        for (HeaderKind kind : HeaderKind.values()) {
          List<GdbmAbi> candidates =
              List.of(GdbmAbi.values()).stream()
                  .filter(abi -> kind.magic(abi.offsetSize) == magic)
                  .toList();
          if (!candidates.isEmpty()) {
            return new Magic(order, kind, candidates);
          }
        }
      }
      return null;
    }
  }

  private long offset(int at) {
    return abi.offsetSize == 4 ? head.getInt(at) : head.getLong(at);
  }

  private int counter() {
    return kind.isExtended() ? head.getInt(abi.headerSize + EXTENSION_COUNTER) : 0;
  }

  /** Where in the file the avail table of the header is. */
  int availAt() {
    return abi.availPosition(kind.isExtended());
  }

  int availSlots() {
    return head.getInt(availAt());
  }

  private static String bucketsPlace(GdbmAbi abi) {
    return at(dirSizeAt(abi) + 12);
  }

  private void requireBuckets() throws FormatException {
    if (bucketSize <= abi.bucketTable + abi.elementSize) {
      throw corrupt(
          dirSizeAt(abi) + 8, "a bucket of " + bucketSize + " bytes cannot hold a record");
    }
    if (bucketElements != abi.bucketElements(bucketSize)) {
      throw corrupt(
          dirSizeAt(abi) + 12,
          bucketElements + " records in a bucket of " + bucketSize + " bytes are impossible");
    }
  }

  private void requireBlockSize(int blockSize) throws FormatException {
    int fixed = availAt() + abi.availFixed + abi.availEntry;
    if (blockSize <= fixed) {
      throw corrupt(BLOCK_SIZE, "a block size of " + blockSize + " bytes is impossible");
    }
    if (availSlots() != abi.availSlots(blockSize, kind.isExtended())) {
      throw corrupt(
          availAt(), "the avail table's size, " + availSlots() + ", does not fit the block size");
    }
  }

  /** The length rules of GDBM format, section 5, in which a directory of 28 bits is the longest. */
  private void requireDirectory(int blockSize) throws FormatException {
    if (directory <= 0 || dirSize <= 0 || directory >= fileSize - dirSize) {
      throw corrupt(
          DIRECTORY,
          "the directory, "
              + dirSize
              + " bytes at "
              + directory
              + ", is not in front of the end of the file at "
              + fileSize);
    }
    if (dirSize < blockSize || dirSize != (long) abi.offsetSize << abi.dirBits(dirSize)) {
      throw corrupt(
          dirSizeAt(abi), "a directory of " + dirSize + " bytes does not fit the block size");
    }
    if (dirBits != abi.dirBits(dirSize) || dirBits < abi.dirBits(blockSize)) {
      throw corrupt(
          dirSizeAt(abi) + 4,
          dirBits + " hash bits do not fit a directory of " + dirSize + " bytes");
    }
  }

  /** Number of entries in the directory. */
  int entries() {
    return 1 << dirBits;
  }

  /** Where in the file an entry of the directory is. */
  long entryAt(int index) {
    return directory + (long) index * abi.offsetSize;
  }

  /** The entry of the directory that a hash belongs to. */
  int entryOf(int hash) {
    return hash >>> (31 - dirBits);
  }

  private static String at(int offset) {
    return "header, offset " + offset;
  }

  private static FormatException corrupt(int offset, String reason) {
    return FormatException.corrupt(at(offset), reason);
  }
}
