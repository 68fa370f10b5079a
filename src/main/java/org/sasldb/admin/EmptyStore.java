package org.sasldb.admin;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreInfo;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * A store that does not exist yet, to plan on what would be done to it.
 *
 * @param format what it would be
 * @param path where it would be
 */
public record EmptyStore(StoreFormat format, Path path) implements CredentialStore {
  @Override
  public StoreInfo info() {
    return new StoreInfo(format, path, Map.of());
  }

  @Override
  public Optional<Secret> get(RecordKey key) {
    return Optional.empty();
  }

  @Override
  public RecordCursor scan() {
    return RecordCursor.over(Collections.emptyIterator());
  }

  @Override
  public int longestKey() throws StoreException {
    return Stores.longestKey(StoreLocation.of(format, path));
  }

  @Override
  public CommitResult commit(ChangeSet changes) {
    throw new UnsupportedOperationException("plans only");
  }

  @Override
  public void close() {
    // nothing is held
  }
}
