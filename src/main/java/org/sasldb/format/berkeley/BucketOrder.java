package org.sasldb.format.berkeley;

import java.util.Arrays;
import org.sasldb.format.PairBuffer;

/** Pairs shared out to buckets, and in the order of format section 6.3 within each. */
final class BucketOrder {

  private static final int INSERTION_LIMIT = 24;

  private final PairBuffer pairs;
  private final int[] order;
  private final int[] starts;
  private int[] scratch = new int[0];

  /**
   * @param buckets a power of two
   */
  BucketOrder(PairBuffer pairs, int buckets) {
    this.pairs = pairs;
    order = new int[pairs.size()];
    starts = new int[buckets + 1];
    share(buckets - 1);
    for (int b = 0; b < buckets; b++) {
      sort(starts[b], starts[b + 1]);
    }
  }

  /** A counting sort by bucket. */
  private void share(int mask) {
    int n = pairs.size();
    for (int i = 0; i < n; i++) {
      starts[(pairs.hash(i) & mask) + 1]++;
    }
    for (int b = 1; b < starts.length; b++) {
      starts[b] += starts[b - 1];
    }
    int[] fill = Arrays.copyOf(starts, starts.length);
    for (int i = 0; i < n; i++) {
      order[fill[pairs.hash(i) & mask]++] = i;
    }
  }

  int start(int bucket) {
    return starts[bucket];
  }

  int end(int bucket) {
    return starts[bucket + 1];
  }

  /** The pair at a place of the order. */
  int pair(int place) {
    return order[place];
  }

  /** Order of two keys on a sorted page. */
  private int compareKeys(int i, int j) {
    int a = pairs.keyAt(i);
    int b = pairs.keyAt(j);
    return KeyOrder.compare(
        pairs.bytes(i), a, a + pairs.keyLength(i), pairs.bytes(j), b, b + pairs.keyLength(j));
  }

  /** Whether the key of some pair comes twice: such pairs are neighbours. */
  boolean hasTwins() {
    for (int bucket = 0; bucket < starts.length - 1; bucket++) {
      for (int i = starts[bucket] + 1; i < starts[bucket + 1]; i++) {
        if (pairs.hash(order[i - 1]) == pairs.hash(order[i])
            && compareKeys(order[i - 1], order[i]) == 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Buckets are small, except when somebody makes all keys hash alike. */
  private void sort(int from, int to) {
    if (to - from <= INSERTION_LIMIT) {
      insertionSort(from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    sort(from, middle);
    sort(middle, to);
    if (compareKeys(order[middle - 1], order[middle]) > 0) {
      merge(from, middle, to);
    }
  }

  private void insertionSort(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int pair = order[i];
      int j = i;
      while (j > from && compareKeys(order[j - 1], pair) > 0) {
        order[j] = order[j - 1];
        j--;
      }
      order[j] = pair;
    }
  }

  private void merge(int from, int middle, int to) {
    int left = middle - from;
    if (scratch.length < left) {
      scratch = new int[Math.max(left, 2 * scratch.length)];
    }
    System.arraycopy(order, from, scratch, 0, left);
    int a = 0;
    int b = middle;
    int at = from;
    while (a < left) {
      boolean takeRight = b < to && compareKeys(order[b], scratch[a]) < 0;
      order[at++] = takeRight ? order[b++] : scratch[a++];
    }
  }
}
