package org.sasldb.format.lmdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import org.sasldb.format.PairBuffer;
import org.sasldb.format.Zeros;

/** Writes the pages of a planned file in order, through one buffer. */
final class FileComposer {
  private static final int BUFFERED_PAGES = 64;
  private static final int PAGE_SIZE = LmdbFileWriter.PAGE_SIZE;

  private final PairBuffer pairs;
  private final int[] order;
  private final FilePlan plan;
  private final long mapSize;
  private final long transaction;
  private final ByteBuffer buffered = ByteBuffer.allocate(BUFFERED_PAGES * PAGE_SIZE);
  private ByteBuffer page = buffered;
  private int upper;
  private int nodes;

  FileComposer(PairBuffer pairs, int[] order, FilePlan plan, long mapSize, long transaction) {
    this.pairs = pairs;
    this.order = order;
    this.plan = plan;
    this.mapSize = mapSize;
    this.transaction = transaction;
  }

  void write(WritableByteChannel out) throws IOException {
    try {
      for (int i = 0; i < 2; i++) {
        // the state before the one transaction is that of an empty file
        boolean newest = (transaction & 1) == i;
        startPage(out);
        meta(i, newest).write(page);
      }
      FilePlan.Level leaves = plan.leaves();
      for (int i = 0; i < leaves.size(); i++) {
        writeLeaf(out, leaves, i);
      }
      FilePlan.Level below = leaves;
      for (FilePlan.Level level : plan.branches()) {
        for (int i = 0; i < level.size(); i++) {
          writeBranch(out, level, below, i);
        }
        below = level;
      }
      flush(out);
    } finally {
      Zeros.fill(buffered.array());
    }
  }

  private Meta meta(int number, boolean newest) {
    Tree free = new Tree(Meta.FREE_LIST_FLAGS, 0, 0, 0, 0, 0, Tree.NO_ROOT);
    return new Meta(
        number,
        ByteOrder.nativeOrder(),
        PAGE_SIZE,
        mapSize,
        free,
        newest ? plan.tree() : Tree.EMPTY,
        newest ? plan.pages() - 1 : 1,
        newest ? transaction : transaction - 1);
  }

  private void startPage(WritableByteChannel out) throws IOException {
    if (buffered.remaining() < PAGE_SIZE) {
      flush(out);
    }
    page = buffered.slice(buffered.position(), PAGE_SIZE).order(ByteOrder.nativeOrder());
    buffered.position(buffered.position() + PAGE_SIZE);
    upper = PAGE_SIZE;
    nodes = 0;
  }

  private void flush(WritableByteChannel out) throws IOException {
    buffered.flip();
    while (buffered.hasRemaining()) {
      out.write(buffered);
    }
    buffered.clear();
    Zeros.fill(buffered.array());
  }

  private void startNodes(WritableByteChannel out, long number, int flags) throws IOException {
    startPage(out);
    page.putLong(0, number).putShort(PageView.FLAGS_AT, (short) flags);
  }

  private void endNodes() {
    page.putShort(PageView.LOWER_AT, (short) (PageView.HEADER + 2 * nodes))
        .putShort(PageView.UPPER_AT, (short) upper);
  }

  /** Makes room for a node; gives its place. */
  private int node(int length) {
    upper -= PageView.even(length);
    page.putShort(PageView.HEADER + 2 * nodes++, (short) upper);
    return upper;
  }

  private void writeLeaf(WritableByteChannel out, FilePlan.Level leaves, int leaf)
      throws IOException {
    int end = leaves.end(leaf, order.length);
    long overflow = leaves.page(leaf) + 1;
    startNodes(out, leaves.page(leaf), PageView.LEAF);
    for (int i = leaves.first(leaf); i < end; i++) {
      writeRecord(i, overflow);
      overflow += plan.overflowPages(i);
    }
    endNodes();
    overflow = leaves.page(leaf) + 1;
    for (int i = leaves.first(leaf); i < end; i++) {
      if (plan.isBig(i)) {
        writeOverflow(out, i, overflow);
        overflow += plan.overflowPages(i);
      }
    }
  }

  private void writeRecord(int i, long overflow) {
    int pair = order[i];
    byte[] bytes = pairs.bytes(pair);
    int keyLength = pairs.keyLength(pair);
    int valueLength = pairs.valueLength(pair);
    boolean big = plan.isBig(i);
    int node = node(PageView.NODE_HEADER + keyLength + (big ? Long.BYTES : valueLength));
    page.putInt(node, valueLength)
        .putShort(node + 4, (short) (big ? PageView.BIG : 0))
        .putShort(node + 6, (short) keyLength)
        .put(node + PageView.NODE_HEADER, bytes, pairs.keyAt(pair), keyLength);
    int data = node + PageView.NODE_HEADER + keyLength;
    if (big) {
      page.putLong(data, overflow);
    } else {
      page.put(data, bytes, pairs.valueAt(pair), valueLength);
    }
  }

  private void writeOverflow(WritableByteChannel out, int i, long number) throws IOException {
    int pair = order[i];
    byte[] bytes = pairs.bytes(pair);
    int at = pairs.valueAt(pair);
    int left = pairs.valueLength(pair);
    long count = plan.overflowPages(i);
    for (long k = 0; k < count; k++) {
      startPage(out);
      int start = 0;
      if (k == 0) {
        page.putLong(0, number)
            .putShort(PageView.FLAGS_AT, (short) PageView.OVERFLOW)
            .putInt(PageView.LOWER_AT, (int) count);
        start = PageView.HEADER;
      }
      int part = Math.min(left, PAGE_SIZE - start);
      page.put(start, bytes, at, part);
      at += part;
      left -= part;
    }
  }

  private void writeBranch(
      WritableByteChannel out, FilePlan.Level level, FilePlan.Level below, int branch)
      throws IOException {
    startNodes(out, level.page(branch), PageView.BRANCH);
    int first = level.first(branch);
    for (int i = first; i < level.end(branch, below.size()); i++) {
      int pair = order[plan.firstRecord(below, i)];
      // the first node of a branch page needs no key
      int keyLength = i == first ? 0 : pairs.keyLength(pair);
      int node = node(PageView.NODE_HEADER + keyLength);
      long child = below.page(i);
      page.putInt(node, (int) child)
          .putShort(node + 4, (short) (child >>> 32))
          .putShort(node + 6, (short) keyLength)
          .put(node + PageView.NODE_HEADER, pairs.bytes(pair), pairs.keyAt(pair), keyLength);
    }
    endNodes();
  }
}
