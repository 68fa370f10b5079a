package org.sasldb.cli.modern;

import org.sasldb.store.CredentialStore;
import org.sasldb.store.KeyLimit;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** The longest key that a store can hold, asked before it is opened to be changed. */
final class LongestKey {
  private LongestKey() {}

  static int of(Session running, StoreLocation location) {
    try {
      if (location.format() == StoreFormat.JE) {
        return KeyLimit.NONE;
      }
      return location.exists() ? ofStore(running, location) : Stores.longestKey(location);
    } catch (StoreException e) {
      // whoever changes the store tells what is wrong with it, or mends it
      return KeyLimit.NONE;
    }
  }

  private static int ofStore(Session running, StoreLocation location) throws StoreException {
    try (CredentialStore opened = running.open(location, OpenOptions.Access.READ)) {
      return opened.longestKey();
    }
  }
}
