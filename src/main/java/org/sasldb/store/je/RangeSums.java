package org.sasldb.store.je;

/**
 * The Adler-32 of any part of some bytes, each in the same short time: what {@link
 * java.util.zip.Adler32} says of it, from sums that are made once. Without that, the search for the
 * next sound entry could take a time that grows with the square of what is searched.
 */
final class RangeSums {
  private static final int MODULUS = 65521;

  /** The sum of the bytes before an offset. */
  private final int[] sums;

  /** The sum of those sums up to an offset. */
  private final int[] sumsOfSums;

  RangeSums(byte[] bytes) {
    sums = new int[bytes.length + 1];
    sumsOfSums = new int[bytes.length + 1];
    for (int i = 0; i < bytes.length; i++) {
      sums[i + 1] = (sums[i] + (bytes[i] & 0xff)) % MODULUS;
      sumsOfSums[i + 1] = (sumsOfSums[i] + sums[i + 1]) % MODULUS;
    }
  }

  /** The checksum of the bytes from an offset to the one before another. */
  int adler32(int from, int to) {
    long length = (long) to - from;
    long low = 1L + sums[to] - sums[from];
    long high = length + sumsOfSums[to] - sumsOfSums[from] - length * sums[from];
    return Math.floorMod(high, MODULUS) << Short.SIZE | Math.floorMod(low, MODULUS);
  }
}
