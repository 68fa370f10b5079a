package org.sasldb.auxprop;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** The plug-in over a Berkeley DB hash file. */
class BerkeleySasldbPluginTest extends SasldbPluginContract {
  @TempDir Path folder;

  @Override
  CredentialStore newStore() throws StoreException {
    StoreLocation location = StoreLocation.of(StoreFormat.BERKELEY, folder.resolve("sasldb2"));
    return Stores.open(location, OpenOptions.creating());
  }
}
