package org.sasldb.cli.classic;

import org.sasldb.store.StoreFormat;
import org.sasldb.store.Stores;

/**
 * What a launcher guessed from the command line before Java started: that the store will be one of
 * JE. What such a store waits for begins the earlier; a wrong guess costs time and nothing else.
 */
final class LauncherHint {
  private static final String STORE = "sasldb.store";

  private LauncherHint() {}

  /** Follows it; returns at once. */
  static void follow() {
    if ("je".equals(System.getProperty(STORE))) {
      Stores.prepare(StoreFormat.JE);
    }
  }
}
