package org.sasldb.format.berkeley;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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

  private static final VarHandle BIG_ENDIAN_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private KeyOrder() {}

  /** Compares n bytes of the key with n bytes of a buffer, eight at a time while there are. */
  static int comparePrefix(byte[] key, int from, ByteBuffer b, int at, int n) {
    boolean little = b.order() == ByteOrder.LITTLE_ENDIAN;
    int i = 0;
    for (; i <= n - Long.BYTES; i += Long.BYTES) {
      long mine = (long) BIG_ENDIAN_LONG.get(key, from + i);
      long theirs = little ? Long.reverseBytes(b.getLong(at + i)) : b.getLong(at + i);
      if (mine != theirs) {
        return Long.compareUnsigned(mine, theirs);
      }
    }
    for (; i < n; i++) {
      int difference = (key[from + i] & 0xFF) - (b.get(at + i) & 0xFF);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
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
