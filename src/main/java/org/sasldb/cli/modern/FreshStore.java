package org.sasldb.cli.modern;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** A place where a store can be built from nothing, because none with any content is there. */
final class FreshStore {
  private FreshStore() {}

  /** Whether nothing is there yet, or an empty file. */
  static boolean isFresh(StoreLocation location) throws StoreException {
    Path parent = location.path().toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return false;
    }
    return location.exists() ? isEmptyFile(location) : !Files.exists(location.path());
  }

  private static boolean isEmptyFile(StoreLocation location) throws StoreException {
    Path file = location.recordFile();
    try {
      return location.format() != StoreFormat.JE
          && Files.isRegularFile(file)
          && Files.size(file) == 0;
    } catch (IOException e) {
      throw StoreFailures.read(file, e);
    }
  }

  /** Begins to build; an empty file gives its owner, group and mode to what takes its place. */
  static StoreBuilder build(Session running, StoreLocation location) throws StoreException {
    OpenOptions options = running.opening(OpenOptions.Access.CREATE);
    NewStore terms = NewStore.ofCreator(options);
    if (location.exists()) {
      Path file = location.recordFile();
      terms = new NewStore(file, terms.ownership(), true, 0, options);
    }
    return Stores.build(location, terms);
  }
}
