package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import org.sasldb.format.FormatException;

/** The shape of the trees that hold many values of one key (format section 8). */
final class DuplicateTree {

  static final int DELETED = 0x80;
  static final int LEAF_LEVEL = 1;
  private static final int ITEM_HEADER = 3;
  private static final int BTREE_CHILD = 4;
  private static final int BTREE_INTERNAL_HEADER = 12;
  private static final int RECNO_INTERNAL_LENGTH = 8;

  private final Pages pages;

  DuplicateTree(Pages pages) {
    this.pages = pages;
  }

  /** The first leaf, found along the first entries. Levels fall, so this ends. */
  int firstLeaf(int root, int owner) throws FormatException {
    int page = pages.requireInside(root, "the root of the values", owner);
    int level = -1;
    while (true) {
      ByteBuffer b = pages.buffer(page);
      int base = pages.base(page);
      level = requireTreePage(page, b, base, level);
      if (level == LEAF_LEVEL) {
        return page;
      }
      page = child(page, b, base, 0);
      level--;
    }
  }

  /**
   * Checks number, checksum, type and level of a page of a tree.
   *
   * @param wanted the level it must have, -1 for a root
   * @return its level
   */
  int requireTreePage(int page, ByteBuffer b, int base, int wanted) throws FormatException {
    pages.settle();
    pages.requireOwnNumber(page, b, base);
    boolean sorted = pages.header.sortedDuplicates;
    int leaf = sorted ? PageType.DUPLICATE_SORTED_LEAF : PageType.DUPLICATE_RECNO_LEAF;
    int internal = sorted ? PageType.DUPLICATE_BTREE_INTERNAL : PageType.DUPLICATE_RECNO_INTERNAL;
    int type = Page.type(b, base);
    int level = Page.level(b, base);
    if (type != leaf && type != internal) {
      throw corrupt(page, "page type " + type + " in a tree of values");
    }
    if ((type == leaf) != (level == LEAF_LEVEL)
        || level < LEAF_LEVEL
        || (wanted >= 0 && level != wanted)) {
      throw corrupt(page, "level " + level + " is wrong for a page of type " + type);
    }
    if (type == internal && entries(page, b, base) == 0) {
      throw corrupt(page, "an internal page without entries");
    }
    return level;
  }

  /** Number of entries, all of whose offsets are inside the page. */
  int entries(int page, ByteBuffer b, int base) throws FormatException {
    int entries = Page.entries(b, base);
    if (tableEnd(entries) > pages.size) {
      throw corrupt(page, entries + " entries are impossible");
    }
    return entries;
  }

  private int tableEnd(int entries) {
    return pages.header.layout.pageHeaderSize() + 2 * entries;
  }

  /** Child page i of an internal page. */
  int child(int page, ByteBuffer b, int base, int i) throws FormatException {
    boolean btree = Page.type(b, base) == PageType.DUPLICATE_BTREE_INTERNAL;
    int length = btree ? BTREE_INTERNAL_HEADER : RECNO_INTERNAL_LENGTH;
    int offset = itemOffset(page, b, base, i, length);
    int number = b.getInt(base + offset + (btree ? BTREE_CHILD : 0));
    return pages.requireInside(number, "a child page", page);
  }

  private int itemOffset(int page, ByteBuffer b, int base, int i, int length)
      throws FormatException {
    int offset = Page.u16(b, base + pages.header.layout.pageHeaderSize() + 2 * i);
    if (offset < tableEnd(entries(page, b, base)) || offset + length > pages.size) {
      throw FormatException.corrupt(Page.place(page, i), "lies outside its page");
    }
    return offset;
  }

  /** Checks every item of a leaf; together they must fit into it, so no item is read twice. */
  void requireLeafItems(int page, ByteBuffer b, int base) throws FormatException {
    int entries = entries(page, b, base);
    int room = pages.size - tableEnd(entries);
    for (int i = 0; i < entries; i++) {
      room -= leafItemLength(page, b, base, i);
    }
    if (room < 0) {
      throw corrupt(page, "values lie over each other");
    }
  }

  private int leafItemLength(int page, ByteBuffer b, int base, int i) throws FormatException {
    int offset = itemOffset(page, b, base, i, ITEM_HEADER);
    int type = b.get(base + offset + 2) & ~DELETED & 0xFF;
    int length =
        switch (type) {
          case PageType.ITEM_BYTES -> ITEM_HEADER + Page.u16(b, base + offset);
          case PageType.ITEM_OFF_PAGE -> PageType.OFF_PAGE_LENGTH;
          default ->
              throw FormatException.corrupt(
                  Page.place(page, i), "a value of the unknown type " + type);
        };
    if (offset + length > pages.size) {
      throw FormatException.corrupt(Page.place(page, i), "lies outside its page");
    }
    return length;
  }

  /** Points to value i of a leaf; false if it is deleted. */
  boolean setValue(ItemBytes value, int page, ByteBuffer b, int base, int i)
      throws FormatException {
    int length = leafItemLength(page, b, base, i);
    int at = base + itemOffset(page, b, base, i, ITEM_HEADER);
    int type = b.get(at + 2) & 0xFF;
    if ((type & DELETED) != 0) {
      return false;
    }
    if (type == PageType.ITEM_OFF_PAGE) {
      value.setOffPage(b.getInt(at + 4), Page.u32(b, at + 8), page);
    } else {
      value.setOnPage(b, at + ITEM_HEADER, length - ITEM_HEADER);
    }
    return true;
  }

  /** Walks a whole tree to check it. */
  final class Verification {
    private final PageSet used;
    private final ItemBytes value = new ItemBytes(pages);
    private int lastLeaf;
    private long values;

    /**
     * @param used where to note the pages; a page noted before is an error
     */
    Verification(PageSet used) {
      this.used = used;
    }

    /** Checks the tree and returns the number of values in it. */
    long run(int root, int owner) throws FormatException {
      visit(pages.requireInside(root, "the root of the values", owner), -1);
      int beyond = pages.next(lastLeaf);
      if (beyond != 0) {
        throw corrupt(lastLeaf, "the last leaf of a tree has a next page");
      }
      return values;
    }

    private void visit(int page, int wanted) throws FormatException {
      ByteBuffer b = pages.buffer(page);
      int base = pages.base(page);
      int level = requireTreePage(page, b, base, wanted);
      if (!used.add(page)) {
        throw corrupt(page, "is reached twice, the second time in a tree of values");
      }
      if (level == LEAF_LEVEL) {
        visitLeaf(page, b, base);
        return;
      }
      int entries = entries(page, b, base);
      for (int i = 0; i < entries; i++) {
        visit(child(page, b, base, i), level - 1);
      }
    }

    private void visitLeaf(int page, ByteBuffer b, int base) throws FormatException {
      pages.requirePrevious(page, b, base, lastLeaf);
      if (lastLeaf != 0 && pages.next(lastLeaf) != page) {
        throw corrupt(lastLeaf, "its next page is not the next leaf of the tree");
      }
      lastLeaf = page;
      requireLeafItems(page, b, base);
      int entries = entries(page, b, base);
      for (int i = 0; i < entries; i++) {
        if (setValue(value, page, b, base, i)) {
          value.requireWhole(used);
          values++;
        }
      }
    }
  }

  private static FormatException corrupt(int page, String reason) {
    return FormatException.corrupt(Page.place(page), reason);
  }
}
