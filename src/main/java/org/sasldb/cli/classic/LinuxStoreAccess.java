package org.sasldb.cli.classic;

import java.nio.file.Files;
import java.nio.file.Path;
import org.sasldb.cli.process.Environment;
import org.sasldb.cli.process.ProcessFacts;
import org.sasldb.record.ByteString;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.HostStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
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

  /**
   * Refuses a folder that is no store unless {@code je:} was said: the real command fails on it,
   * and a typing error must not fill a folder with files.
   */
  @Override
  public CredentialStore open(StoreLocation location, OpenOptions options) throws StoreException {
    Path path = location.path();
    if (location.declared() == null && Files.isDirectory(path)) {
      if (!Files.isReadable(path)) {
        throw StoreFailures.denied(path, "read", null);
      }
      if (!StoreLocation.isJeStore(path)) {
        throw new StoreException(
            Failure.IS_A_DIRECTORY,
            path,
            "it is not a store",
            "to make one there, name it je:" + path,
            null);
      }
    }
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
