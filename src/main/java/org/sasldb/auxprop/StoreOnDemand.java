package org.sasldb.auxprop;

import java.util.ArrayList;
import java.util.List;
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
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreInfo;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * A store that is opened when it is first used, and again at the next use if that failed: a file
 * that comes later is found without a restart, as libsasl finds it. A store that took its place in
 * another format, as {@code sasldb store convert --replace} leaves one, is found as well, unless
 * the location declares the format.
 */
final class StoreOnDemand implements CredentialStore {
  private final StoreLocation location;
  private final OpenOptions options;
  private volatile @Nullable CredentialStore store;

  /** Stores of former formats; other threads may still be asking them. */
  private final List<CredentialStore> former = new ArrayList<>();

  private @Nullable StoreFormat format;
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
      StoreFormat now = location.format();
      open = Stores.open(location, options);
      store = open;
      format = now;
    }
    return open;
  }

  /** The store after one failed; the same one unless there is a store of another format now. */
  private synchronized CredentialStore openedAfter(CredentialStore failed, StoreException failure)
      throws StoreException {
    if (store == failed && isOfAnotherFormat()) {
      former.add(failed);
      store = null;
    }
    CredentialStore open = open();
    if (open == failed) {
      throw failure;
    }
    return open;
  }

  private boolean isOfAnotherFormat() {
    try {
      return location.exists() && location.format() != format;
    } catch (StoreException e) {
      // the first failure says more
      return false;
    }
  }

  /** Something that is asked of the store. */
  private interface Question<T> {
    T of(CredentialStore store) throws StoreException;
  }

  private <T> T ask(Question<T> question) throws StoreException {
    CredentialStore open = opened();
    try {
      return question.of(open);
    } catch (StoreException e) {
      return question.of(openedAfter(open, e));
    }
  }

  @Override
  public StoreInfo info() throws StoreException {
    return ask(CredentialStore::info);
  }

  @Override
  public Optional<Secret> get(RecordKey key) throws StoreException {
    return ask(open -> open.get(key));
  }

  @Override
  public RecordCursor scan() throws StoreException {
    return ask(CredentialStore::scan);
  }

  @Override
  public CommitResult commit(ChangeSet changes) throws StoreException {
    return ask(open -> open.commit(changes));
  }

  @Override
  public synchronized void close() throws StoreException {
    closed = true;
    CredentialStore open = store;
    store = null;
    try {
      for (CredentialStore one : former) {
        one.close();
      }
    } finally {
      if (open != null) {
        open.close();
      }
    }
  }
}
