package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.Findings;
import org.sasldb.format.FormatException;
import org.sasldb.format.SalvageSink;

/** Hands over the values of one pair after the other, each read in full before. */
final class PairSalvage {

  private final Pages pages;
  private final PageStanding standing;
  private final Findings findings;
  private final SalvageSink sink;
  private final @Nullable PageSet used;
  private final PageSet treePages;
  private final ItemBytes key;
  private final ItemBytes value;
  private final DuplicateTree tree;
  private long records;

  /**
   * @param used where to note the overflow pages of records, so that none is in two of them, when
   *     only records beyond doubt are to be taken; null for all records
   */
  PairSalvage(
      Pages pages,
      PageStanding standing,
      Findings findings,
      SalvageSink sink,
      @Nullable PageSet used) {
    this.pages = pages;
    this.standing = standing;
    this.findings = findings;
    this.sink = sink;
    this.used = used;
    treePages = new PageSet(pages.header.lastPage);
    key = new ItemBytes(pages);
    value = new ItemBytes(pages);
    tree = new DuplicateTree(pages);
  }

  /** Number of records handed over. */
  long records() {
    return records;
  }

  /**
   * Takes pair i of a page.
   *
   * @param b a copy of the page, at base 0
   * @param doubt what speaks against the whole page
   * @param otherwise the doubt where neither page nor key give one
   * @throws FormatException if it cannot be read; nothing of it was handed over then
   */
  void take(int page, ByteBuffer b, int i, @Nullable String doubt, @Nullable String otherwise)
      throws FormatException {
    byte[] keyBytes = whole(key.setItem(b, 0, i));
    String keyDoubt = standing.doubt(page, b, keyBytes);
    if (keyDoubt != null && used != null) {
      throw FormatException.corrupt(Page.place(page, i), keyDoubt);
    }
    String more = keyDoubt != null ? keyDoubt : otherwise;
    String against = doubt != null ? doubt : more;
    int start = pages.items.start(b, 0, i + 1);
    int end = pages.items.end(b, 0, i + 1);
    switch (b.get(start)) {
      case PageType.ITEM_DUPLICATE_SET -> takeSet(keyBytes, b, start + 1, end, against);
      case PageType.ITEM_DUPLICATE_TREE ->
          takeTree(keyBytes, b.getInt(start + 4), page, -1, against);
      default -> give(keyBytes, whole(value.setItem(b, 0, i + 1)), against);
    }
  }

  /** The bytes of an item, whose overflow pages are only noted as used if all are there. */
  private byte[] whole(ItemBytes item) throws FormatException {
    byte[] bytes = item.copy();
    boolean whole = false;
    try {
      if (used != null) {
        item.requireWhole(used);
      }
      pages.settle();
      whole = true;
      return bytes;
    } finally {
      if (!whole) {
        Arrays.fill(bytes, (byte) 0);
      }
    }
  }

  private void give(byte[] keyBytes, byte[] valueBytes, @Nullable String doubt) {
    records++;
    sink.take(keyBytes.clone(), valueBytes, doubt);
  }

  private void takeSet(byte[] keyBytes, ByteBuffer b, int from, int to, @Nullable String doubt) {
    int length;
    for (int at = from; at < to; at += 4 + length) {
      length = Page.u16(b, at);
      byte[] bytes = new byte[length];
      b.get(at + 2, bytes);
      give(keyBytes, bytes, doubt);
    }
  }

  /** Damage of one page of a tree costs the values on it and below it only. */
  private void takeTree(byte[] keyBytes, int root, int owner, int wanted, @Nullable String doubt) {
    try {
      int page = pages.requireInside(root, "a page of a tree of values", owner);
      ByteBuffer b = pages.buffer(page);
      int base = pages.base(page);
      int level = tree.requireTreePage(page, b, base, wanted);
      if (!treePages.add(page)) {
        throw FormatException.corrupt(Page.place(page), "is in two trees of values");
      }
      if (level == DuplicateTree.LEAF_LEVEL) {
        takeLeaf(keyBytes, page, b, base, doubt);
      } else {
        takeChildren(keyBytes, page, level - 1, doubt);
      }
    } catch (FormatException e) {
      findings.add(e);
    }
  }

  private void takeChildren(byte[] keyBytes, int page, int level, @Nullable String doubt)
      throws FormatException {
    ByteBuffer b = pages.buffer(page);
    int base = pages.base(page);
    int entries = tree.entries(page, b, base);
    for (int i = 0; i < entries; i++) {
      takeTree(keyBytes, tree.child(page, b, base, i), page, level, doubt);
    }
  }

  private void takeLeaf(byte[] keyBytes, int page, ByteBuffer b, int base, @Nullable String doubt)
      throws FormatException {
    tree.requireLeafItems(page, b, base);
    int entries = tree.entries(page, b, base);
    for (int i = 0; i < entries; i++) {
      try {
        if (tree.setValue(value, page, b, base, i)) {
          give(keyBytes, whole(value), doubt);
        }
      } catch (FormatException e) {
        findings.add(e);
      }
    }
  }
}
