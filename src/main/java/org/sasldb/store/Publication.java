package org.sasldb.store;

import org.jspecify.annotations.Nullable;

/**
 * What became of one file that a store is published to.
 *
 * @param target the file
 * @param outcome how it ended
 * @param records how many records the file holds; 0 where that was not found out
 * @param failure why it was not published; null unless it failed
 */
public record Publication(
    StoreLocation target, Outcome outcome, long records, @Nullable StoreException failure) {
  /** How a publication ended. */
  public enum Outcome {
    /** The file has the records of the store. */
    PUBLISHED,
    /** The file had them already and was not touched. */
    CURRENT,
    /** The file stays as it is until somebody publishes it by hand, because it was put back. */
    HELD,
    /** The file is as it was before. */
    FAILED
  }
}
