package org.sasldb.format.bsd185;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;

/** The header, checked, and where it says that pages are (NDBM format, section 5). Immutable. */
final class Header {

  static final int SIZE = 260;
  static final int MAGIC = 0x00061561;
  static final int DEFAULT_PAGE_SIZE = 4096;
  static final int SMALLEST_PAGE = 64;
  static final int LARGEST_PAGE = 65536;

  private static final int VERSION = 4;
  private static final int BYTE_ORDER = 8;
  private static final int PAGE_SIZE = 12;
  private static final int MAX_BUCKET = 40;
  private static final int HIGH_MASK = 44;
  private static final int LOW_MASK = 48;
  private static final int KEYS = 56;
  private static final int HEADER_PAGES = 60;
  private static final int CHECK_VALUE = 64;
  private static final int SPARES = 68;
  private static final int LITTLE = 1234;
  private static final int BIG = 4321;

  /** An overflow address: the doubling in its upper bits, the page of it in the lower ones. */
  private static final int SPLIT_SHIFT = 11;

  private static final int PAGE_MASK = (1 << SPLIT_SHIFT) - 1;

  final int version;
  final ByteOrder order;
  final int pageSize;
  final long pages;
  final int maxBucket;
  final long keys;
  final long fileSize;
  private final int headerPages;
  private final long[] spares = new long[32];
  private final int highMask;
  private final int lowMask;
  private final boolean knownFunction;

  private Header(ByteBuffer bytes, long fileSize, boolean cutAllowed) throws FormatException {
    this.fileSize = fileSize;
    version = readVersion(bytes);
    order = readOrder(bytes);
    pageSize = readPageSize(bytes);
    headerPages = bytes.getInt(HEADER_PAGES);
    pages = readPages(cutAllowed);
    maxBucket = bytes.getInt(MAX_BUCKET);
    if (maxBucket < 0) {
      throw corrupt(MAX_BUCKET, "bucket " + Integer.toUnsignedString(maxBucket) + " is impossible");
    }
    keys = Integer.toUnsignedLong(bytes.getInt(KEYS));
    highMask = bytes.getInt(HIGH_MASK);
    lowMask = bytes.getInt(LOW_MASK);
    knownFunction = bytes.getInt(CHECK_VALUE) == KeyHash.CHECK_VALUE && masksFit();
    readSpares(bytes);
  }

  /** In place of a header that is lost: only the form of the pages is known. */
  Header(long fileSize, int pageSize, ByteOrder order) {
    this.fileSize = fileSize;
    this.pageSize = pageSize;
    this.order = order;
    version = 2;
    headerPages = 1;
    pages = Math.min(Integer.MAX_VALUE - 1, fileSize / pageSize);
    maxBucket = 0;
    keys = 0;
    highMask = 0;
    lowMask = 0;
    knownFunction = false;
  }

  static boolean hasMagic(byte[] head) {
    return head.length >= 4 && ByteBuffer.wrap(head).getInt(0) == MAGIC;
  }

  /** Reads and checks the header. */
  static Header read(FileImage image) throws FormatException {
    byte[] bytes = head(image);
    if (!hasMagic(bytes)) {
      throw FormatException.notThisFormat(
          "not a Berkeley DB 1.85 hash file: it does not begin with 00 06 15 61");
    }
    return parse(bytes, image.size(), false);
  }

  /** The same, but the first number may be damaged and the file may be cut. */
  static Header readDamaged(FileImage image) throws FormatException {
    return parse(head(image), image.size(), true);
  }

  private static Header parse(byte[] bytes, long fileSize, boolean cutAllowed)
      throws FormatException {
    if (bytes.length < SIZE) {
      throw FormatException.corrupt(
          "", "the file has " + fileSize + " bytes, less than a header (" + SIZE + " bytes)");
    }
    return new Header(ByteBuffer.wrap(bytes), fileSize, cutAllowed);
  }

