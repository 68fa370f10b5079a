package org.sasldb.format.lmdb;

import java.util.Arrays;
import org.sasldb.format.FormatException;
import org.sasldb.format.PairBuffer;

/** Puts pairs in key order: unsigned bytes, a shorter key first (LMDB format, section 6). */
final class PairOrder {
  private static final int PREFIX = 8;

  private final PairBuffer pairs;
  private final long[] prefixes;

  private PairOrder(PairBuffer pairs) {
    this.pairs = pairs;
    prefixes = new long[pairs.size()];
    for (int i = 0; i < prefixes.length; i++) {
      prefixes[i] = prefix(i);
    }
  }

  /**
   * The numbers of the pairs, in order.
   *
   * @throws FormatException if two have the same key
   */
  static int[] of(PairBuffer pairs) throws FormatException {
    PairOrder order = new PairOrder(pairs);
    int[] numbers = new int[pairs.size()];
    Arrays.setAll(numbers, i -> i);
    if (!order.isSorted(numbers)) {
      order.sort(numbers.clone(), numbers, 0, numbers.length);
      for (int i = 1; i < numbers.length; i++) {
        if (order.compare(numbers[i - 1], numbers[i]) == 0) {
          throw FormatException.writeRefused("two records have the same key");
        }
      }
    }
    return numbers;
  }

  /** The first bytes as a number whose signed order is that of the bytes. */
  private long prefix(int i) {
    byte[] bytes = pairs.bytes(i);
    int at = pairs.keyAt(i);
    int length = Math.min(PREFIX, pairs.keyLength(i));
    long prefix = 0;
    for (int k = 0; k < length; k++) {
      prefix |= (bytes[at + k] & 0xffL) << (8 * (PREFIX - 1 - k));
    }
    return prefix ^ Long.MIN_VALUE;
  }

  private int compare(int i, int j) {
    int order = Long.compare(prefixes[i], prefixes[j]);
    if (order != 0) {
      return order;
    }
    int a = pairs.keyAt(i);
    int b = pairs.keyAt(j);
    return Arrays.compareUnsigned(
        pairs.bytes(i), a, a + pairs.keyLength(i), pairs.bytes(j), b, b + pairs.keyLength(j));
  }

  private boolean isSorted(int[] numbers) {
    for (int i = 1; i < numbers.length; i++) {
      if (compare(numbers[i - 1], numbers[i]) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Merge sort; both arrays hold the same numbers at first. */
  private void sort(int[] from, int[] to, int start, int end) {
    if (end - start < 2) {
      return;
    }
    int middle = (start + end) >>> 1;
    sort(to, from, start, middle);
    sort(to, from, middle, end);
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean takeLeft = left < middle && (right >= end || compare(from[left], from[right]) <= 0);
      to[i] = takeLeft ? from[left++] : from[right++];
    }
  }
}
