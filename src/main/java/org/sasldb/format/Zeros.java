package org.sasldb.format;

/**
 * Overwrites with zeros. It copies them instead of setting byte after byte: in a program that has
 * just begun, a loop over the content of a file takes longer than reading the file did.
 */
public final class Zeros {
  private static final byte[] BLOCK = new byte[1 << 12];

  private Zeros() {}

  /** Overwrites a whole array. */
  public static void fill(byte[] bytes) {
    fill(bytes, 0, bytes.length);
  }

  /** Overwrites an array from one place to the one before another. */
  public static void fill(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at += BLOCK.length) {
      System.arraycopy(BLOCK, 0, bytes, at, Math.min(BLOCK.length, to - at));
    }
  }
}
