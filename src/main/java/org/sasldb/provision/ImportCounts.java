package org.sasldb.provision;

/**
 * How many users (of a text of records: records) had which fate.
 *
 * @param added not in the store before
 * @param replaced there with other secrets or values
 * @param unchanged there with the same
 * @param skipped left as they were
 * @param refused not taken, because the entry is bad or the user is there
 */
public record ImportCounts(long added, long replaced, long unchanged, long skipped, long refused) {
  /** Those that are in the store as the text has them. */
  public long taken() {
    return added + replaced + unchanged;
  }

  /** Whether the store differs from what it was. */
  public boolean changed() {
    return added + replaced > 0;
  }
}
