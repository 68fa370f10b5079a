package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;

/** The two hash functions of the format (format section 3). */
final class HashFunctions {

  /** Key hash of the fixed text every header stores; another value means another function. */
  static final int CHECK_VALUE = 0x5E688DD1;

  private static final int FNV_PRIME = 16777619;
  private static final int P2 = 33 * 33;
  private static final int P3 = P2 * 33;
  private static final int P4 = P3 * 33;

  private HashFunctions() {}

  /** FNV-1 with start value 0. */
  static int key(byte[] bytes, int from, int to) {
    int h = 0;
    for (int i = from; i < to; i++) {
      h = h * FNV_PRIME ^ (bytes[i] & 0xFF);
    }
    return h;
  }

  static int key(byte[] bytes) {
    return key(bytes, 0, bytes.length);
  }

  /** The key hash continued over more bytes. */
  static int key(int start, ByteBuffer bytes, int from, int to) {
    int h = start;
    for (int i = from; i < to; i++) {
      h = h * FNV_PRIME ^ (bytes.get(i) & 0xFF);
    }
    return h;
  }

  /** Multiply by 33 and add; the four bytes at {@code hole} count as 0, where the sum is stored. */
  static int checksum(ByteBuffer bytes, int from, int to, int hole) {
    int h = checksumPart(0, bytes, from, hole) * P4;
    return checksumPart(h, bytes, hole + 4, to);
  }

  /** Four bytes a step, because each step waits for the multiplication of the one before. */
  private static int checksumPart(int start, ByteBuffer b, int from, int to) {
    int h = start;
    int i = from;
    for (; i <= to - 4; i += 4) {
      int later = (b.get(i) & 0xFF) * P3 + (b.get(i + 1) & 0xFF) * P2;
      h = h * P4 + later + (b.get(i + 2) & 0xFF) * 33 + (b.get(i + 3) & 0xFF);
    }
    for (; i < to; i++) {
      h = h * 33 + (b.get(i) & 0xFF);
    }
    return h;
  }
}
