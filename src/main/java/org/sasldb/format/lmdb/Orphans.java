package org.sasldb.format.lmdb;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;

/** Whole leaf pages of records among those that nothing is known to lead to. */
final class Orphans {
  private final Pages pages;
  private final BitSet known;

  /**
   * @param known pages that are used or free, and so are none
   */
  Orphans(Pages pages, BitSet known) {
    this.pages = pages;
    this.known = known;
  }

  Pages pages() {
    return pages;
  }

  /** Takes such a page. */
  interface Taker {
    void take(PageView page) throws FormatException;
  }

  /** Hands them over, by page number. Bytes of long values are never taken for a page. */
  void walk(Taker taker) throws FormatException {
    for (int number = 2; number < pages.present(); number++) {
      if (known.get(number)) {
        continue;
      }
      int overflow = overflowRun(number);
      if (overflow > 0) {
        number += overflow - 1;
        continue;
      }
      PageView page = copy(number);
      if (page != null) {
        try {
          if (isOfRecords(page)) {
            taker.take(page);
          }
        } finally {
          page.wipe();
        }
      }
    }
  }

  private @Nullable PageView copy(int number) {
    try {
      return pages.copy(number, KeyRule.RECORDS, "");
    } catch (FormatException e) {
      return null;
    }
  }

  /** Whether a page is a leaf with records. */
  private boolean isOfRecords(PageView page) {
    try {
      return page.isLeaf() && !isFreeList(page);
    } catch (FormatException e) {
      return false;
    }
  }

  /** How many overflow pages begin here, if no known page is among them; 0 otherwise. */
  private int overflowRun(int number) {
    long count = pages.overflowPages(number);
    if (count == 0 || count > pages.end() - number) {
      return 0;
    }
    int next = known.nextSetBit(number);
    return next >= 0 && next < number + count ? 0 : (int) count;
  }

  /** Whether every node is a transaction id with a list of pages: no record of a sasldb is. */
  private boolean isFreeList(PageView page) throws FormatException {
    for (int i = 0; i < page.count(); i++) {
      if (page.keyLength(i) != Long.BYTES || page.dataLength(i) % Long.BYTES != 0) {
        return false;
      }
      if (!page.isBig(i)) {
        byte[] data = page.data(i);
        boolean list = isPageList(ByteBuffer.wrap(data).order(pages.meta.order()));
        Arrays.fill(data, (byte) 0);
        if (!list) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isPageList(ByteBuffer data) {
    if (data.remaining() < Long.BYTES) {
      return false;
    }
    long count = data.getLong();
    return count >= 0 && count <= data.remaining() / Long.BYTES;
  }
}
