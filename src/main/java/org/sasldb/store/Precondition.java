package org.sasldb.store;

import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;

/** What must hold in the store for a change to be made; judged in the same moment as the change. */
public sealed interface Precondition {
  /** The record the condition is about. */
  RecordKey key();

  /** There is no such record: "create" and not "replace". */
  record Absent(RecordKey key) implements Precondition {}

  /** There is such a record, whatever its value: "replace" and not "create". */
  record Present(RecordKey key) implements Precondition {}

  /** The record has this very value: nobody changed it since it was read. */
  record Unchanged(RecordKey key, Secret value) implements Precondition {}

  /** Whether the condition holds for the value found, null where there is no record. */
  default boolean holds(@org.jspecify.annotations.Nullable Secret found) {
    if (this instanceof Absent) {
      return found == null;
    }
    if (this instanceof Unchanged unchanged) {
      return found != null && unchanged.value().equals(found);
    }
    return found != null;
  }
}
