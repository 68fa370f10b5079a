package org.sasldb.format.gdbm;

import java.util.Arrays;
import org.sasldb.format.FormatException;
import org.sasldb.format.PairBuffer;

/** Pairs in the order of their hashes, which is that of the buckets they belong to. */
final class HashOrder {

  private final PairBuffer pairs;

  /** Of each pair the hash in the upper half and its number in the lower one. */
  private final long[] order;

  HashOrder(PairBuffer pairs) {
    this.pairs = pairs;
    order = new long[pairs.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = (long) pairs.hash(i) << 32 | i;
    }
    Arrays.sort(order);
  }

  int size() {
    return order.length;
  }

  /** The pair at a place of the order. */
  int pair(int place) {
    return (int) order[place];
  }

  int hash(int place) {
    return (int) (order[place] >>> 32);
  }

  /**
   * Whether the key of some pair comes twice.
   *
   * @param most how many pairs of one hash there may be, so that comparing them all takes no time
   * @throws FormatException if there are more
   */
  boolean hasTwins(int most) throws FormatException {
    int from = 0;
    boolean twins = false;
    for (int place = 1; place <= order.length; place++) {
      if (place < order.length && hash(place) == hash(from)) {
        continue;
      }
      if (place - from > most) {
        throw BucketPlan.collisions();
      }
      twins |= hasTwins(from, place);
      from = place;
    }
    return twins;
  }

  private boolean hasTwins(int from, int to) {
    for (int i = from; i < to; i++) {
      for (int j = i + 1; j < to; j++) {
        if (isSameKey(pair(i), pair(j))) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isSameKey(int i, int j) {
    int a = pairs.keyAt(i);
    int b = pairs.keyAt(j);
    return Arrays.equals(
        pairs.bytes(i), a, a + pairs.keyLength(i), pairs.bytes(j), b, b + pairs.keyLength(j));
  }
}
