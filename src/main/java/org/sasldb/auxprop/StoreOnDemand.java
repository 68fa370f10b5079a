package org.sasldb.auxprop;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreInfo;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * A store that is opened when it is first used, and again at the next use if that failed: a file
 * that comes later is found without a restart, as libsasl finds it.
 */
final class StoreOnDemand implements CredentialStore {
  private final StoreLocation location;
  private final OpenOptions options;
  private volatile @Nullable CredentialStore store;
  private boolean closed;

  StoreOnDemand(StoreLocation location, OpenOptions options) {
    this.location = location;
    this.options = options;
  }

  private CredentialStore opened() throws StoreException {
    CredentialStore open = store;
    return open == null ? open() : open;
  }

  private synchronized CredentialStore open() throws StoreException {
    if (closed) {
      throw new IllegalStateException("closed: " + location);
    }
    CredentialStore open = store;
    if (open == null) {
      open = Stores.open(location, options);
      store = open;
    }
    return open;
  }

  @Override
  public StoreInfo info() throws StoreException {
    return opened().info();
  }

  @Override
  public Optional<Secret> get(RecordKey key) throws StoreException {
    return opened().get(key);
  }

  @Override
  public RecordCursor scan() throws StoreException {
    return opened().scan();
  }

  @Override
  public CommitResult commit(ChangeSet changes) throws StoreException {
    return opened().commit(changes);
  }

  @Override
  public synchronized void close() throws StoreException {
    closed = true;
    CredentialStore open = store;
    store = null;
    if (open != null) {
      open.close();
    }
  }
}
