package org.sasldb.admin;

import org.sasldb.record.RecordKey;

/** How a load ended, where the store itself works. */
public sealed interface LoadOutcome {
  /** The records are in the store, or would be. */
  record Loaded(LoadCounts counts) implements LoadOutcome {}

  /**
   * Nothing was changed, because a record is there already.
   *
   * @param key the record
   * @param line the line of the text that has it
   */
  record AlreadyThere(RecordKey key, long line) implements LoadOutcome {}
}
