package org.sasldb.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Many pairs in few large arrays: 20 bytes more than the pair itself for each, so that a million
 * fits beside the file it comes from in a small heap. Pairs are never moved once added, so wiping
 * the arrays leaves no copy behind. Each pair carries a hash of its key, which the caller computes.
 * For use by one thread.
 */
public final class PairBuffer {

  private static final int FIRST_CHUNK = 1 << 14;
  private static final int LARGEST_CHUNK = 1 << 22;
  private static final int LENGTHS = 8;

  private final List<byte[]> chunks = new ArrayList<>();
  private byte[] chunk = new byte[0];
  private int used;

  private long[] places = new long[64];
  private int[] hashes = new int[64];
  private int size;

  /** Number of pairs added. */
  public int size() {
    return size;
  }

  /**
   * Adds a pair; the arrays are copied. Together they must be a little shorter than an array can
   * be.
   */
  public void add(int hash, byte[] key, byte[] value) {
    long bytes = (long) LENGTHS + key.length + value.length;
    if (bytes > chunk.length - used) {
      startChunk(Math.toIntExact(bytes));
    }
    if (size == places.length) {
      places = Arrays.copyOf(places, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    places[size] = (long) (chunks.size() - 1) << 32 | used;
    hashes[size++] = hash;
    putInt(chunk, used, key.length);
    putInt(chunk, used + 4, value.length);
    System.arraycopy(key, 0, chunk, used + LENGTHS, key.length);
    System.arraycopy(value, 0, chunk, used + LENGTHS + key.length, value.length);
    used += (int) bytes;
  }

  /** Chunks grow, so that a small store costs little and a large one has few of them. */
  private void startChunk(int atLeast) {
    int usual = Math.min(LARGEST_CHUNK, Math.max(FIRST_CHUNK, 2 * chunk.length));
    chunk = new byte[Math.max(usual, atLeast)];
    chunks.add(chunk);
    used = 0;
  }

  /** The hash that pair i was added with. */
  public int hash(int i) {
    return hashes[i];
  }

  /** The array that holds pair i. */
  public byte[] bytes(int i) {
    return chunks.get((int) (places[i] >>> 32));
  }

  /** Where in its array the key of pair i begins; the value follows the key. */
  public int keyAt(int i) {
    return (int) places[i] + LENGTHS;
  }

  /** Length of the key of pair i in bytes. */
  public int keyLength(int i) {
    return getInt(bytes(i), (int) places[i]);
  }

  /** Where in its array the value of pair i begins. */
  public int valueAt(int i) {
    return keyAt(i) + keyLength(i);
  }

  /** Length of the value of pair i in bytes. */
  public int valueLength(int i) {
    return getInt(bytes(i), (int) places[i] + 4);
  }

  // By hand and not by a VarHandle: to set one up costs a short run more than all its other work.

  private static void putInt(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  private static int getInt(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  /** Zeroes all pairs and forgets them. */
  public void wipe() {
    for (byte[] bytes : chunks) {
      Zeros.fill(bytes, 0, bytes == chunk ? used : bytes.length);
    }
    chunks.clear();
    chunk = new byte[0];
    used = 0;
    size = 0;
  }
}
