package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;

/** The fields in front of every page but page 0 (format section 5). */
final class Page {

  static final int LSN_OFFSET = 4;
  static final int NUMBER = 8;
  static final int PREVIOUS = 12;
  static final int NEXT = 16;
  static final int ENTRIES = 20;
  static final int FREE_OFFSET = 22;
  static final int LEVEL = 24;
  static final int TYPE = 25;
  static final int CHECKSUM = 28;

  private Page() {}

  static int number(ByteBuffer b, int base) {
    return b.getInt(base + NUMBER);
  }

  static int entries(ByteBuffer b, int base) {
    return u16(b, base + ENTRIES);
  }

  static int freeOffset(ByteBuffer b, int base) {
    return u16(b, base + FREE_OFFSET);
  }

  static int level(ByteBuffer b, int base) {
    return b.get(base + LEVEL) & 0xFF;
  }

  static int type(ByteBuffer b, int base) {
    return b.get(base + TYPE) & 0xFF;
  }

  static int u16(ByteBuffer b, int at) {
    return b.getShort(at) & 0xFFFF;
  }

  static long u32(ByteBuffer b, int at) {
    return Integer.toUnsignedLong(b.getInt(at));
  }

  static String place(int page) {
    return "page " + Integer.toUnsignedString(page);
  }

  static String place(int page, int item) {
    return place(page) + ", item " + item;
  }
}
