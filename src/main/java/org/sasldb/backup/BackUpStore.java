package org.sasldb.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.sasldb.admin.Progress;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.ByteString;
import org.sasldb.record.CredentialRecord;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.HistoryCursor;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.HistoryKeeper;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFiles;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreInfo;
import org.sasldb.store.StoreLocation;

/**
 * Writes a backup of a store while others may change it: the records are those of one moment. Holds
 * one record at a time.
 */
public final class BackUpStore {
  private static final int PERMISSIONS = 07777;
  private static final int MOST_TRIES = 10;

  private final CredentialStore store;
  private final StoreLocation location;
  private final Progress progress;

  /**
   * @param store open for reading
   * @param location where it is
   */
  public BackUpStore(CredentialStore store, StoreLocation location, Progress progress) {
    this.store = store;
    this.location = location;
    this.progress = progress;
  }

  /**
   * A backup that was written.
   *
   * @param summary what it holds
   * @param content a number of all that was read from the store
   */
  public record Written(BackupSummary summary, ByteString content) {
    /**
     * Reads a backup back and compares it with what was read from the store.
     *
     * @return whether every record, file and commit is there as it was
     */
    public boolean isIn(InputStream file) throws IOException, StoreException {
      try {
        BackupReader reader = new BackupReader(file);
        BackupSummary found = reader.readTo(new Nowhere());
        return found.equals(summary) && ByteString.of(reader.contentDigest()).equals(content);
      } catch (BadLineException e) {
        return false;
      }
    }
  }

  /**
   * Writes the backup.
   *
   * @param now the time that it is to bear
   * @throws StoreException if the store cannot be read
   * @throws IOException if the backup cannot be written
   */
  public Written to(OutputStream out, Instant now) throws StoreException, IOException {
    for (int i = 0; i < MOST_TRIES; i++) {
      long commits = commits();
      try (RecordCursor records = store.scan()) {
        // a change between the two would be told in the history and not be among the records
        if (commits() == commits) {
          return write(out, header(now, commits), records);
        }
      }
    }
    throw new StoreException(
        Failure.CHANGED_UNDERNEATH, location.path(), "it changed faster than it could be read");
  }

  private long commits() throws StoreException {
    return store.info().facts().get("commits") instanceof Long count ? count : 0;
  }

  private BackupHeader header(Instant now, long commits) throws StoreException {
    StoreInfo info = store.info();
    Path file = location.recordFile();
    try {
      Map<String, Object> unix = Files.readAttributes(file, "unix:owner,group,mode");
      int mode = Objects.requireNonNull((Integer) unix.get("mode")) & PERMISSIONS;
      return new BackupHeader(
          now,
          info.format(),
          location.path().toAbsolutePath().normalize().toString(),
          String.valueOf(unix.get("owner")),
          String.valueOf(unix.get("group")),
          String.format(Locale.ROOT, "%04o", mode),
          commits);
    } catch (IOException e) {
      throw StoreFailures.read(file, e);
    }
  }

  private Written write(OutputStream out, BackupHeader header, RecordCursor records)
      throws StoreException, IOException {
    BackupWriter writer = new BackupWriter(out, header);
    if (header.format() == StoreFormat.JE) {
      files(writer);
    }
    records(writer, records);
    if (store instanceof HistoryKeeper keeper) {
      history(writer, keeper.history(HistoryKeeper.Order.OLDEST_FIRST), header.commits());
    }
    writer.finish();
    return new Written(writer.seal().summary(header), ByteString.of(writer.seal().content()));
  }

  private void files(BackupWriter writer) throws StoreException, IOException {
    for (String name : StoreFiles.NAMES) {
      Path file = location.path().resolve(name);
      byte[] content;
      try (InputStream in = Files.newInputStream(file)) {
        content = in.readNBytes(StoreFiles.MOST_BYTES + 1);
      } catch (NoSuchFileException e) {
        continue;
      } catch (IOException e) {
        throw StoreFailures.read(file, e);
      }
      if (content.length > StoreFiles.MOST_BYTES) {
        throw new StoreException(
            Failure.READ_FAILED, file, "it is longer than 1 MiB, which no such file is");
      }
      writer.file(name, content);
    }
  }

  private void records(BackupWriter writer, RecordCursor records)
      throws StoreException, IOException {
    progress.begin("backing up", -1);
    try {
      CredentialRecord entry;
      while ((entry = records.next()) != null) {
        writer.record(entry);
        entry.value().close();
        progress.advance();
      }
    } finally {
      progress.end();
    }
  }

  private static void history(BackupWriter writer, HistoryCursor history, long last)
      throws StoreException, IOException {
    HistoryEntry entry;
    while ((entry = history.next()) != null && entry.number() <= last) {
      writer.commit(entry);
    }
  }
}
