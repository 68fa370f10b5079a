package org.sasldb.format.lmdb;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;

/**
 * What speaks against the pages that a long value goes on over. Only the first of them has a header
 * (LMDB format, section 6), so other bytes on the rest show only where they are clearly something
 * else: a page of its own, nothing at all, or a page that another part of the file uses too.
 */
final class LongValues {
  private static final String A_PAGE = "a page inside its value looks like one of another kind";
  private static final String ZEROS = "a page inside its value is all zero";
  private static final String SHARED = "another part of the file uses a page of its value too";

  private final Pages pages;
  private final BitSet taken = new BitSet();
  private final BitSet shared = new BitSet();

  private LongValues(Pages pages) {
    this.pages = pages;
  }

  /** Of one state, as far as its pages can be read. */
  static LongValues of(Pages pages) {
    LongValues values = new LongValues(pages);
    values.collect(pages.meta.main(), KeyRule.RECORDS);
    values.collect(pages.meta.free(), KeyRule.TRANSACTIONS);
    return values;
  }

  private void collect(Tree tree, KeyRule rule) {
    BitSet used = new BitSet();
    Collector collector = new Collector(rule);
    try {
      new TreeVisit(pages, tree, rule, used, collector).run();
    } catch (FormatException e) {
      // what cannot be read is no witness
    }
    used.stream().forEach(this::claim);
    collector.free.stream().forEach(this::claim);
  }

  private void claim(int page) {
    if (taken.get(page)) {
      shared.set(page);
    }
    taken.set(page);
  }

  /** Claims the pages of values, and collects those that are free. */
  private final class Collector implements TreeVisit.Visitor {
    private final KeyRule rule;
    private final BitSet free = new BitSet();

    Collector(KeyRule rule) {
      this.rule = rule;
    }

    @Override
    public void leaf(PageView leaf) {
      for (int i = 0; i < leaf.count(); i++) {
        try {
          if (leaf.isBig(i)) {
            claimValue(leaf, i);
          }
          if (rule == KeyRule.TRANSACTIONS) {
            FreePages.add(pages, leaf, i, free);
          }
        } catch (FormatException e) {
          // a node that leads to no such pages claims none
        }
      }
    }

    private void claimValue(PageView leaf, int i) throws FormatException {
      pages.requireOverflow(leaf, i);
      int first = (int) leaf.overflowPage(i);
      int count = (int) Pages.needed(leaf.dataLength(i), pages.size);
      for (int page = first; page < first + count; page++) {
        claim(page);
      }
    }

    @Override
    public void damaged(FormatException error, TreeVisit.Range range, boolean branch) {
      // the other pages are looked at nonetheless
    }
  }

  /** Why the value of a node may not be what was stored; null if nothing speaks against it. */
  @Nullable String doubt(PageView leaf, int i) throws FormatException {
    if (!leaf.isBig(i)) {
      return null;
    }
    long first = leaf.overflowPage(i);
    pages.requireOverflow(leaf, i);
    long count = Pages.needed(leaf.dataLength(i), pages.size);
    int next = shared.nextSetBit((int) first);
    if (next >= 0 && next < first + count) {
      return SHARED;
    }
    long left = leaf.dataLength(i) + PageView.HEADER - pages.size;
    for (long page = first + 1; left >= PageView.HEADER; page++, left -= pages.size) {
      if (pages.looksLikeOne(page)) {
        return A_PAGE;
      }
      if (pages.isZero(page)) {
        return ZEROS;
      }
    }
    return null;
  }
}
