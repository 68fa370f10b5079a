package org.sasldb.store.lmdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.lmdb.LmdbFile;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * Reads a file beside its writers without any lock (LMDB format, section 6): the meta pages, the
 * file, and the meta pages again. If the newest transaction is still the same, nothing of its state
 * was used again meanwhile.
 */
final class LmdbReader {
  private static final int MOST_READINGS = 1000;
  private static final int READINGS_OF_DAMAGED = 6;
  private static final long LOOK_AGAIN_NANOS = 1_000_000;

  /** Enough for both meta pages, whatever the page size. */
  private static final int HEAD = 32768 + 4096;

  private final Path path;
  private final boolean mayCreate;
  private volatile @Nullable Snapshot held;
  private volatile long lookedAt;

  LmdbReader(Path path, OpenOptions.Access access) {
    this.path = path;
    mayCreate = access == OpenOptions.Access.CREATE;
  }

  /**
   * One state of the file.
   *
   * @param fileKey which file it is, whatever its name
   */
  record Snapshot(LmdbFile file, FileImage image, @Nullable Object fileKey)
      implements AutoCloseable {
    /** Whether its pages were not used again since it was read. */
    boolean isIntact() throws FormatException {
      return !image.isWiped() && (!image.isMapped() || file.isNewest());
    }

    /** Overwrites what memory has of the file. */
    @Override
    public void close() {
      image.wipe();
    }
  }

  /** How a file is brought into memory. */
  private interface Loader {
    FileImage load(FileChannel channel) throws IOException;
  }

  /** A state for a scan, as far as memory allows one that no writer can change; null if none. */
  @Nullable Snapshot whole() throws StoreException {
    return load(FileImage::load, true);
  }

  /** The same, even with one meta page alone. */
  @Nullable Snapshot damaged() throws StoreException {
    return load(FileImage::load, false);
  }

  private static FileImage forLookups(FileChannel channel) throws IOException {
    return channel.size() <= FileImage.HEAP_LIMIT
        ? FileImage.read(channel)
        : FileImage.map(channel);
  }

  /** The state as it is now, or was a millisecond ago; null if there is no file. */
  @Nullable Snapshot current() throws StoreException {
    Snapshot snapshot = held;
    if (snapshot != null && System.nanoTime() - lookedAt < LOOK_AGAIN_NANOS) {
      return snapshot;
    }
    return look();
  }

  private synchronized @Nullable Snapshot look() throws StoreException {
    long now = System.nanoTime();
    Snapshot snapshot = held;
    if (snapshot == null || snapshot.image().isWiped() || !isStill(snapshot)) {
      Snapshot next = load(LmdbReader::forLookups, true);
      held = next;
      if (snapshot != null) {
        // whoever is still reading it notices, and reads again
        snapshot.close();
      }
      snapshot = next;
    }
    lookedAt = now;
    return snapshot;
  }

  private boolean isStill(Snapshot snapshot) throws StoreException {
    BasicFileAttributes now = attributes();
    if (now == null || !String.valueOf(now.fileKey()).equals(String.valueOf(snapshot.fileKey()))) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return transaction(channel) == snapshot.file().transaction();
    } catch (IOException | FormatException e) {
      return false;
    }
  }

  /** Overwrites what memory has of the file. Afterwards it would be read again. */
  synchronized void wipe() {
    Snapshot snapshot = held;
    if (snapshot != null) {
      snapshot.close();
    }
  }

  /** After a commit of our own the file is looked at afresh. */
  void expire() {
    lookedAt = System.nanoTime() - LOOK_AGAIN_NANOS;
  }

  /** The value of a key; null if there is none. */
  byte @Nullable [] find(byte[] key) throws StoreException {
    for (int i = 0; i < MOST_READINGS; i++) {
      Snapshot snapshot = current();
      if (snapshot == null) {
        return null;
      }
      try {
        byte[] value = snapshot.file().find(key);
        if (snapshot.isIntact()) {
          return value;
        }
        if (value != null) {
          Arrays.fill(value, (byte) 0);
        }
      } catch (FormatException e) {
        requireOutdated(snapshot, e, i);
      }
      expire();
    }
    throw LmdbFailures.restless(path);
  }

  /** Damage of a state that is still the newest one is damage. */
  private void requireOutdated(Snapshot snapshot, FormatException e, int tries)
      throws StoreException {
    boolean outdated = snapshot.image().isMapped() && tries < READINGS_OF_DAMAGED;
    if (!outdated && !snapshot.image().isWiped()) {
      throw LmdbFailures.of(path, e);
    }
    held = null;
    pause(1L << tries);
  }

  private @Nullable BasicFileAttributes attributes() throws StoreException {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      if (file.isDirectory()) {
        throw new StoreException(Failure.IS_A_DIRECTORY, path, "it is a folder, not a file");
      }
      if (!file.isRegularFile()) {
        throw new StoreException(Failure.NOT_A_STORE, path, "it is not a regular file");
      }
      if (file.size() == 0 && !mayCreate) {
        throw LmdbFailures.empty(path);
      }
      return file.size() == 0 ? null : file;
    } catch (NoSuchFileException e) {
      if (mayCreate) {
        return null;
      }
      throw StoreFailures.missing(path, e);
    } catch (IOException e) {
      throw StoreFailures.read(path, e);
    }
  }

  private @Nullable Snapshot load(Loader loader, boolean requireMetas) throws StoreException {
    int damaged = 0;
    for (int i = 0; i < MOST_READINGS; i++) {
      BasicFileAttributes file = attributes();
      if (file == null) {
        return null;
      }
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        Snapshot snapshot = load(loader, channel, file.fileKey());
        if (snapshot != null) {
          if (requireMetas) {
            snapshot.file().requireBothMetas();
          }
          return snapshot;
        }
      } catch (FormatException e) {
        if (e.kind() != FormatException.Kind.CORRUPT || ++damaged == READINGS_OF_DAMAGED) {
          throw LmdbFailures.of(path, e);
        }
      } catch (NoSuchFileException e) {
        continue;
      } catch (IOException e) {
        throw StoreFailures.read(path, e);
      }
      pause(1L << damaged);
    }
    throw LmdbFailures.restless(path);
  }

  /** Null if the file was changed while it was read. */
  private static @Nullable Snapshot load(
      Loader loader, FileChannel channel, @Nullable Object fileKey)
      throws IOException, FormatException {
    long before = transaction(channel);
    FileImage image = loader.load(channel);
    boolean same = false;
    try {
      LmdbFile file = LmdbFile.open(image);
      same = file.transaction() == before && transaction(channel) == before;
      return same ? new Snapshot(file, image, fileKey) : null;
    } finally {
      if (!same) {
        image.wipe();
      }
    }
  }

  private static long transaction(FileChannel channel) throws IOException, FormatException {
    ByteBuffer head = ByteBuffer.allocate((int) Math.min(HEAD, channel.size()));
    while (head.hasRemaining() && channel.read(head, head.position()) > 0) {
      // goes on until the head is full or the file ends
    }
    FileImage image = FileImage.of(Arrays.copyOf(head.array(), head.position()));
    try {
      return LmdbFile.open(image).transaction();
    } finally {
      // what follows the meta pages there holds records
      image.wipe();
      Arrays.fill(head.array(), (byte) 0);
    }
  }

  private void pause(long millis) throws StoreException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LmdbFailures.restless(path);
    }
  }
}
