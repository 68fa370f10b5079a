package org.sasldb.format.gdbm;

import java.util.Arrays;
import org.sasldb.format.FormatException;

/**
 * How records are shared out to buckets: groups of one bit more each until none is too large (GDBM
 * format, section 12, steps 1 and 2).
 */
final class BucketPlan {

  /** More hash bits are refused: so many entries a directory has only for keys made to collide. */
  static final int MOST_BITS = 24;

  private final HashOrder order;
  private final int slots;
  private final int limit;

  private int[] ends = new int[16];
  private byte[] bits = new byte[16];
  private int groups;
  private int deepest;

  /**
   * @param slots records a bucket can hold
   */
  BucketPlan(HashOrder order, int slots) throws FormatException {
    this.order = order;
    this.slots = slots;
    // a quarter stays free for what the C library adds
    limit = Math.max(1, slots - slots / 4);
    split(0, order.size(), 0);
  }

  static FormatException collisions() {
    return FormatException.writeRefused(
        "more keys hash alike than a bucket can hold; keys do so only if they are made to");
  }

  private void split(int from, int to, int depth) throws FormatException {
    if (isSmall(from, to) || (depth == MOST_BITS && to - from <= slots)) {
      addGroup(to, depth);
      return;
    }
    if (depth == MOST_BITS) {
      throw collisions();
    }
    int middle = middle(from, to, 30 - depth);
    split(from, middle, depth + 1);
    split(middle, to, depth + 1);
  }

  private boolean isSmall(int from, int to) {
    return to - from <= limit || (to - from <= slots && order.hash(from) == order.hash(to - 1));
  }

  /** First place whose hash has this bit set; the bits above are the same in all. */
  private int middle(int from, int to, int bit) {
    int low = from;
    int high = to;
    while (low < high) {
      int at = (low + high) >>> 1;
      if ((order.hash(at) >>> bit & 1) == 0) {
        low = at + 1;
      } else {
        high = at;
      }
    }
    return low;
  }

  private void addGroup(int end, int depth) {
    if (groups == ends.length) {
      ends = Arrays.copyOf(ends, 2 * groups);
      bits = Arrays.copyOf(bits, 2 * groups);
    }
    ends[groups] = end;
    bits[groups++] = (byte) depth;
    deepest = Math.max(deepest, depth);
  }

  /** Number of buckets. */
  int groups() {
    return groups;
  }

  /** Place in the order of the first record of a bucket. */
  int start(int group) {
    return group == 0 ? 0 : ends[group - 1];
  }

  /** Place in the order after the last record of a bucket. */
  int end(int group) {
    return ends[group];
  }

  /** Hash bits of a bucket. */
  int bits(int group) {
    return bits[group];
  }

  /** Most hash bits of any bucket. */
  int deepest() {
    return deepest;
  }
}