  /** A copy: a mapped file must not change between the check and the use. */
  private static byte[] head(FileImage image) {
    byte[] bytes = new byte[(int) Math.min(SIZE, image.size())];
    if (bytes.length > 0) {
      image.segments(ByteOrder.BIG_ENDIAN)[0].get(0, bytes);
    }
    return bytes;
  }

  private static int readVersion(ByteBuffer bytes) throws FormatException {
    int version = bytes.getInt(VERSION);
    if (version != 1 && version != 2) {
      throw FormatException.unsupported(
          at(VERSION), "hash version " + Integer.toUnsignedString(version) + ", not 1 or 2");
    }
    return version;
  }

  private static ByteOrder readOrder(ByteBuffer bytes) throws FormatException {
    return switch (bytes.getInt(BYTE_ORDER)) {
      case LITTLE -> ByteOrder.LITTLE_ENDIAN;
      case BIG -> ByteOrder.BIG_ENDIAN;
      default -> throw corrupt(BYTE_ORDER, "the byte order is neither 1234 nor 4321");
    };
  }

  private static int readPageSize(ByteBuffer bytes) throws FormatException {
    int size = bytes.getInt(PAGE_SIZE);
    if (size < SMALLEST_PAGE || size > LARGEST_PAGE || Integer.bitCount(size) != 1) {
      throw corrupt(PAGE_SIZE, "page size " + Integer.toUnsignedString(size) + " is impossible");
    }
    return size;
  }

  /** A file without any bucket page may end within the header's own pages. */
  private long readPages(boolean cutAllowed) throws FormatException {
    if (headerPages < 1 || (long) headerPages * pageSize < SIZE || headerPages > 1 << 16) {
      throw corrupt(
          HEADER_PAGES, Integer.toUnsignedString(headerPages) + " header pages are impossible");
    }
    boolean cut = fileSize > (long) headerPages * pageSize && fileSize % pageSize != 0;
    if (cut && !cutAllowed) {
      throw FormatException.corrupt(
          "",
          "the file's "
              + fileSize
              + " bytes are no whole number of pages of "
              + pageSize
              + " bytes: it was cut or appended to");
    }
    long count = fileSize / pageSize;
    if (count >= Integer.MAX_VALUE) {
      throw FormatException.unsupported("", "more than " + Integer.MAX_VALUE + " pages");
    }
    return count;
  }

  /** The page of a bucket rises with its number, or a bucket could lie over another one. */
  private void readSpares(ByteBuffer bytes) throws FormatException {
    for (int k = 0; k < spares.length; k++) {
      spares[k] = Integer.toUnsignedLong(bytes.getInt(SPARES + 4 * k));
      if (k > 0 && k <= log2(Math.max(1, maxBucket)) && spares[k] < spares[k - 1]) {
        throw corrupt(SPARES + 4 * k, "fewer overflow pages than before the last doubling");
      }
    }
  }

  private boolean masksFit() {
    int high = maxBucket == 0 ? 0 : (Integer.highestOneBit(maxBucket) << 1) - 1;
    // a file of one bucket has a high mask of 1 from some libraries
    return lowMask == highMask >>> 1 && (highMask == high || (maxBucket == 0 && highMask == 1));
  }

  /** The bucket a key belongs to; -1 if the file was made with an unknown hash function. */
  int bucketOf(byte[] key) {
    if (!knownFunction) {
      return -1;
    }
    int bucket = KeyHash.of(key) & highMask;
    return bucket > maxBucket ? bucket & lowMask : bucket;
  }

  long pageOfBucket(long bucket) {
    return bucket + headerPages + (bucket == 0 ? 0 : spares[log2(bucket)]);
  }

  long pageOfOverflow(int address) {
    long bucket = (1L << (address >>> SPLIT_SHIFT)) - 1;
    return pageOfBucket(bucket) + (address & PAGE_MASK);
  }

  /** The first page that is not the header's. */
  int firstPage() {
    return headerPages;
  }

  private static int log2(long x) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(x);
  }

  private static String at(int offset) {
    return "header, offset " + offset;
  }

  private static FormatException corrupt(int offset, String reason) {
    return FormatException.corrupt(at(offset), reason);
  }
}
