package org.sasldb.format.bsd185;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;

/**
 * Walks the records of all buckets, in the order of the file. Each page is checked before its first
 * record is shown and may come only once, so the walk ends and holds no more than one page and one
 * big pair, whose bytes are all in the file. Closing it overwrites what it holds of the file.
 */
final class RecordWalk implements AutoCloseable {

  private final Pages pages;
  private final BitSet used;
  private final PageView page;

  private int bucket = -1;
  private int lastBucket;
  private boolean inBucket;
  private int pair;

  // the record: a part of the page, or a big pair gathered from several
  private int keyFrom;
  private int keyTo;
  private int valueFrom;
  private byte @Nullable [] bigKey;
  private byte @Nullable [] bigValue;

  /**
   * @param used where to note the pages; a page noted before is an error
   */
  RecordWalk(Pages pages, BitSet used) {
    this.pages = pages;
    this.used = used;
    page = pages.view();
    lastBucket = pages.header.maxBucket;
  }

  /** Only the records of one bucket. */
  RecordWalk only(int wanted) {
    bucket = wanted - 1;
    lastBucket = wanted;
    return this;
  }

  /** Moves to the next record; false at the end. After a failure the next bucket follows. */
  boolean next() throws FormatException {
    dropBigPair();
    try {
      return advance();
    } catch (FormatException e) {
      inBucket = false;
      throw e;
    }
  }

  private boolean advance() throws FormatException {
    while (inBucket || nextBucket()) {
      if (pair > page.slots()) {
        inBucket = false;
      } else if (page.slot(pair + 1) == PageView.OVERFLOW) {
        follow(page.slot(pair));
      } else if (page.slot(pair + 1) < PageView.FIRST_OFFSET) {
        gather();
        return true;
      } else {
        keyTo = page.keyEnd(pair);
        keyFrom = page.offset(pair);
        valueFrom = page.offset(pair + 1);
        pair += 2;
        return true;
      }
    }
    return false;
  }

  /** Pages of buckets rise, so that behind the first one outside the file all are outside. */
  private boolean nextBucket() throws FormatException {
    if (bucket >= lastBucket || !pages.isInside(pages.header.pageOfBucket(bucket + 1L))) {
      return false;
    }
    bucket++;
    load(pages.header.pageOfBucket(bucket));
    inBucket = true;
    return true;
  }

  private void follow(int address) throws FormatException {
    long next = pages.header.pageOfOverflow(address);
    if (!pages.isInside(next)) {
      throw page.corrupt("the next page is page " + next + ", behind the end of the file");
    }
    load(next);
  }

  private void load(long number) throws FormatException {
    if (number < pages.header.firstPage() || used.get((int) number)) {
      throw FormatException.corrupt(
          "page " + number, "is reached twice, the second time in bucket " + bucket);
    }
    used.set((int) number);
    pages.copy(number, page);
    page.requireSound();
    pair = 1;
  }

  @Override
  public void close() {
    inBucket = false;
    dropBigPair();
    page.wipe();
  }

  private void dropBigPair() {
    if (bigKey != null) {
      Arrays.fill(bigKey, (byte) 0);
    }
    if (bigValue != null) {
      Arrays.fill(bigValue, (byte) 0);
    }
    bigKey = null;
    bigValue = null;
  }

  /** Reads a big pair, which begins on this page, and goes on behind it. */
  private void gather() throws FormatException {
    BigPair big = new BigPair();
    try {
      big.readKey();
      bigKey = big.key.join();
      bigValue = big.value.join();
    } finally {
      big.key.wipe();
      big.value.wipe();
    }
    if (page.slots() > 2) {
      follow(page.nextAddress());
    } else {
      inBucket = false;
    }
  }

  /** Bytes that are put together from copies of their parts. */
  private static final class Parts {
    private final List<byte[]> parts = new ArrayList<>();
    private int length;

    void add(byte[] from, int at, int to) {
      length = Math.addExact(length, to - at);
      parts.add(Arrays.copyOfRange(from, at, to));
    }

    byte[] join() {
      byte[] whole = new byte[length];
      int done = 0;
      for (byte[] part : parts) {
        System.arraycopy(part, 0, whole, done, part.length);
        done += part.length;
      }
      return whole;
    }

    void wipe() {
      parts.forEach(part -> Arrays.fill(part, (byte) 0));
    }
  }

  /** The parts of a key and its data, page by page. */
  private final class BigPair {
    private final Parts key = new Parts();
    private final Parts value = new Parts();

    void readKey() throws FormatException {
      while (page.slot(2) == PageView.KEY_GOES_ON) {
        addPart(key);
        followPart();
      }
      addPart(key);
      if (page.slot(2) == PageView.DATA_HERE) {
        value.add(page.bytes(), page.dataStart(), page.offset(1));
        if (page.freeBytes() != 0) {
          return;
        }
      }
      readData();
    }

    private void readData() throws FormatException {
      do {
        followPart();
        if (page.slot(2) == PageView.KEY_GOES_ON) {
          throw page.corrupt("a part of a key where data should be");
        }
        addPart(value);
      } while (page.slot(2) != PageView.DATA_HERE);
    }

    private void addPart(Parts to) {
      to.add(page.bytes(), page.offset(1), page.size());
    }

    private void followPart() throws FormatException {
      if (page.slots() < 4) {
        throw page.corrupt("a part of a big pair without the address of the next one");
      }
      follow(page.nextAddress());
      if (!page.isBig()) {
        throw page.corrupt("is no part of the big pair it is reached from");
      }
    }
  }

  int bucket() {
    return bucket;
  }

  /** Where the walk is, for a finding. */
  String place() {
    return page.place();
  }

  byte[] key() {
    return bigKey != null ? bigKey.clone() : Arrays.copyOfRange(page.bytes(), keyFrom, keyTo);
  }

  byte[] value() {
    return bigValue != null
        ? bigValue.clone()
        : Arrays.copyOfRange(page.bytes(), valueFrom, keyFrom);
  }

  int keyLength() {
    return bigKey != null ? bigKey.length : keyTo - keyFrom;
  }

  int valueLength() {
    return bigValue != null ? bigValue.length : keyFrom - valueFrom;
  }

  boolean keyIs(byte[] key) {
    return bigKey != null
        ? Arrays.equals(bigKey, key)
        : Arrays.equals(page.bytes(), keyFrom, keyTo, Objects.requireNonNull(key), 0, key.length);
  }
}
