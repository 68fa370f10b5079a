package org.sasldb.format.lmdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sasldb.format.FormatException;

/** One of the two meta pages (LMDB format, section 6). */
record Meta(
    int page,
    ByteOrder order,
    int pageSize,
    long mapSize,
    Tree free,
    Tree main,
    long lastPage,
    long transaction) {
  static final int MAGIC = 0xBEEFC0DE;
  static final int MAGIC_AT = 16;
  static final int MAGIC_AT_32_BIT = 12;
  static final int VERSION = 1;
  static final int LENGTH = 152;
  static final int SMALLEST_PAGE = 512;
  static final int LARGEST_PAGE = 32768;

  /** What the library keeps in the flags of the free list: integer keys, and the way it opened. */
  static final int FREE_LIST_FLAGS = 0x4008;

  static final int INTEGER_KEYS = 8;

  private static final int VERSION_AT = 20;
  private static final int MAP_SIZE_AT = 32;
  private static final int FREE_AT = 40;
  private static final int MAIN_AT = 88;
  private static final int LAST_PAGE_AT = 136;
  private static final int TRANSACTION_AT = 144;

  /**
   * Reads the page that begins at an offset.
   *
   * @param bytes the bytes from the page's beginning on
   * @param page 0 or 1
   */
  static Meta read(ByteBuffer bytes, int page) throws FormatException {
    String place = PageView.place(page);
    if (bytes.remaining() < LENGTH) {
      throw FormatException.corrupt(place, "the file ends before the end of this meta page");
    }
    ByteBuffer b = bytes.slice().order(order(bytes.slice(), place));
    int version = b.getInt(VERSION_AT);
    if (version != VERSION) {
      throw FormatException.unsupported(
          place, "LMDB data version " + Integer.toUnsignedString(version) + "; only 1 is read");
    }
    if (b.getLong(0) != page || (b.getShort(PageView.FLAGS_AT) & PageView.META) == 0) {
      throw FormatException.corrupt(place, "it does not say that it is this meta page");
    }
    int size = b.getInt(FREE_AT);
    if (Integer.bitCount(size) != 1 || size < SMALLEST_PAGE || size > LARGEST_PAGE) {
      throw FormatException.corrupt(place, "a page size of " + Integer.toUnsignedString(size));
    }
    return new Meta(
        page,
        b.order(),
        size,
        b.getLong(MAP_SIZE_AT),
        Tree.read(b, FREE_AT),
        Tree.read(b, MAIN_AT),
        b.getLong(LAST_PAGE_AT),
        b.getLong(TRANSACTION_AT));
  }

  private static ByteOrder order(ByteBuffer b, String place) throws FormatException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      if (b.order(order).getInt(MAGIC_AT) == MAGIC) {
        return order;
      }
      if (b.getInt(MAGIC_AT_32_BIT) == MAGIC) {
        throw FormatException.unsupported(
            place, "an LMDB file of a 32-bit program, which has another layout");
      }
    }
    throw FormatException.notThisFormat("no LMDB magic number in " + place);
  }

  /** The same with another last page. */
  Meta withLastPage(long last) {
    return new Meta(page, order, pageSize, mapSize, free, main, last, transaction);
  }

  /** Writes it as a page whose other bytes are zero. */
  void write(ByteBuffer b) {
    b.putLong(0, page).putShort(PageView.FLAGS_AT, (short) PageView.META);
    b.putInt(MAGIC_AT, MAGIC).putInt(VERSION_AT, VERSION).putLong(MAP_SIZE_AT, mapSize);
    free.write(b, FREE_AT, pageSize);
    main.write(b, MAIN_AT, 0);
    b.putLong(LAST_PAGE_AT, lastPage).putLong(TRANSACTION_AT, transaction);
  }
}
