package org.sasldb.admin;

/**
 * How many records of a text had which fate.
 *
 * @param added not in the store before
 * @param replaced there with another value
 * @param unchanged there with the same value
 * @param skipped left as they were
 */
public record LoadCounts(long added, long replaced, long unchanged, long skipped) {
  /** The records that are in the store with the value of the text. */
  public long loaded() {
    return added + replaced + unchanged;
  }

  /** Whether the store differs from what it was. */
  public boolean changed() {
    return added + replaced > 0;
  }
}
