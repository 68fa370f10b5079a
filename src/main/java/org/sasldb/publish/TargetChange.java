package org.sasldb.publish;

import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Precondition;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;

/**
 * What makes the records of a file those that are wanted. It starts from what is known of the file
 * and not from what is in it by the time it is written: a record that another program changed
 * meanwhile refuses the change, and one that it added is not among what is removed.
 */
final class TargetChange implements AutoCloseable {
  private final ChangeSet.Builder changes = ChangeSet.of("publish");

  private TargetChange() {}

  /**
   * Compares both to their ends.
   *
   * @param known what the file has as far as it is known
   */
  static TargetChange of(CredentialStore known, CredentialStore wanted) throws StoreException {
    TargetChange change = new TargetChange();
    boolean complete = false;
    try {
      change.addWrites(known, wanted);
      change.addDeletions(known, wanted);
      complete = true;
      return change;
    } finally {
      if (!complete) {
        change.close();
      }
    }
  }

  private void addWrites(CredentialStore known, CredentialStore wanted) throws StoreException {
    try (RecordCursor cursor = wanted.scan()) {
      CredentialRecord entry;
      while ((entry = cursor.next()) != null) {
        RecordKey key = entry.key();
        Secret before = known.get(key).orElse(null);
        if (before == null) {
          changes.require(new Precondition.Absent(key)).put(key, entry.value());
        } else if (before.equals(entry.value())) {
          before.close();
          entry.value().close();
        } else {
          changes.require(new Precondition.Unchanged(key, before)).put(key, entry.value());
        }
      }
    }
  }

  private void addDeletions(CredentialStore known, CredentialStore wanted) throws StoreException {
    try (RecordCursor cursor = known.scan()) {
      CredentialRecord entry;
      while ((entry = cursor.next()) != null) {
        RecordKey key = entry.key();
        try (Secret after = wanted.get(key).orElse(null)) {
          if (after == null) {
            changes.require(new Precondition.Unchanged(key, entry.value())).delete(key);
          } else {
            entry.value().close();
          }
        }
      }
    }
  }

  /** The change, whose secrets are gone once this is closed. */
  ChangeSet changes() {
    return changes.build();
  }

  @Override
  public void close() {
    ChangeSet all = changes.build();
    all.wipe();
    for (Precondition condition : all.preconditions()) {
      if (condition instanceof Precondition.Unchanged unchanged) {
        unchanged.value().close();
      }
    }
  }
}
