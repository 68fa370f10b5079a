package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.sasldb.format.FormatException;

/**
 * The order of the pairs on a sorted page, exactly as the C library's binary search has it (format
 * section 6.3): by unsigned bytes; of two on the page one of which is a prefix of the other, the
 * LONGER first; if one is off the page, the shorter first.
 */
final class KeyOrder {

  private KeyOrder() {}

  /** Compares n bytes of the key with n bytes of a buffer. */
  static int comparePrefix(byte[] key, int from, ByteBuffer b, int at, int n) {
    for (int i = 0; i < n; i++) {
      int difference = (key[from + i] & 0xFF) - (b.get(at + i) & 0xFF);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  /** The first eight bytes, as a number that compares as they do. */
  static long firstWord(byte[] key) {
    long word = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      word = word << 8 | (key[i] & 0xFF);
    }
    return word ^ Long.MIN_VALUE;
  }

  /** The same of bytes in a buffer. */
  static long firstWord(ByteBuffer b, int at) {
    long word = b.getLong(at);
    return (b.order() == ByteOrder.BIG_ENDIAN ? word : Long.reverseBytes(word)) ^ Long.MIN_VALUE;
  }

  /** A searched key against a key of this length on the page. */
  static int compareOnPage(byte[] key, ByteBuffer b, int at, int length) {
    int difference = comparePrefix(key, 0, b, at, Math.min(key.length, length));
    return difference != 0 ? difference : length - key.length;
  }

  /** A searched key against a key off the page. */
  static int compareOffPage(byte[] key, ItemBytes item) throws FormatException {
    int difference = -item.comparePrefix(key);
    return difference != 0 ? difference : key.length - item.length();
  }

  /** Two keys as the C library compares the first, being searched for, with the second. */
  static int compare(ItemBytes searched, ItemBytes item) throws FormatException {
    int difference = searched.comparePrefix(item);
    if (difference != 0) {
      return difference;
    }
    return item.isOffPage() ? searched.length() - item.length() : item.length() - searched.length();
  }

  /** Two keys that are both written on the page. */
  static int compare(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
    int at = Arrays.mismatch(a, aFrom, aTo, b, bFrom, bTo);
    if (at < 0) {
      return 0;
    }
    int shorter = Math.min(aTo - aFrom, bTo - bFrom);
    return at < shorter
        ? (a[aFrom + at] & 0xFF) - (b[bFrom + at] & 0xFF)
        : (bTo - bFrom) - (aTo - aFrom);
  }
}
