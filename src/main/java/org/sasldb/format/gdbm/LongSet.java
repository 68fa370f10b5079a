package org.sasldb.format.gdbm;

import java.util.Arrays;

/** A set of positive numbers in few bytes each, by linear probing. */
final class LongSet {

  private static final long FREE = 0;
  private static final long SCATTER = 0x9E3779B97F4A7C15L;

  private long[] table = new long[64];
  private int size;

  /** Adds a number; false if it was there before. */
  boolean add(long number) {
    if (size > table.length / 4 * 3) {
      grow();
    }
    return insert(number);
  }

  private boolean insert(long number) {
    int at = slot(number);
    if (table[at] == number) {
      return false;
    }
    table[at] = number;
    size++;
    return true;
  }

  boolean contains(long number) {
    return table[slot(number)] == number;
  }

  private int slot(long number) {
    int mask = table.length - 1;
    int at = (int) ((number * SCATTER) >>> 32) & mask;
    while (table[at] != FREE && table[at] != number) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] old = table;
    table = new long[2 * old.length];
    size = 0;
    Arrays.stream(old).filter(number -> number != FREE).forEach(this::insert);
  }
}
