package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import org.sasldb.format.FormatException;

/** The checks of one bucket page (format sections 6.1, 6.2 and 8). */
final class HashPageCheck {

  private final Pages pages;
  private final int page;
  private final ByteBuffer b;
  private final int base;

  HashPageCheck(Pages pages, int page, ByteBuffer b, int base) {
    this.pages = pages;
    this.page = page;
    this.b = b;
    this.base = base;
  }

  void run() throws FormatException {
    HashItems items = pages.items;
    int count = items.count(b, base);
    int tableEnd = pages.header.layout.pageHeaderSize() + 2 * count;
    int end = pages.size;
    for (int i = 0; i < count; i++) {
      int start = items.start(b, base, i, end);
      if (start < tableEnd) {
        throw corrupt(i, "lies over the offset table");
      }
      requireType(i, start, end);
      end = start;
    }
    // as a u16: an empty page of 65536 bytes has 0
    if (Page.freeOffset(b, base) != (end & 0xFFFF)) {
      throw FormatException.corrupt(
          Page.place(page), "the free offset is not where the last item starts");
    }
  }

  /** Checks an item by its type; it must lie inside the page. */
  void requireType(int i, int start, int end) throws FormatException {
    int type = b.get(base + start);
    if (type == PageType.ITEM_BYTES) {
      return;
    }
    if (type == PageType.ITEM_OFF_PAGE) {
      requireLength(i, end - start, PageType.OFF_PAGE_LENGTH);
      return;
    }
    if ((i & 1) == 0) {
      throw corrupt(i, "a key of the unknown type " + (type & 0xFF));
    }
    requireValueType(type, i, start, end);
  }

  private void requireValueType(int type, int i, int start, int end) throws FormatException {
    switch (type) {
      case PageType.ITEM_DUPLICATE_SET -> {
        requireDuplicates(i);
        requireSet(i, base + start + 1, base + end);
      }
      case PageType.ITEM_DUPLICATE_TREE -> {
        requireDuplicates(i);
        requireLength(i, end - start, PageType.DUPLICATE_TREE_LENGTH);
      }
      case PageType.ITEM_EXTERNAL_FILE ->
          throw FormatException.unsupported(
              Page.place(page, i), "the value is kept in a file of its own");
      default -> throw corrupt(i, "a value of the unknown type " + (type & 0xFF));
    }
  }

  private void requireDuplicates(int i) throws FormatException {
    if (!pages.header.duplicates) {
      throw corrupt(i, "several values for one key in a database without duplicates");
    }
  }

  private void requireLength(int i, int length, int wanted) throws FormatException {
    if (length != wanted) {
      throw corrupt(i, "a reference of " + length + " bytes, not " + wanted);
    }
  }

  /** Each value stands between two copies of its length. */
  private void requireSet(int i, int from, int to) throws FormatException {
    int at = from;
    while (at + 4 <= to) {
      int length = Page.u16(b, at);
      if (at + 4 + length > to || Page.u16(b, at + 2 + length) != length) {
        break;
      }
      at += 4 + length;
    }
    if (at != to || from == to) {
      throw corrupt(i, "the lengths in a set of values do not agree");
    }
  }

  private FormatException corrupt(int i, String reason) {
    return FormatException.corrupt(Page.place(page, i), reason);
  }
}
