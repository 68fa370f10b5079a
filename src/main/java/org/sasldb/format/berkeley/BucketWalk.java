package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.sasldb.format.FormatException;

/**
 * The pages of all buckets in the file's order: buckets from 0, pages along the chain (format
 * section 13). Each page is copied and checked before it is shown, and may come only once.
 */
final class BucketWalk {

  private final Pages pages;
  private final PageSet used;
  private final byte[] bytes;
  private final ByteBuffer buffer;
  private final int last;

  private int bucket;
  private int page;
  private int next;
  private int entries;

  /** Where the page ends, and then where each item starts: an item ends where the last began. */
  private int[] bounds = new int[64];

  /**
   * @param used where to note the pages; a page noted before is an error
   */
  BucketWalk(Pages pages, PageSet used) {
    this(pages, used, 0, pages.header.maxBucket);
  }

  /**
   * Only some of the buckets.
   *
   * @param first the first of them
   * @param last the last of them
   */
  BucketWalk(Pages pages, PageSet used, int first, int last) {
    this.pages = pages;
    this.bucket = first - 1;
    this.last = last;
    this.used = used;
    bytes = new byte[pages.size];
    buffer = ByteBuffer.wrap(bytes).order(pages.header.layout.byteOrder());
  }

  /**
   * Moves to the next page that was ever written; false at the end. After a failure the rest of
   * that bucket's chain is left out.
   */
  boolean next() throws FormatException {
    while (true) {
      int previous = page;
      int number = next;
      next = 0;
      if (number == 0) {
        if (bucket >= last) {
          return false;
        }
        bucket++;
        previous = 0;
        number = pages.header.headOf(bucket);
      }
      page = number;
      if (load(number, previous)) {
        return true;
      }
    }
  }

  private boolean load(int number, int previous) throws FormatException {
    if (!used.add(number)) {
      throw FormatException.corrupt(
          Page.place(number), "is reached twice, the second time in bucket " + bucket);
    }
    if (previous == 0 && !pages.isWritten(number)) {
      return false;
    }
    pages.copy(number, bytes);
    pages.requireSound(number, buffer, 0);
    pages.requirePrevious(number, buffer, 0, previous);
    entries = pages.items.count(buffer, 0);
    findItems();
    next = pages.next(number, buffer, 0);
    return true;
  }

  /** Once for each page, because every item is looked at more than once. */
  private void findItems() throws FormatException {
    if (bounds.length <= entries) {
      bounds = new int[2 * entries];
    }
    int end = pages.size;
    bounds[0] = end;
    for (int i = 0; i < entries; i++) {
      end = pages.items.start(buffer, 0, i, end);
      bounds[i + 1] = end;
    }
  }

  int bucket() {
    return bucket;
  }

  int page() {
    return page;
  }

  /** Number of items on the page, two for each pair. */
  int entries() {
    return entries;
  }

  /** Offset in the page of item i, which is its type byte. */
  int start(int i) {
    return bounds[i + 1];
  }

  /** Offset in the page just after item i. */
  int end(int i) {
    return bounds[i];
  }

  /** The copy of the page, at base 0. */
  ByteBuffer buffer() {
    return buffer;
  }

  /** The bytes of {@link #buffer}. */
  byte[] bytes() {
    return bytes;
  }

  /** Overwrites the copy of the page, on which there are no items then. */
  void wipe() {
    entries = 0;
    Arrays.fill(bytes, (byte) 0);
  }
}
