package org.sasldb.cli.classic;

import org.jspecify.annotations.Nullable;
import org.sasldb.cli.process.Environment;
import org.sasldb.record.ByteString;
import org.sasldb.store.HostStore;
import org.sasldb.store.StoreLocation;

/**
 * Which store a command works on: that of {@code -f}, else of {@code $SASLDB_PATH} or {@code
 * $SASLDB_STORE}, else of {@code sasldb_path} in the configuration, else the host's. An empty
 * {@code -f} means the host's, past everything else.
 *
 * @param location the store
 * @param isNewHostStore whether nobody named it and it does not exist yet
 */
record StoreChoice(StoreLocation location, boolean isNewHostStore) {
  /**
   * @param file the argument of {@code -f}, or null
   * @param configured the value of {@code sasldb_path}, or null
   * @throws java.nio.file.InvalidPathException if Java cannot open such a name
   */
  static StoreChoice of(
      @Nullable ByteString file,
      Environment environment,
      @Nullable ByteString configured,
      StoreAccess stores) {
    ByteString named = file;
    if (named == null) {
      named = environment.getUnlessEmpty("SASLDB_PATH");
    }
    if (named == null) {
      named = environment.getUnlessEmpty("SASLDB_STORE");
    }
    if (named == null) {
      named = configured;
    }
    if (named != null && !named.isEmpty()) {
      return new StoreChoice(PathNames.location(named), false);
    }
    HostStore host = stores.hostStore();
    return new StoreChoice(host.locate(), host.isNew());
  }
}
