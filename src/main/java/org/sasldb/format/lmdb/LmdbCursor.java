package org.sasldb.format.lmdb;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.format.RecordScan;

/**
 * The records of a file one by one, in key order (LMDB format, section 6). Holds one page of each
 * level and no more. Every page is checked before its first record is shown, and a page that comes
 * twice, a key out of order and a wrong number of records are errors.
 *
 * <p>After a {@link FormatException} each further call fails with the same one. For use by one
 * thread.
 */
public final class LmdbCursor implements RecordScan {
  private final Pages pages;
  private final Tree tree;
  private final BitSet used = new BitSet();
  private final PageView[] path;
  private final int[] nodes;
  private int level = -1;
  private boolean started;
  private boolean onRecord;
  private long records;
  private byte[] previous = new byte[0];
  private @Nullable FormatException failure;

  LmdbCursor(Pages pages) {
    this.pages = pages;
    tree = pages.meta.main();
    int depth = Math.min(tree.depth(), Tree.MOST_DEPTH);
    path = new PageView[depth];
    nodes = new int[depth];
  }

  /**
   * Moves to the next record.
   *
   * @return false at the end
   * @throws FormatException at damage; no record of the damaged page was shown
   */
  @Override
  public boolean next() throws FormatException {
    onRecord = guarded(this::advance);
    return onRecord;
  }

  private boolean advance() throws FormatException {
    onRecord = false;
    if (!started) {
      started = true;
      if (!tree.isEmpty()) {
        descend(tree.root(), PageView.place(pages.meta.page()));
      }
    } else if (level >= 0) {
      nodes[level]++;
    }
    if (!settleOnLeaf()) {
      requireCount();
      return false;
    }
    records++;
    return true;
  }

  /** Goes up from pages that are used up, and down again to the next leaf. */
  private boolean settleOnLeaf() throws FormatException {
    while (level >= 0 && nodes[level] >= path[level].count()) {
      path[level].wipe();
      level--;
      if (level >= 0) {
        nodes[level]++;
      }
    }
    while (level >= 0 && !path[level].isLeaf()) {
      descend(path[level].child(nodes[level]), path[level].placeOf(nodes[level]));
    }
    return level >= 0;
  }

  private void descend(long number, String from) throws FormatException {
    if (level + 1 >= path.length) {
      throw FormatException.corrupt(from, "the tree is deeper than the meta page says");
    }
    PageView page = pages.copy(number, KeyRule.RECORDS, from);
    // from here on it is wiped with the others
    level++;
    path[level] = page;
    nodes[level] = 0;
    if (used.get((int) number)) {
      throw FormatException.corrupt(from, "leads to page " + number + ", which is used twice");
    }
    used.set((int) number);
    if (page.isLeaf() != (level + 1 == path.length)) {
      throw FormatException.corrupt(PageView.place(number), "a page at a wrong depth");
    }
    if (page.isLeaf()) {
      if (KeyRule.RECORDS.compare(previous, page.key(0), pages.meta.order()) >= 0) {
        throw FormatException.corrupt(
            PageView.place(number), "its first key does not come after the page before");
      }
      previous = page.key(page.count() - 1);
    }
  }

  private void requireCount() throws FormatException {
    if (records != tree.entries()) {
      throw FormatException.corrupt(
          PageView.place(pages.meta.page()),
          records + " records, but the meta page counts " + Long.toUnsignedString(tree.entries()));
    }
  }

  /** A copy of the record's key. */
  @Override
  public byte[] key() throws FormatException {
    requireRecord();
    return path[level].key(nodes[level]);
  }

  /** A copy of the record's value. */
  @Override
  public byte[] value() throws FormatException {
    requireRecord();
    return guarded(
        () -> {
          byte[] value = pages.data(path[level], nodes[level]);
          pages.settle();
          return value;
        });
  }

  /** Length of the value in bytes, without copying it. */
  public long valueLength() throws FormatException {
    requireRecord();
    return path[level].dataLength(nodes[level]);
  }

  @Override
  public void close() {
    onRecord = false;
    for (; level >= 0; level--) {
      path[level].wipe();
    }
  }

  private void requireRecord() {
    if (!onRecord) {
      throw new IllegalStateException("the cursor is on no record");
    }
  }

  private interface Step<T> {
    T run() throws FormatException;
  }

  private <T> T guarded(Step<T> step) throws FormatException {
    if (failure != null) {
      throw failure;
    }
    try {
      return step.run();
    } catch (FormatException | InternalError | RuntimeException e) {
      failure = pages.image.failure(e);
      onRecord = false;
      throw failure;
    }
  }
}
