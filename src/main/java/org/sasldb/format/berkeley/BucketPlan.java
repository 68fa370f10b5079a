package org.sasldb.format.berkeley;

import java.util.Arrays;
import org.sasldb.format.PairBuffer;

/** How the pairs of one bucket are spread over pages (format section 10, steps 1 and 5). */
final class BucketPlan {

  private static final int OFFSETS_OF_PAIR = 4;

  private final PairBuffer pairs;
  private final BucketOrder order;
  private final int payload;
  private final int onPageLimit;

  private int[] breaks = new int[8];
  private int pages;
  private long overflowPages;

  BucketPlan(PairBuffer pairs, BucketOrder order, HashLayout layout) {
    this.pairs = pairs;
    this.order = order;
    payload = layout.payload();
    onPageLimit = layout.maxKeyLength();
  }

  /** Plans a bucket; the answers below are about the bucket planned last. */
  void plan(int bucket) {
    int end = order.end(bucket);
    int room = payload;
    pages = 1;
    breaks[0] = order.start(bucket);
    overflowPages = 0;
    for (int place = breaks[0]; place < end; place++) {
      int pair = order.pair(place);
      int cost = cost(pairs.keyLength(pair), pairs.valueLength(pair), onPageLimit);
      if (cost > room) {
        startPage(place);
        room = payload;
      }
      room -= cost;
      overflowPages += overflowPages(pairs.valueLength(pair));
    }
    breaks = pages + 1 > breaks.length ? Arrays.copyOf(breaks, 2 * breaks.length) : breaks;
    breaks[pages] = end;
  }

  private void startPage(int place) {
    if (pages + 1 >= breaks.length) {
      breaks = Arrays.copyOf(breaks, 2 * breaks.length);
    }
    breaks[pages++] = place;
  }

  /** Bytes a pair takes on its page. */
  static int cost(int keyLength, int valueLength, int onPageLimit) {
    return part(keyLength, onPageLimit) + part(valueLength, onPageLimit) + OFFSETS_OF_PAIR;
  }

  static int part(int length, int onPageLimit) {
    return length > onPageLimit ? PageType.OFF_PAGE_LENGTH : 1 + length;
  }

  /** Pages a value takes in an overflow chain of its own; 0 if it stays on its page. */
  int overflowPages(int valueLength) {
    return valueLength > onPageLimit ? (int) (((long) valueLength + payload - 1) / payload) : 0;
  }

  /** Number of bucket pages, the head included. */
  int pages() {
    return pages;
  }

  /** Number of overflow pages of all its values. */
  long overflowPages() {
    return overflowPages;
  }

  /** Place in the order of the first pair on page i of the chain. */
  int from(int i) {
    return breaks[i];
  }

  /** Place in the order after the last pair on page i of the chain. */
  int to(int i) {
    return breaks[i + 1];
  }
}
