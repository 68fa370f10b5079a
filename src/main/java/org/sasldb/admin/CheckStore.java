package org.sasldb.admin;

import org.sasldb.store.CheckReport;
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
   * Checks a store.
   *
   * @throws StoreException if there is none, or it cannot be read at all
   */
  public static CheckStore at(StoreLocation location, OpenOptions options) throws StoreException {
    return new CheckStore(location.format(), Stores.check(location, options));
  }
}
