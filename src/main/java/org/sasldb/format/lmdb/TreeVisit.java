package org.sasldb.format.lmdb;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;

/**
 * Walks a whole tree, in key order, and goes on behind a damaged page if its visitor does (LMDB
 * format, section 6). Every page is visited once, and holds only keys that a search finds there.
 */
final class TreeVisit {
  private final Pages pages;
  private final Tree tree;
  private final KeyRule rule;
  private final BitSet used;
  private final Visitor visitor;
  private long branches;
  private long leaves;

  /**
   * @param used the pages that were met, to which those of this tree are added
   */
  TreeVisit(Pages pages, Tree tree, KeyRule rule, BitSet used, Visitor visitor) {
    this.pages = pages;
    this.tree = tree;
    this.rule = rule;
    this.used = used;
    this.visitor = visitor;
  }

  /**
   * The keys that a page may hold.
   *
   * @param low the least one; null for no limit
   * @param high the one after the greatest; null for no limit
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Range(byte @Nullable [] low, byte @Nullable [] high) {
    static final Range ALL = new Range(null, null);

    boolean contains(byte[] key, KeyRule rule, Pages pages) {
      return (low == null || rule.compare(low, key, pages.meta.order()) <= 0)
          && (high == null || rule.compare(key, high, pages.meta.order()) < 0);
    }
  }

  /** Takes what is met. */
  interface Visitor {
    /** A sound leaf page. */
    void leaf(PageView page) throws FormatException;

    /**
     * A page that is not what the tree needs; throws what it is given to end the walk.
     *
     * @param range the keys that were to be found there
     * @param branch whether it was to lead to other pages
     */
    void damaged(FormatException error, Range range, boolean branch) throws FormatException;
  }

  void run() throws FormatException {
    if (tree.isEmpty()) {
      return;
    }
    if (tree.depth() < 1 || tree.depth() > Tree.MOST_DEPTH) {
      visitor.damaged(
          FormatException.corrupt(
              PageView.place(pages.meta.page()), "a tree of depth " + tree.depth()),
          Range.ALL,
          true);
      return;
    }
    visit(tree.root(), 1, Range.ALL, PageView.place(pages.meta.page()));
  }

  long branches() {
    return branches;
  }

  long leaves() {
    return leaves;
  }

  private void visit(long number, int level, Range range, String from) throws FormatException {
    boolean branch = level < tree.depth();
    PageView page;
    try {
      page = accept(number, branch, range, from);
    } catch (FormatException e) {
      visitor.damaged(e, range, branch);
      return;
    }
    used.set((int) number);
    try {
      if (branch) {
        visitChildren(page, level, range);
      } else {
        leaves++;
        visitor.leaf(page);
      }
    } finally {
      // between the nodes of a branch page there can be what it was before
      page.wipe();
    }
  }

  private void visitChildren(PageView page, int level, Range range) throws FormatException {
    branches++;
    for (int i = 0; i < page.count(); i++) {
      byte[] low = i == 0 ? range.low() : page.key(i);
      byte[] high = i + 1 < page.count() ? page.key(i + 1) : range.high();
      visit(page.child(i), level + 1, new Range(low, high), page.placeOf(i));
    }
  }

  private PageView accept(long number, boolean branch, Range range, String from)
      throws FormatException {
    PageView page = pages.copy(number, rule, from);
    boolean accepted = false;
    try {
      requireFit(page, branch, range, from);
      accepted = true;
      return page;
    } finally {
      if (!accepted) {
        page.wipe();
      }
    }
  }

  private void requireFit(PageView page, boolean branch, Range range, String from)
      throws FormatException {
    long number = page.number();
    if (page.isLeaf() == branch) {
      throw FormatException.corrupt(
          PageView.place(number), "a " + (branch ? "leaf" : "branch") + " page at a wrong depth");
    }
    // the library gives up (abort) on such a page of the main tree
    if (branch && rule == KeyRule.RECORDS && page.count() < 2) {
      throw FormatException.corrupt(PageView.place(number), "a branch page with one node");
    }
    if (used.get((int) number)) {
      throw FormatException.corrupt(from, "leads to page " + number + ", which is used twice");
    }
    int first = branch ? 1 : 0;
    if (first < page.count()
        && !(range.contains(page.key(first), rule, pages)
            && range.contains(page.key(page.count() - 1), rule, pages))) {
      throw FormatException.corrupt(
          PageView.place(number), "holds keys that are not searched there");
    }
  }
}
