package org.sasldb.cli.classic;

import org.sasldb.store.CredentialStore;
import org.sasldb.store.HostStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;

/** How a command gets at stores. */
interface StoreAccess {
  /** Opens a store. */
  CredentialStore open(StoreLocation location, OpenOptions options) throws StoreException;

  /** Where this host has its store when none is named. */
  HostStore hostStore();
}
