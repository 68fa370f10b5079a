package org.sasldb.store.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.format.RecordScan;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * A scan over a file that was found sound. A mapped file shows what a foreign program changes in it
 * meanwhile: then the scan fails at its end, if not before.
 */
final class FileCursor implements RecordCursor {
  private final Path path;
  private final FileReader.Reading reading;
  private final RecordScan entries;
  private boolean done;

  FileCursor(Path path, FileReader.Reading reading) {
    this.path = path;
    this.reading = reading;
    this.entries = reading.file().entries();
  }

  @Override
  public @Nullable CredentialRecord next() throws StoreException {
    try {
      if (advance()) {
        RecordKey key = RecordKey.takeOver(entries.key());
        return new CredentialRecord(key, Secret.takeOver(entries.value()));
      }
      return null;
    } catch (FormatException e) {
      throw failed(e);
    }
  }

  @Override
  public @Nullable RecordKey nextKey() throws StoreException {
    try {
      return advance() ? RecordKey.takeOver(entries.key()) : null;
    } catch (FormatException e) {
      throw failed(e);
    }
  }

  private boolean advance() throws StoreException, FormatException {
    if (done) {
      return false;
    }
    if (entries.next()) {
      return true;
    }
    requireUntouched(null);
    done = true;
    return false;
  }

  private StoreException failed(FormatException e) throws StoreException {
    requireUntouched(e);
    return Kinds.failure(path, e);
  }

  private void requireUntouched(@Nullable FormatException cause) throws StoreException {
    Path mapped = reading.mapped();
    FileStamp stamp = reading.stamp();
    if (mapped == null || stamp == null) {
      return;
    }
    try {
      FileStamp now = FileStamp.of(mapped);
      // another file of that name: ours was replaced as a whole and is still what it was
      if (now.sameFile(stamp) && !now.unchanged(stamp)) {
        throw Kinds.restless(path, cause);
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw StoreFailures.read(path, e);
    }
  }

  @Override
  public void close() {
    done = true;
    entries.close();
    reading.wipe();
  }
}
