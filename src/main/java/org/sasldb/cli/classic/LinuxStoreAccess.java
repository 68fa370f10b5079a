package org.sasldb.cli.classic;

import java.nio.file.Path;
import org.sasldb.cli.process.Environment;
import org.sasldb.cli.process.ProcessFacts;
import org.sasldb.record.ByteString;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.HostStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** The stores of this host. */
final class LinuxStoreAccess implements StoreAccess {
  private final ProcessFacts facts;
  private final Environment environment;

  LinuxStoreAccess(ProcessFacts facts, Environment environment) {
    this.facts = facts;
    this.environment = environment;
  }

  @Override
  public CredentialStore open(StoreLocation location, OpenOptions options) throws StoreException {
    location.requireNoOtherFolder();
    return Stores.open(location, options);
  }

  @Override
  public HostStore hostStore() {
    ByteString home = environment.getUnlessEmpty("HOME");
    ByteString data = environment.getUnlessEmpty("XDG_DATA_HOME");
    // A relative XDG_DATA_HOME is to be ignored (XDG Base Directory Specification).
    boolean usable = data != null && data.at(0) == '/';
    return HostStore.of(
        facts.user().uid() == 0,
        Path.of(home == null ? facts.home() : PathNames.text(home)),
        data != null && usable ? PathNames.text(data) : "");
  }
}
