package org.sasldb.format.berkeley;

import java.util.concurrent.atomic.AtomicLongArray;

/** A set of page numbers: one bit a page. Safe for use by several threads. */
final class PageSet {

  private final AtomicLongArray words;

  PageSet(int lastPage) {
    words = new AtomicLongArray((lastPage >>> 6) + 1);
  }

  /** Plain read: a stale answer only means that a check is made once more. */
  boolean contains(int page) {
    return (words.getPlain(page >>> 6) & 1L << page) != 0;
  }

  /** Adds the page; false if it was there before. */
  boolean add(int page) {
    long bit = 1L << page;
    while (true) {
      long old = words.get(page >>> 6);
      if ((old & bit) != 0) {
        return false;
      }
      if (words.compareAndSet(page >>> 6, old, old | bit)) {
        return true;
      }
    }
  }
}
