package org.sasldb.publish;

import java.util.ArrayList;
import java.util.List;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;

/**
 * In what a published file differs from its store, by keys.
 *
 * @param added in the file and not in the store
 * @param changed in both with different values
 * @param missing in the store and not in the file
 */
public record TargetDifference(
    List<RecordKey> added, List<RecordKey> changed, List<RecordKey> missing) {
  /** None. */
  public static final TargetDifference NONE = new TargetDifference(List.of(), List.of(), List.of());

  public TargetDifference {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    missing = List.copyOf(missing);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return added.isEmpty() && changed.isEmpty() && missing.isEmpty();
  }

  /**
   * Compares.
   *
   * @param shown what the file is to show
   * @param file what it shows
   */
  static TargetDifference of(CredentialStore shown, CredentialStore file) throws StoreException {
    List<RecordKey> added = new ArrayList<>();
    List<RecordKey> changed = new ArrayList<>();
    List<RecordKey> missing = new ArrayList<>();
    try (RecordCursor cursor = shown.scan()) {
      CredentialRecord entry;
      while ((entry = cursor.next()) != null) {
        try (Secret value = entry.value();
            Secret there = file.get(entry.key()).orElse(null)) {
          if (there == null) {
            missing.add(entry.key());
          } else if (!there.equals(value)) {
            changed.add(entry.key());
          }
        }
      }
    }
    try (RecordCursor cursor = file.scan()) {
      for (RecordKey key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
        try (Secret here = shown.get(key).orElse(null)) {
          if (here == null) {
            added.add(key);
          }
        }
      }
    }
    return new TargetDifference(added, changed, missing);
  }
}
