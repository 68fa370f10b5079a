package org.sasldb.backup;

import java.util.List;
import org.sasldb.record.Account;

/**
 * What a restore changes in the store that is there.
 *
 * @param recordsAdded records that the store has not
 * @param recordsChanged records that the store has with another value
 * @param recordsRemoved records that only the store has
 * @param added accounts that the store has not, by realm and name
 * @param changed accounts that have other records in the backup
 * @param removed accounts that only the store has
 */
public record RestorePlan(
    long recordsAdded,
    long recordsChanged,
    long recordsRemoved,
    List<Account> added,
    List<Account> changed,
    List<Account> removed) {
  public RestorePlan {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    removed = List.copyOf(removed);
  }

  /** Whether the store has other records than the backup. */
  public boolean changes() {
    return recordsAdded + recordsChanged + recordsRemoved > 0;
  }
}
