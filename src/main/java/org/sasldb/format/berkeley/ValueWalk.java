package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;

/**
 * The values of one key, one after the other, however they are kept (format sections 6.2 and 8).
 */
final class ValueWalk {

  private enum Source {
    NOTHING,
    SINGLE,
    SET,
    TREE
  }

  private final Pages pages;
  private final DuplicateTree tree;
  private final ItemBytes value;

  private Source source = Source.NOTHING;

  // the rest of a set
  private @Nullable ByteBuffer set;
  private int at;
  private int end;

  // the place in a tree, and one array for the copies of its leaves
  private byte[] copy = new byte[0];
  private @Nullable ByteBuffer leaf;
  private int leafPage;
  private int entry;
  private int entries;
  private int nextLeaf;

  ValueWalk(Pages pages) {
    this.pages = pages;
    tree = new DuplicateTree(pages);
    value = new ItemBytes(pages);
  }

  /** The value of the last {@link #next}. */
  ItemBytes value() {
    return value;
  }

  /** Goes before the first value of value item i of a sound hash page. */
  void start(ByteBuffer b, int base, int i) throws FormatException {
    start(b, base, i, pages.items.start(b, base, i), pages.items.end(b, base, i));
  }

  /** The same where it is known already where in the page the item starts and ends. */
  void start(ByteBuffer b, int base, int i, int itemStart, int itemEnd) throws FormatException {
    int start = base + itemStart;
    int to = base + itemEnd;
    switch (b.get(start)) {
      case PageType.ITEM_DUPLICATE_SET -> {
        source = Source.SET;
        set = b;
        at = start + 1;
        end = to;
      }
      case PageType.ITEM_DUPLICATE_TREE -> startTree(b, start, to, Page.number(b, base));
      default -> {
        value.setItem(b, base, i, itemStart, itemEnd);
        source = Source.SINGLE;
      }
    }
  }

  private void startTree(ByteBuffer b, int start, int to, int owner) throws FormatException {
    if (to - start != PageType.DUPLICATE_TREE_LENGTH) {
      throw FormatException.corrupt(Page.place(owner), "a reference of a wrong length");
    }
    source = Source.TREE;
    leafPage = 0;
    entry = 0;
    entries = 0;
    nextLeaf = tree.firstLeaf(b.getInt(start + 4), owner);
  }

  /** Moves to the next value; false at the end. */
  boolean next() throws FormatException {
    return switch (source) {
      case NOTHING -> false;
      case SINGLE -> {
        source = Source.NOTHING;
        yield true;
      }
      case SET -> nextOfSet(Objects.requireNonNull(set));
      case TREE -> nextOfTree();
    };
  }

  private boolean nextOfSet(ByteBuffer b) throws FormatException {
    if (at >= end) {
      return false;
    }
    int length = at + 4 <= end ? Page.u16(b, at) : end;
    if (at + 4 + length > end) {
      throw FormatException.corrupt("", "a set of values changed while it was read");
    }
    value.setOnPage(b, at + 2, length);
    at += 4 + length;
    return true;
  }

  private boolean nextOfTree() throws FormatException {
    while (true) {
      if (entry < entries) {
        if (tree.setValue(value, leafPage, Objects.requireNonNull(leaf), 0, entry++)) {
          return true;
        }
      } else if (nextLeaf == 0) {
        return false;
      } else {
        load(nextLeaf);
      }
    }
  }

  /** Overwrites the copy of a leaf; there is no value any more. */
  void wipe() {
    source = Source.NOTHING;
    Arrays.fill(copy, (byte) 0);
  }

  /** Checks and keeps a copy of a leaf. */
  private void load(int page) throws FormatException {
    ByteBuffer b = leaf;
    if (b == null) {
      copy = new byte[pages.size];
      b = ByteBuffer.wrap(copy).order(pages.header.layout.byteOrder());
      leaf = b;
    }
    pages.copy(page, copy);
    tree.requireTreePage(page, b, 0, DuplicateTree.LEAF_LEVEL);
    pages.requirePrevious(page, b, 0, leafPage);
    tree.requireLeafItems(page, b, 0);
    leafPage = page;
    entry = 0;
    entries = tree.entries(page, b, 0);
    nextLeaf = pages.next(page, b, 0);
  }
}
