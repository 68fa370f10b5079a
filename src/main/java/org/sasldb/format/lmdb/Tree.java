package org.sasldb.format.lmdb;

import java.nio.ByteBuffer;

/** The record of one tree in a meta page (LMDB format, section 6). */
record Tree(
    int flags,
    int depth,
    long branchPages,
    long leafPages,
    long overflowPages,
    long entries,
    long root) {
  /** Bytes in the file. */
  static final int LENGTH = 48;

  /** No page: the tree is empty. */
  static final long NO_ROOT = -1;

  /** Deeper trees overrun the library's stack. */
  static final int MOST_DEPTH = 32;

  static final Tree EMPTY = new Tree(0, 0, 0, 0, 0, 0, NO_ROOT);

  static Tree read(ByteBuffer b, int at) {
    return new Tree(
        b.getShort(at + 4) & 0xffff,
        b.getShort(at + 6) & 0xffff,
        b.getLong(at + 8),
        b.getLong(at + 16),
        b.getLong(at + 24),
        b.getLong(at + 32),
        b.getLong(at + 40));
  }

  void write(ByteBuffer b, int at, int firstWord) {
    b.putInt(at, firstWord)
        .putShort(at + 4, (short) flags)
        .putShort(at + 6, (short) depth)
        .putLong(at + 8, branchPages)
        .putLong(at + 16, leafPages)
        .putLong(at + 24, overflowPages)
        .putLong(at + 32, entries)
        .putLong(at + 40, root);
  }

  boolean isEmpty() {
    return root == NO_ROOT;
  }
}
