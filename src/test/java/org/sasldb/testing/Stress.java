package org.sasldb.testing;

/** How much the tests do that repeat something many times: {@code mvn verify -Pfull} for all. */
public final class Stress {
  private static final boolean FULL = "full".equals(System.getProperty("sasldb.stress"));

  private Stress() {}

  /** The number of rounds: the first in an ordinary build, the second in a full one. */
  public static int count(int quick, int full) {
    return FULL ? full : quick;
  }
}
