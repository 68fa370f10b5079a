package org.sasldb.backup;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.store.StoreException;

/**
 * A backup on the disk, read from its beginning as often as is needed.
 *
 * @param path where it is
 */
public record BackupFile(Path path) {
  /**
   * Reads all of it and proves that it is whole.
   *
   * @throws BadLineException if it was changed or cut short, with the line
   */
  public BackupSummary verify() throws IOException, BadLineException, StoreException {
    return readTo(new Nowhere());
  }

  /** Hands its content over; after an exception what was handed over is worth nothing. */
  BackupSummary readTo(BackupReader.Content content)
      throws IOException, BadLineException, StoreException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      return new BackupReader(in).readTo(content);
    }
  }
}
