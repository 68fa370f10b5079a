package org.sasldb.format.lmdb;

import java.util.BitSet;
import org.sasldb.format.FormatException;

/**
 * The walk of both trees (LMDB format, section 6): what must hold before a native library, which
 * trusts a file, may touch it.
 */
final class FileCheck {
  private final Pages pages;
  private final MetaPages metas;
  private final Errors errors;
  private final BitSet used = new BitSet();
  private final BitSet free = new BitSet();
  private long records;
  private long overflowPages;

  FileCheck(Pages pages, MetaPages metas, Errors errors) {
    this.pages = pages;
    this.metas = metas;
    this.errors = errors;
    used.set(0, 2);
  }

  /** Takes what is wrong: throws it, or notes it so that the check goes on. */
  interface Errors {
    void add(FormatException error) throws FormatException;

    /** What harms nobody. */
    void warn(String place, String message);
  }

  /** Checks all; gives the number of records. */
  long run() throws FormatException {
    for (FormatException failure : metas.failures()) {
      errors.add(failure);
    }
    checkNumbers();
    checkMain();
    checkFree();
    checkUse();
    return records;
  }

  /** Free pages, after {@link #run}. */
  int freePages() {
    return free.cardinality();
  }

  private String metaPlace() {
    return PageView.place(pages.meta.page());
  }

  private void corrupt(String place, String reason) throws FormatException {
    errors.add(FormatException.corrupt(place, reason));
  }

  private void checkNumbers() throws FormatException {
    Meta meta = pages.meta;
    if (meta.lastPage() < 1 || meta.lastPage() >= pages.end()) {
      corrupt(metaPlace(), "the last page is " + Long.toUnsignedString(meta.lastPage()));
    }
    if (meta.transaction() < 0) {
      corrupt(metaPlace(), "transaction " + Long.toUnsignedString(meta.transaction()));
    }
    if (meta.mapSize() <= 0 || meta.mapSize() / meta.pageSize() <= meta.lastPage()) {
      errors.warn(metaPlace(), "a map size of " + meta.mapSize() + " bytes is less than is in use");
    }
  }

  private void checkMain() throws FormatException {
    Tree main = pages.meta.main();
    TreeVisit visit = new TreeVisit(pages, main, KeyRule.RECORDS, used, visitor(this::checkRecord));
    visit.run();
    if (records != main.entries()) {
      corrupt(
          metaPlace(),
          records + " records, but the meta page counts " + Long.toUnsignedString(main.entries()));
    }
    if (visit.branches() != main.branchPages()
        || visit.leaves() != main.leafPages()
        || overflowPages != main.overflowPages()) {
      errors.warn(metaPlace(), "its counts of branch, leaf and overflow pages are wrong");
    }
  }

  private void checkFree() throws FormatException {
    Tree tree = pages.meta.free();
    if ((tree.flags() & Meta.INTEGER_KEYS) == 0) {
      corrupt(metaPlace(), "a free list whose keys are not numbers");
    }
    long[] entries = new long[1];
    new TreeVisit(
            pages,
            tree,
            KeyRule.TRANSACTIONS,
            used,
            visitor(
                (leaf, i) -> {
                  entries[0]++;
                  checkFreeList(leaf, i);
                }))
        .run();
    if (entries[0] != tree.entries()) {
      corrupt(
          metaPlace(),
          entries[0]
              + " entries of the free list, but the meta page counts "
              + Long.toUnsignedString(tree.entries()));
    }
  }

  /** Something done with each node of a leaf page. */
  private interface NodeCheck {
    void check(PageView leaf, int i) throws FormatException;
  }

  private TreeVisit.Visitor visitor(NodeCheck nodes) {
    return new TreeVisit.Visitor() {
      @Override
      public void leaf(PageView page) throws FormatException {
        for (int i = 0; i < page.count(); i++) {
          try {
            nodes.check(page, i);
          } catch (FormatException e) {
            errors.add(e);
          }
        }
      }

      @Override
      public void damaged(FormatException error, TreeVisit.Range range, boolean branch)
          throws FormatException {
        errors.add(error);
      }
    };
  }

  private void checkRecord(PageView leaf, int i) throws FormatException {
    overflowPages += claimOverflow(leaf, i);
    records++;
  }

  private int claimOverflow(PageView leaf, int i) throws FormatException {
    if (!leaf.isBig(i)) {
      return 0;
    }
    int count = pages.requireOverflow(leaf, i);
    int first = (int) leaf.overflowPage(i);
    int met = used.nextSetBit(first);
    if (met >= 0 && met < first + count) {
      throw FormatException.corrupt(
          leaf.placeOf(i), "its value is on page " + met + ", used twice");
    }
    used.set(first, first + count);
    return count;
  }

  private void checkFreeList(PageView leaf, int i) throws FormatException {
    claimOverflow(leaf, i);
    FreePages.add(pages, leaf, i, free);
  }

  private void checkUse() throws FormatException {
    BitSet both = (BitSet) free.clone();
    both.and(used);
    if (!both.isEmpty()) {
      corrupt(PageView.place(both.nextSetBit(0)), "free, but in use");
    }
    long unknown = pages.meta.lastPage() + 1 - used.cardinality() - free.cardinality();
    if (both.isEmpty() && unknown > 0) {
      errors.warn("", unknown + " pages are neither free nor in use");
    }
  }
}
