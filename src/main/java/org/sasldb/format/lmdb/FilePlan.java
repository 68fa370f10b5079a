package org.sasldb.format.lmdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sasldb.format.FormatException;
import org.sasldb.format.PairBuffer;

/**
 * Which record goes on which page of a fresh file, in the order of the pages: each leaf with its
 * overflow pages behind it, then the branch pages, level by level, the root last.
 */
final class FilePlan {
  private static final int FIRST_PAGE = 2;
  private static final int POINTER = 2;

  private final PairBuffer pairs;
  private final int[] order;
  private final int pageSize;
  private final int room;
  private final int mostInNode;

  private final Level leaves = new Level();
  private final List<Level> branches = new ArrayList<>();
  private long next = FIRST_PAGE;
  private long overflowPages;

  FilePlan(PairBuffer pairs, int[] order, int pageSize) throws FormatException {
    this.pairs = pairs;
    this.order = order;
    this.pageSize = pageSize;
    room = pageSize - PageView.HEADER;
    // the library's limit for two nodes a page: me_nodemax in mdb.c
    mostInNode = ((room / 2) & ~1) - POINTER;
    planLeaves();
    planBranches();
    if (next > Integer.MAX_VALUE) {
      throw FormatException.writeRefused("the records need too many pages");
    }
  }

  /** The pages of one level: where each is, and what begins on it. */
  static final class Level {
    private long[] pages = new long[16];
    private int[] firsts = new int[16];
    private int size;

    private void add(long page, int first) {
      if (size == pages.length) {
        pages = Arrays.copyOf(pages, 2 * size);
        firsts = Arrays.copyOf(firsts, 2 * size);
      }
      pages[size] = page;
      firsts[size++] = first;
    }

    int size() {
      return size;
    }

    long page(int i) {
      return pages[i];
    }

    /** The first record on a leaf page, or the first page below a branch page. */
    int first(int i) {
      return firsts[i];
    }

    /** The one after the last, with so many in all. */
    int end(int i, int all) {
      return i + 1 < size ? firsts[i + 1] : all;
    }
  }

  private void planLeaves() {
    int used = room;
    long behind = 0;
    for (int i = 0; i < order.length; i++) {
      int need = POINTER + PageView.even(leafNode(i));
      if (used + need > room) {
        next += behind;
        behind = 0;
        leaves.add(next++, i);
        used = 0;
      }
      used += need;
      long overflow = overflowPages(i);
      behind += overflow;
      overflowPages += overflow;
    }
    next += behind;
  }

  /** Bytes of the node of a record. */
  private int leafNode(int i) {
    int head = PageView.NODE_HEADER + pairs.keyLength(order[i]);
    return head + (isBig(i) ? Long.BYTES : pairs.valueLength(order[i]));
  }

  boolean isBig(int i) {
    long whole =
        (long) PageView.NODE_HEADER + pairs.keyLength(order[i]) + pairs.valueLength(order[i]);
    return whole > mostInNode;
  }

  /** How many overflow pages the value of a record needs. */
  long overflowPages(int i) {
    return isBig(i) ? Pages.needed(pairs.valueLength(order[i]), pageSize) : 0;
  }

  private void planBranches() {
    Level below = leaves;
    while (below.size() > 1) {
      Level level = planLevel(below);
      branches.add(level);
      below = level;
    }
  }

  private Level planLevel(Level below) {
    List<Integer> firsts = new ArrayList<>();
    int used = room;
    for (int i = 0; i < below.size(); i++) {
      int need = POINTER + PageView.even(PageView.NODE_HEADER + separatorLength(below, i));
      if (used + need > room) {
        firsts.add(i);
        used = 0;
        need = POINTER + PageView.NODE_HEADER;
      }
      used += need;
    }
    int last = firsts.size() - 1;
    // a branch page with one node is none to the library
    if (last > 0 && firsts.get(last) == below.size() - 1) {
      firsts.set(last, below.size() - 2);
    }
    Level level = new Level();
    firsts.forEach(first -> level.add(next++, first));
    return level;
  }

  private int separatorLength(Level level, int i) {
    return pairs.keyLength(order[firstRecord(level, i)]);
  }

  /** The first record that is below a page, whose key leads to the page. */
  int firstRecord(Level level, int i) {
    int at = i;
    for (int k = branches.indexOf(level); k >= 0; k--) {
      at = branches.get(k).first(at);
    }
    return leaves.first(at);
  }

  Level leaves() {
    return leaves;
  }

  List<Level> branches() {
    return branches;
  }

  /** How many pages the file has. */
  long pages() {
    return next;
  }

  /** The record of the tree in the meta page. */
  Tree tree() {
    if (leaves.size() == 0) {
      return Tree.EMPTY;
    }
    return new Tree(
        0,
        branches.size() + 1,
        branches.stream().mapToLong(Level::size).sum(),
        leaves.size(),
        overflowPages,
        order.length,
        branches.isEmpty() ? leaves.page(0) : next - 1);
  }
}
