package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import org.sasldb.format.FormatException;

/**
 * Where the items of hash pages are (format section 6.1). Each answer is checked against the page's
 * bounds even though pages are checked as a whole first, because a mapped file can change.
 */
final class HashItems {

  private final int pageSize;
  private final int tableStart;

  HashItems(int pageSize, int pageHeaderSize) {
    this.pageSize = pageSize;
    this.tableStart = pageHeaderSize;
  }

  /** Number of items, two for each pair; 0 on a page never written. */
  int count(ByteBuffer b, int base) throws FormatException {
    int entries = Page.entries(b, base);
    int number = Page.number(b, base);
    if (number == 0) {
      return 0;
    }
    if ((entries & 1) != 0 || tableStart + 2 * entries > pageSize) {
      throw FormatException.corrupt(Page.place(number), entries + " entries are impossible");
    }
    return entries;
  }

  /** Offset in the page of item i, which is its type byte. */
  int start(ByteBuffer b, int base, int i) throws FormatException {
    return start(b, base, i, end(b, base, i));
  }

  /** The same where it is known already what {@link #end} says. */
  int start(ByteBuffer b, int base, int i, int end) throws FormatException {
    int start = Page.u16(b, base + tableStart + 2 * i);
    if (start < tableStart || start >= end) {
      throw outside(b, base, i);
    }
    return start;
  }

  /** Offset in the page just after item i: where the item before it starts. */
  int end(ByteBuffer b, int base, int i) throws FormatException {
    if (i == 0) {
      return pageSize;
    }
    int end = Page.u16(b, base + tableStart + 2 * i - 2);
    if (end > pageSize) {
      throw outside(b, base, i);
    }
    return end;
  }

  private static FormatException outside(ByteBuffer b, int base, int i) {
    return FormatException.corrupt(
        Page.place(Page.number(b, base), i), "lies outside its page or over other items");
  }
}
