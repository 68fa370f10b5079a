package org.sasldb.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;

/**
 * Two stores, compared record by record and byte by byte.
 *
 * @param left how many records the first has
 * @param right how many the second has
 * @param equal how many of the first are in the second with the same value
 * @param different keys of the first of those that are not
 */
public record Comparison(long left, long right, long equal, List<RecordKey> different) {
  private static final int MOST_LISTED = 20;

  public Comparison {
    different = List.copyOf(different);
  }

  /** Whether both have the same records. */
  public boolean same() {
    return left == equal && right == equal;
  }

  /** Reads both stores to their ends. */
  public static Comparison of(CredentialStore first, CredentialStore second, Progress progress)
      throws StoreException {
    long left = 0;
    long equal = 0;
    List<RecordKey> different = new ArrayList<>();
    long right = count(second);
    progress.begin("comparing", right);
    try (RecordCursor cursor = first.scan()) {
      CredentialRecord entry;
      while ((entry = cursor.next()) != null) {
        left++;
        if (has(second, entry)) {
          equal++;
        } else if (different.size() < MOST_LISTED) {
          different.add(entry.key());
        }
        entry.value().close();
        progress.advance();
      }
    } finally {
      progress.end();
    }
    return new Comparison(left, right, equal, different);
  }

  private static boolean has(CredentialStore store, CredentialRecord entry) throws StoreException {
    Optional<Secret> found = store.get(entry.key());
    if (found.isEmpty()) {
      return false;
    }
    try (Secret value = found.get()) {
      return value.equals(entry.value());
    }
  }

  private static long count(CredentialStore store) throws StoreException {
    long records = 0;
    try (RecordCursor cursor = store.scan()) {
      while (cursor.nextKey() != null) {
        records++;
      }
    }
    return records;
  }
}
