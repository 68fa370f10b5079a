package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;

/**
 * The header page, checked (format sections 2 and 4). Once made, every bucket's head page lies
 * inside the file. Immutable.
 */
final class HashHeader {

  static final int SIZE = 512;
  static final int CHECKSUM_OFFSET = 492;

  /** More pages than this are refused, because bitmaps of pages are held in memory. */
  static final int MAX_PAGES = 1 << 28;

  static final int VERSION = 16;
  static final int PAGE_SIZE = 20;
  static final int ENCRYPTION = 24;
  static final int TYPE = 25;
  static final int META_FLAGS = 26;
  static final int FREE = 28;
  static final int LAST_PAGE = 32;
  static final int FLAGS = 48;
  static final int FILE_ID = 52;
  static final int MAX_BUCKET = 72;
  static final int HIGH_MASK = 76;
  static final int LOW_MASK = 80;
  static final int KEYS = 88;
  static final int CHECK_VALUE = 92;
  static final int SPARES = 96;
  static final int SPARES_COUNT = 32;
  static final int EXTERNAL_FIELDS = 224;

  static final int META_CHECKSUMMED = 0x01;
  private static final int META_PARTITIONED = 0x02 | 0x04;
  private static final int META_SLICED = 0x08;
  private static final int DUPLICATES = 0x01;
  private static final int SEVERAL_DATABASES = 0x02;
  private static final int SORTED_DUPLICATES = 0x04;
  private static final int SLICED = 0x08;

  final HashLayout layout;
  final long fileSize;
  final int lastPage;
  final int maxBucket;
  final int highMask;
  final int lowMask;
  final int firstFree;
  final long keys;
  final boolean duplicates;
  final boolean sortedDuplicates;
  final boolean logged;
  final boolean externalFieldsUsed;
  private final int[] spares = new int[SPARES_COUNT];

  private final ByteBuffer page;

  private HashHeader(ByteBuffer page, long fileSize) throws FormatException {
    this.page = page;
    this.fileSize = fileSize;
    layout = readLayout();
    lastPage = readLastPage();
    int flags = readFlags();
    duplicates = (flags & (DUPLICATES | SORTED_DUPLICATES)) != 0;
    sortedDuplicates = (flags & SORTED_DUPLICATES) != 0;
    maxBucket = page.getInt(MAX_BUCKET);
    highMask = page.getInt(HIGH_MASK);
    lowMask = page.getInt(LOW_MASK);
    requireMasks();
    readSpares();
    requireCheckValue();
    requireChecksum();
    firstFree = page.getInt(FREE);
    keys = Integer.toUnsignedLong(page.getInt(KEYS));
    logged = page.getInt(0) != 0;
    externalFieldsUsed = anyExternalField();
  }

  /** In place of a header that is lost, or whose word on the last page is not to be taken. */
  private HashHeader(HashLayout layout, long fileSize, boolean duplicates, boolean sorted) {
    page = ByteBuffer.allocate(SIZE).order(layout.byteOrder());
    this.layout = layout;
    this.fileSize = fileSize;
    lastPage = (int) Math.min(MAX_PAGES, fileSize / layout.pageSize()) - 1;
    this.duplicates = duplicates;
    sortedDuplicates = sorted;
    maxBucket = 0;
    highMask = 0;
    lowMask = 0;
    firstFree = 0;
    keys = 0;
    logged = false;
    externalFieldsUsed = false;
  }

  /**
   * A header that only knows the form of the pages and takes every whole page of the file for one
   * of its pages. There must be one.
   */
  static HashHeader assumed(
      HashLayout layout, long fileSize, boolean duplicates, boolean sortedDuplicates) {
    return new HashHeader(layout, fileSize, duplicates, sortedDuplicates);
  }

  /** Reads and checks the header page. */
  static HashHeader read(FileImage image) throws FormatException {
    ByteOrder order = Recognition.orderOf(image);
    // a copy: a mapped file must not change between the check and the use
    byte[] page = new byte[SIZE];
    image.segments(order)[0].get(0, page);
    return new HashHeader(ByteBuffer.wrap(page).order(order), image.size());
  }

  private HashLayout readLayout() throws FormatException {
    int version = page.getInt(VERSION);
    if (version < HashLayout.OLDEST_VERSION || version > HashLayout.NEWEST_VERSION) {
      throw FormatException.unsupported(
          at(VERSION),
          "hash version "
              + Integer.toUnsignedString(version)
              + "; only 7 to 10 are read"
              + (version >= 0 && version < HashLayout.OLDEST_VERSION
                  ? " (written by release 3.0 or older: run db_upgrade first)"
                  : ""));
    }
    int size = page.getInt(PAGE_SIZE);
    if (!HashLayout.isPageSize(size)) {
      throw corrupt(PAGE_SIZE, "page size " + Integer.toUnsignedString(size) + " is impossible");
    }
    boolean hasFlags = version > HashLayout.OLDEST_VERSION;
    if (hasFlags && page.get(ENCRYPTION) != 0) {
      throw FormatException.unsupported(at(ENCRYPTION), "the database is encrypted");
    }
    if (page.get(TYPE) != PageType.HASH_HEADER) {
      throw corrupt(TYPE, "page type " + (page.get(TYPE) & 0xFF) + " on the header page, not 8");
    }
    boolean checksummed = hasFlags && (readMetaFlags() & META_CHECKSUMMED) != 0;
    return new HashLayout(version, size, page.order(), checksummed);
  }

