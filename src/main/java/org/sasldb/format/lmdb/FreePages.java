package org.sasldb.format.lmdb;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.sasldb.format.FormatException;

/** The pages in the free list (LMDB format, section 6). */
final class FreePages implements TreeVisit.Visitor {
  private final Pages pages;
  private final BitSet free = new BitSet();

  private FreePages(Pages pages) {
    this.pages = pages;
  }

  /** All of them, if the whole list can be read. */
  static BitSet of(Pages pages) throws FormatException {
    return of(pages, new BitSet());
  }

  /**
   * All of them, if the whole list can be read.
   *
   * @param used to which the pages of the list itself are added, as far as they can be read
   */
  static BitSet of(Pages pages, BitSet used) throws FormatException {
    FreePages list = new FreePages(pages);
    new TreeVisit(pages, pages.meta.free(), KeyRule.TRANSACTIONS, used, list).run();
    return list.free;
  }

  @Override
  public void leaf(PageView page) throws FormatException {
    for (int i = 0; i < page.count(); i++) {
      add(pages, page, i, free);
    }
  }

  /** Adds those of one entry: a count and that many page numbers, the greatest first. */
  static void add(Pages pages, PageView leaf, int i, BitSet free) throws FormatException {
    ByteBuffer data = ByteBuffer.wrap(pages.data(leaf, i)).order(pages.meta.order());
    long count = data.remaining() < Long.BYTES ? -1 : data.getLong();
    if (count < 0 || count > data.remaining() / Long.BYTES) {
      throw FormatException.corrupt(leaf.placeOf(i), "a free list that counts " + count + " pages");
    }
    long previous = pages.end();
    for (long k = 0; k < count; k++) {
      long page = data.getLong();
      if (page < 2 || page >= previous) {
        throw FormatException.corrupt(
            leaf.placeOf(i),
            "free page " + Long.toUnsignedString(page) + " is none or out of order");
      }
      if (free.get((int) page)) {
        throw FormatException.corrupt(leaf.placeOf(i), "page " + page + " is free twice");
      }
      free.set((int) page);
      previous = page;
    }
  }

  @Override
  public void damaged(FormatException error, TreeVisit.Range range, boolean branch)
      throws FormatException {
    throw error;
  }
}
