package org.sasldb.admin;

import java.util.ArrayList;
import java.util.List;
import org.sasldb.record.RecordKey;
import org.sasldb.store.CheckReport;
import org.sasldb.store.CheckReport.Finding;
import org.sasldb.store.CheckReport.Severity;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * Reads the whole of a store and says what is wrong with it. Changes nothing.
 *
 * @param format the store's format
 * @param report what was found
 */
public record CheckStore(StoreFormat format, CheckReport report) {
  private static final int MOST_NAMED = 100;
  private static final String MALFORMED =
      "belongs to no user: it has not exactly two NUL bytes, and sasldblistusers2 of Cyrus SASL does"
          + " not get past it";

  /**
   * Checks a store. Damage that ends the reading is a finding too.
   *
   * @throws StoreException if there is none, or it cannot be read at all
   */
  public static CheckStore at(StoreLocation location, OpenOptions options) throws StoreException {
    StoreFormat format = location.format();
    try {
      CheckReport report = Stores.check(location, options);
      return new CheckStore(format, report.sound() ? withKeys(report, location, options) : report);
    } catch (StoreException e) {
      if (e.failure() != Failure.DAMAGED) {
        throw e;
      }
      Finding fatal = new Finding(Severity.ERROR, "", e.reason());
      return new CheckStore(format, new CheckReport(0, List.of(fatal)));
    }
  }

  /** Adds what the format knows nothing of: keys that belong to no user. */
  private static CheckReport withKeys(
      CheckReport report, StoreLocation location, OpenOptions options) throws StoreException {
    List<Finding> findings = new ArrayList<>(report.findings());
    long malformed = 0;
    try (CredentialStore store = Stores.open(location, options);
        RecordCursor cursor = store.scan()) {
      for (RecordKey key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
        if (!key.isWellFormed() && malformed++ < MOST_NAMED) {
          findings.add(new Finding(Severity.WARNING, "key " + key, MALFORMED));
        }
      }
    }
    if (malformed > MOST_NAMED) {
      String rest = malformed - MOST_NAMED + " further keys like these";
      findings.add(new Finding(Severity.WARNING, "", rest));
    }
    return new CheckReport(report.records(), findings);
  }
}
