package org.sasldb.admin;

import java.util.List;
import org.sasldb.store.CheckReport;
import org.sasldb.store.CheckReport.Finding;
import org.sasldb.store.CheckReport.Severity;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
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
  /**
   * Checks a store. Damage that ends the reading is a finding too.
   *
   * @throws StoreException if there is none, or it cannot be read at all
   */
  public static CheckStore at(StoreLocation location, OpenOptions options) throws StoreException {
    StoreFormat format = location.format();
    try {
      return new CheckStore(format, Stores.check(location, options));
    } catch (StoreException e) {
      if (e.failure() != Failure.DAMAGED) {
        throw e;
      }
      Finding fatal = new Finding(Severity.ERROR, "", e.reason());
      return new CheckStore(format, new CheckReport(0, List.of(fatal)));
    }
  }
}
