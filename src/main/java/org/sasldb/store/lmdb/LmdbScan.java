package org.sasldb.store.lmdb;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.format.lmdb.LmdbCursor;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;

/**
 * The records of one state. A file too large for memory is mapped; if it is changed meanwhile, the
 * scan fails rather than show records of two states.
 */
final class LmdbScan implements RecordCursor {
  private final Path path;
  private final LmdbReader.@Nullable Snapshot snapshot;
  private @Nullable LmdbCursor cursor;

  LmdbScan(Path path, LmdbReader.@Nullable Snapshot snapshot) {
    this.path = path;
    this.snapshot = snapshot;
    cursor = snapshot == null ? null : snapshot.file().scan();
  }

  @Override
  public @Nullable CredentialRecord next() throws StoreException {
    LmdbCursor at = cursor;
    if (at == null || snapshot == null) {
      return null;
    }
    try {
      CredentialRecord entry =
          at.next()
              ? new CredentialRecord(RecordKey.ofBytes(at.key()), Secret.takeOver(at.value()))
              : null;
      if (!snapshot.isIntact()) {
        if (entry != null) {
          entry.value().close();
        }
        throw LmdbFailures.restless(path);
      }
      if (entry == null) {
        cursor = null;
      }
      return entry;
    } catch (FormatException e) {
      throw LmdbFailures.of(path, e);
    }
  }

  @Override
  public void close() {
    LmdbCursor open = cursor;
    cursor = null;
    if (open != null) {
      open.close();
    }
    if (snapshot != null) {
      snapshot.close();
    }
  }
}