  private int readMetaFlags() throws FormatException {
    int flags = page.get(META_FLAGS) & 0xFF;
    if ((flags & ~(META_CHECKSUMMED | META_PARTITIONED | META_SLICED)) != 0) {
      throw corrupt(META_FLAGS, "unknown meta flags 0x" + Integer.toHexString(flags));
    }
    if ((flags & META_PARTITIONED) != 0) {
      throw FormatException.unsupported(at(META_FLAGS), "the database is partitioned");
    }
    if ((flags & META_SLICED) != 0) {
      throw FormatException.unsupported(at(META_FLAGS), "the database is sliced");
    }
    return flags;
  }

  private int readFlags() throws FormatException {
    int flags = page.getInt(FLAGS);
    if ((flags & ~(DUPLICATES | SEVERAL_DATABASES | SORTED_DUPLICATES | SLICED)) != 0) {
      throw corrupt(FLAGS, "unknown flags 0x" + Integer.toHexString(flags));
    }
    if ((flags & SEVERAL_DATABASES) != 0) {
      throw FormatException.unsupported(at(FLAGS), "a file of several databases");
    }
    if ((flags & SLICED) != 0) {
      throw FormatException.unsupported(at(FLAGS), "the database is sliced");
    }
    return flags;
  }

  private int readLastPage() throws FormatException {
    if (page.getInt(Page.NUMBER) != 0) {
      throw corrupt(Page.NUMBER, "the header page has a number other than 0");
    }
    long last = Integer.toUnsignedLong(page.getInt(LAST_PAGE));
    if (fileSize % layout.pageSize() != 0) {
      throw FormatException.corrupt(
          "",
          "the file's "
              + fileSize
              + " bytes are no whole number of pages of "
              + layout.pageSize()
              + " bytes: it was cut or appended to");
    }
    if ((last + 1) * layout.pageSize() > fileSize) {
      throw corrupt(
          LAST_PAGE,
          "the last page should be "
              + last
              + ", but the file ends after page "
              + (fileSize / layout.pageSize() - 1));
    }
    if (last >= MAX_PAGES) {
      throw FormatException.unsupported(at(LAST_PAGE), "more than " + MAX_PAGES + " pages");
    }
    return (int) last;
  }

  private void requireMasks() throws FormatException {
    if (Integer.compareUnsigned(maxBucket, lastPage) >= 0) {
      throw corrupt(
          MAX_BUCKET,
          "bucket "
              + Integer.toUnsignedString(maxBucket)
              + " cannot have a page in a file whose last page is "
              + lastPage);
    }
    int high = (1 << bitLength(maxBucket)) - 1;
    if (highMask != high) {
      throw corrupt(HIGH_MASK, "the high mask does not fit the number of buckets");
    }
    if (lowMask != (maxBucket == 0 ? -1 : high >>> 1)) {
      throw corrupt(LOW_MASK, "the low mask does not fit the number of buckets");
    }
  }

  private void readSpares() throws FormatException {
    for (int g = 0; g < SPARES_COUNT; g++) {
      spares[g] = page.getInt(SPARES + 4 * g);
    }
    for (int g = 0; g <= bitLength(maxBucket); g++) {
      if (spares[g] == 0 || !groupIsInside(g)) {
        throw corrupt(
            SPARES + 4 * g, "the pages of bucket group " + g + " are not inside the file");
      }
    }
  }

  private void requireCheckValue() throws FormatException {
    if (page.getInt(CHECK_VALUE) != HashFunctions.CHECK_VALUE) {
      throw FormatException.unsupported(
          at(CHECK_VALUE), "the database was made with a hash function of its own");
    }
  }

  private void requireChecksum() throws FormatException {
    if (layout.checksummed()
        && page.getInt(CHECKSUM_OFFSET) != HashFunctions.checksum(page, 0, SIZE, CHECKSUM_OFFSET)) {
      throw corrupt(CHECKSUM_OFFSET, "the checksum of the header page is wrong");
    }
  }

  private boolean anyExternalField() {
    for (int offset = EXTERNAL_FIELDS; offset < EXTERNAL_FIELDS + 20; offset += 4) {
      if (page.getInt(offset) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether the last bucket page of group g lies in the file. */
  boolean groupIsInside(int g) {
    return (1L << g) - 1 + Integer.toUnsignedLong(spares[g]) <= lastPage;
  }

  /** Whether pages were set aside for group g, in use or not. */
  boolean groupIsAllocated(int g) {
    return spares[g] != 0;
  }

  /** Whether the page is the head page of some bucket of group g. */
  boolean isHeadPage(int number, int g) {
    long bucket = number - Integer.toUnsignedLong(spares[g]);
    return bitLength(bucket) == g && bucket >= 0;
  }

  /** Number of the highest group in use. */
  int lastGroup() {
    return bitLength(maxBucket);
  }

  int bucketOf(int hash) {
    int bucket = hash & highMask;
    return bucket > maxBucket ? bucket & lowMask : bucket;
  }

  int headOf(int bucket) {
    return bucket + spares[bitLength(bucket)];
  }

  static int bitLength(long x) {
    return Long.SIZE - Long.numberOfLeadingZeros(x);
  }

  private static String at(int offset) {
    return "page 0, offset " + offset;
  }

  private static FormatException corrupt(int offset, String reason) {
    return FormatException.corrupt(at(offset), reason);
  }
}
