package org.sasldb.format.gdbm;

/**
 * The hash of a key, with both signs at once (GDBM format, section 7). A byte above 0x7F enters the
 * signed sum as 256 less than the unsigned one, shifted alike; so one pass and a count of what was
 * taken off give both.
 */
final class KeyHash {

  static final int MASK = 0x7FFFFFFF;

  private static final int LENGTH_FACTOR = 0x238F13AF;
  private static final int SHIFT_STEP = 5;
  private static final int SHIFT_PERIOD = 24;

  private int sum;
  private int negative;
  private int shift;

  /** Starts a key of this length. */
  KeyHash start(int length) {
    sum = LENGTH_FACTOR * length;
    negative = 0;
    shift = 0;
    return this;
  }

  /** Continues with these bytes of the key. */
  KeyHash update(byte[] bytes, int from, int to) {
    int s = sum;
    int n = negative;
    int by = shift;
    for (int i = from; i < to; i++) {
      int x = bytes[i];
      s += x << by;
      n += (x >>> 31) << by;
      by += SHIFT_STEP;
      by = by >= SHIFT_PERIOD ? by - SHIFT_PERIOD : by;
    }
    sum = s;
    negative = n;
    shift = by;
    return this;
  }

  int signed() {
    return finish(sum);
  }

  int unsigned() {
    return finish(sum + (negative << 8));
  }

  /** Both hashes of a key without making an object: the signed one in the upper half. */
  static long both(byte[] key) {
    int s = LENGTH_FACTOR * key.length;
    int n = 0;
    int by = 0;
    for (byte x : key) {
      s += x << by;
      n += (x >>> 31) << by;
      by += SHIFT_STEP;
      by = by >= SHIFT_PERIOD ? by - SHIFT_PERIOD : by;
    }
    return (long) finish(s) << 32 | finish(s + (n << 8));
  }

  static int signed(long both) {
    return (int) (both >>> 32);
  }

  static int unsigned(long both) {
    return (int) both;
  }

  static int of(byte[] key, HashSign sign) {
    long both = both(key);
    return sign == HashSign.SIGNED ? signed(both) : unsigned(both);
  }

  private static int finish(int sum) {
    return (1103515243 * (sum & MASK) + 12345) & MASK;
  }
}
