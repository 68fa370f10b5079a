package org.sasldb.format;

/**
 * Has the JVM report at once that a mapped file was cut.
 *
 * <p>Touching a page of a map that is not in its file any more gives any value at all in compiled
 * code; the InternalError about it is only noted, and thrown when the thread comes back from the
 * JVM's own code, which can be much later: by then a walk would have ended, and "not found" been
 * answered. Allocating an array of arrays whose sizes the compiler cannot know is the cheapest call
 * into the JVM that delivers what is noted (found by trial: with both compilers of JDK 17 and 25 no
 * error came late, while plain native calls let most of them pass).
 */
final class MapFaults {

  private static volatile int none;

  /** A volatile write is never left out, and so the allocation is not either. */
  @SuppressWarnings("UnusedVariable")
  private static volatile byte[][] kept = new byte[0][];

  private MapFaults() {}

  /** Throws the InternalError that is due, if one is. */
  static void deliver() {
    kept = new byte[none][none];
  }
}
