package org.sasldb.cli.modern;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sasldb.provision.ApplyState;
import org.sasldb.publish.PublishedStore;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.StorePublisher;

/** The store of an {@code apply}, opened as the session opens stores. */
final class ApplyStores implements ApplyState.Stores {
  private final Session running;
  private final StoreLocation location;

  ApplyStores(Session running, StoreLocation location) {
    this.running = running;
    this.location = location;
  }

  @Override
  public StoreLocation location() {
    return location;
  }

  @Override
  public @Nullable CredentialStore read() throws StoreException {
    if (!location.exists() && canBeMade()) {
      return null;
    }
    return running.open(location, OpenOptions.Access.READ);
  }

  @Override
  public CredentialStore write() throws StoreException {
    return running.open(location, OpenOptions.Access.CREATE);
  }

  @Override
  public boolean owesPublications() throws StoreException {
    if (location.format() != StoreFormat.JE || !StorePublisher.hasTargets(location.path())) {
      return false;
    }
    try (PublishedStore store =
        PublishedStore.open(location, running.opening(OpenOptions.Access.READ))) {
      return store.owes();
    }
  }

  /** The folders on the way to a JE store are made with it; a file needs its folder. */
  private boolean canBeMade() throws StoreException {
    Path parent = location.path().toAbsolutePath().getParent();
    return location.format() == StoreFormat.JE || (parent != null && Files.isDirectory(parent));
  }
}
