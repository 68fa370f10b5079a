package org.sasldb.cli.modern;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * A place where a store can be built from nothing, because nothing is there. An empty file is
 * something: another program may be about to fill it, so it is changed as every store is.
 */
final class FreshStore {
  private FreshStore() {}

  /** Whether nothing is there, in a folder that is. */
  static boolean isFresh(StoreLocation location) throws StoreException {
    Path path = location.path();
    Path parent = path.toAbsolutePath().getParent();
    return parent != null
        && Files.isDirectory(parent)
        && !Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && !location.exists();
  }

  /** Begins to build. */
  static StoreBuilder build(Session running, StoreLocation location) throws StoreException {
    return Stores.build(location, NewStore.ofCreator(running.opening(OpenOptions.Access.CREATE)));
  }
}
