package org.sasldb.format.lmdb;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;

/**
 * A branch or leaf page (LMDB format, section 6), in its place or copied. Each number is read from
 * the page once and checked before it is used, so that a page that changes meanwhile leads to a
 * {@link FormatException} at worst.
 */
final class PageView {
  static final int HEADER = 16;
  static final int FLAGS_AT = 10;
  static final int LOWER_AT = 12;
  static final int UPPER_AT = 14;
  static final int NODE_HEADER = 8;

  static final int BRANCH = 1;
  static final int LEAF = 2;
  static final int OVERFLOW = 4;
  static final int META = 8;

  /** The data of the node is on overflow pages. */
  static final int BIG = 1;

  private static final int SUB_DATABASE = 2;
  private static final int DUPLICATES = 4;

  private final long number;
  private final ByteBuffer b;
  private final int base;
  private final int size;
  private final int upper;
  private final boolean leaf;
  private final int count;

  /** Overwrites a page that is a copy of its own ({@link Pages#copy}); it is not read any more. */
  void wipe() {
    int from = b.arrayOffset() + base;
    Arrays.fill(b.array(), from, from + size, (byte) 0);
  }

  /** Reads the page header; the nodes are not looked at. */
  PageView(long number, ByteBuffer b, int base, int size) throws FormatException {
    this.number = number;
    this.b = b;
    this.base = base;
    this.size = size;
    if (b.getLong(base) != number) {
      throw corrupt("says it is page " + Long.toUnsignedString(b.getLong(base)));
    }
    int flags = b.getShort(base + FLAGS_AT) & 0xffff;
    if (flags != BRANCH && flags != LEAF) {
      throw corrupt("neither a branch nor a leaf page: flags " + flags);
    }
    leaf = flags == LEAF;
    int lower = b.getShort(base + LOWER_AT) & 0xffff;
    upper = b.getShort(base + UPPER_AT) & 0xffff;
    if (lower <= HEADER || lower % 2 != 0 || lower > upper || upper > size) {
      throw corrupt("free space from " + lower + " to " + upper);
    }
    count = (lower - HEADER) / 2;
  }

  static String place(long page) {
    return "page " + Long.toUnsignedString(page);
  }

  String placeOf(int i) {
    return place(number) + ", node " + i;
  }

  private FormatException corrupt(String reason) {
    return FormatException.corrupt(place(number), reason);
  }

  private FormatException corrupt(int i, String reason) {
    return FormatException.corrupt(placeOf(i), reason);
  }

  long number() {
    return number;
  }

  boolean isLeaf() {
    return leaf;
  }

  int count() {
    return count;
  }

  private int node(int i) throws FormatException {
    int node = b.getShort(base + HEADER + 2 * i) & 0xffff;
    if (node < upper || node % 2 != 0 || node + NODE_HEADER > size) {
      throw corrupt(i, "begins at " + node + ", outside the page's nodes");
    }
    return node;
  }

  private int keyLength(int i, int node) throws FormatException {
    int length = b.getShort(base + node + 6) & 0xffff;
    if (node + NODE_HEADER + length > size) {
      throw corrupt(i, "a key of " + length + " bytes runs out of the page");
    }
    return length;
  }

  int keyLength(int i) throws FormatException {
    return keyLength(i, node(i));
  }

  byte[] key(int i) throws FormatException {
    int node = node(i);
    byte[] key = new byte[keyLength(i, node)];
    b.get(base + node + NODE_HEADER, key);
    return key;
  }

  /** Compares a key with that of a node, as unsigned bytes. */
  private int compare(byte[] key, int i) throws FormatException {
    int node = node(i);
    int length = keyLength(i, node);
    int at = base + node + NODE_HEADER;
    int common = Math.min(length, key.length);
    for (int k = 0; k < common; k++) {
      int difference = (key[k] & 0xff) - (b.get(at + k) & 0xff);
      if (difference != 0) {
        return difference;
      }
    }
    return key.length - length;
  }

  /** The node with that key; on a branch page the one that leads to it. -1 if there is none. */
  int search(byte[] key) throws FormatException {
    int low = leaf ? 0 : 1;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(key, middle);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        high = middle - 1;
      } else {
        low = middle + 1;
      }
    }
    return leaf ? -1 : high;
  }

  /** The page a branch node leads to. */
  long child(int i) throws FormatException {
    int node = node(i);
    return (b.getInt(base + node) & 0xffffffffL) | ((b.getShort(base + node + 4) & 0xffffL) << 32);
  }

  /** Length of the data of a leaf node. */
  long dataLength(int i) throws FormatException {
    return b.getInt(base + node(i)) & 0xffffffffL;
  }

  /** Whether the data of a leaf node is on overflow pages. */
  boolean isBig(int i) throws FormatException {
    return isBig(i, node(i));
  }

  private boolean isBig(int i, int node) throws FormatException {
    int flags = b.getShort(base + node + 4) & 0xffff;
    if ((flags & (SUB_DATABASE | DUPLICATES)) != 0 && (flags & ~7) == 0) {
      throw FormatException.unsupported(
          placeOf(i), "a sub-database or several values of a key, which no sasldb has");
    }
    if (flags > BIG) {
      throw corrupt(i, "flags " + flags);
    }
    return flags == BIG;
  }

  /** The first overflow page of a leaf node. */
  long overflowPage(int i) throws FormatException {
    int at = dataAt(i, node(i), Long.BYTES);
    return b.getLong(base + at);
  }

  /** A copy of data that is in the page. */
  byte[] data(int i) throws FormatException {
    long length = dataLength(i);
    byte[] data = new byte[(int) Math.min(length, size)];
    b.get(base + dataAt(i, node(i), length), data);
    return data;
  }

  private int dataAt(int i, int node, long length) throws FormatException {
    int at = node + NODE_HEADER + keyLength(i, node);
    if (length > size - at) {
      throw corrupt(i, "data of " + length + " bytes runs out of the page");
    }
    return at;
  }

  /**
   * Requires a page that a writer of the library can work on: nodes that fill their room without
   * gap or overlap, keys in order.
   */
  void requireSound(KeyRule rule) throws FormatException {
    long[] spans = new long[count];
    byte @Nullable [] previous = null;
    for (int i = 0; i < count; i++) {
      int node = node(i);
      spans[i] = ((long) node << 32) | even(end(i, node) - node);
      if (leaf || i > 0) {
        byte[] key = key(i);
        rule.require(key.length, placeOf(i));
        if (previous != null && rule.compare(previous, key, b.order()) >= 0) {
          throw corrupt(i, "its key does not come after the one before");
        }
        previous = key;
      }
    }
    Arrays.sort(spans);
    int at = upper;
    for (long span : spans) {
      if (span >>> 32 != at) {
        throw corrupt("its nodes overlap or leave a gap at " + at);
      }
      at += (int) span;
    }
    if (at != size) {
      throw corrupt("its nodes end at " + at);
    }
  }

  private int end(int i, int node) throws FormatException {
    int key = node + NODE_HEADER + keyLength(i, node);
    if (!leaf) {
      return key;
    }
    long length = isBig(i, node) ? Long.BYTES : dataLength(i);
    dataAt(i, node, length);
    return key + (int) length;
  }

  static int even(int length) {
    return (length + 1) & ~1;
  }
}
