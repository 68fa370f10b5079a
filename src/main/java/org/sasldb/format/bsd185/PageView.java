package org.sasldb.format.bsd185;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.sasldb.format.FormatException;

/**
 * A copy of one page (NDBM format, section 5, "Page"). A copy, because a mapped file must not
 * change between the check of a page and its use.
 */
final class PageView {

  /** The second number of a pair, where it is no offset. */
  static final int OVERFLOW = 0;

  static final int KEY_GOES_ON = 1;
  static final int KEY_ENDS = 2;
  static final int DATA_HERE = 3;
  static final int FIRST_OFFSET = 4;

  private static final int SLOTS_BESIDE = 3;

  private final int size;
  private final byte[] bytes;
  private final ByteBuffer numbers;
  private long number;

  PageView(int size, ByteOrder order) {
    this.size = size;
    bytes = new byte[size];
    numbers = ByteBuffer.wrap(bytes).order(order);
  }

  /** Where a page is copied to. */
  byte[] load(long page) {
    number = page;
    return bytes;
  }

  /** Overwrites the copy. */
  void wipe() {
    Arrays.fill(bytes, (byte) 0);
  }

  byte[] bytes() {
    return bytes;
  }

  long number() {
    return number;
  }

  int size() {
    return size;
  }

  private int raw(int i) {
    return numbers.getShort(2 * i) & 0xFFFF;
  }

  /** Number of slots in use, two for each pair. */
  int slots() {
    return raw(0);
  }

  int slot(int i) {
    return raw(i);
  }

  /** The offset in a slot. */
  int offset(int i) {
    int value = raw(i);
    return size == Header.LARGEST_PAGE && value == 0xFFFF ? size : value;
  }

  /** Where the key of the pair in slots i and i + 1 ends. */
  int keyEnd(int i) {
    return i == 1 ? size : offset(i - 1);
  }

  int freeBytes() {
    return raw(slots() + 1);
  }

  int freeOffset() {
    return raw(slots() + 2);
  }

  /** Just behind the slots and the two numbers that follow them. */
  int tableEnd() {
    return 2 * (slots() + SLOTS_BESIDE);
  }

  boolean isBig() {
    return slots() > 0 && slot(2) > OVERFLOW && slot(2) < FIRST_OFFSET;
  }

  /** The address in the last pair of a page of a big pair. */
  int nextAddress() {
    return slot(slots() - 1);
  }

  /** Checks all slots. */
  void requireSound() throws FormatException {
    int slots = slots();
    if ((slots & 1) != 0 || tableEnd() > size) {
      throw corrupt(slots + " slots are impossible");
    }
    if (isBig()) {
      requireBig();
      return;
    }
    for (int i = 1; i < slots; i += 2) {
      if (slot(i + 1) == OVERFLOW) {
        requireLast(i);
      } else {
        requirePair(i);
      }
    }
  }

  private void requireLast(int i) throws FormatException {
    if (i + 1 != slots()) {
      throw corrupt("pairs behind the address of the next page");
    }
  }

  private void requirePair(int i) throws FormatException {
    if (!isPair(i)) {
      throw FormatException.corrupt(
          place() + ", pair " + (i / 2), "lies outside its page or over other pairs");
    }
  }

  private void requireBig() throws FormatException {
    if (offset(1) < tableEnd() || offset(1) > size) {
      throw corrupt("a part of a big pair lies outside its page");
    }
    if (slots() == 2 && slot(2) != DATA_HERE) {
      throw corrupt("a part of a big pair without the address of the next one");
    }
  }

  /** Where the data of a key page of kind 3 starts. */
  int dataStart() throws FormatException {
    int start = slots() == 2 ? 0 : offset(slots());
    if (start < tableEnd() || start > offset(1)) {
      throw corrupt("the data of a big pair lies outside its page");
    }
    return start;
  }

  /**
   * Whether the two numbers behind the slots agree with them, which the reader does not need: only
   * a page that was once written as a page of pairs looks so.
   */
  boolean isLikelyPairs() {
    int slots = slots();
    if (slots == 0 || (slots & 1) != 0 || tableEnd() > size) {
      return false;
    }
    // the library itself is one byte out on pages from which a big pair was deleted
    int difference = freeOffset() - tableEnd() - freeBytes();
    return difference == 0 || difference == -1;
  }

  /** Whether slots i and i + 1 are an ordinary pair inside the page. */
  boolean isPair(int i) {
    return slot(i + 1) >= FIRST_OFFSET
        && offset(i + 1) >= tableEnd()
        && offset(i + 1) <= offset(i)
        && offset(i) <= keyEnd(i)
        && keyEnd(i) <= size;
  }

  /** Whether the page holds a big pair from its beginning to its end. */
  boolean isWholeBigPair() {
    return slot(2) == DATA_HERE
        && slots() >= 4
        && freeBytes() != 0
        && offset(slots()) >= tableEnd()
        && offset(slots()) <= offset(1)
        && offset(1) <= size;
  }

  String place() {
    return "page " + number;
  }

  FormatException corrupt(String reason) {
    return FormatException.corrupt(place(), reason);
  }
}
