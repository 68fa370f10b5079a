package org.sasldb.store.lmdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.lmdb.LmdbFacts;
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

  /** A file changed later than this ago may be half written, and a change not show in its stamp. */
  private static final long QUIET_NANOS = 20_000_000;

  /** Enough for both meta pages, whatever the page size. */
  private static final int HEAD = 32768 + 4096;

  private final Path path;
  private final boolean mayCreate;
  private volatile @Nullable Snapshot held;
  private volatile long lookedAt;
  private volatile boolean closed;
  private @Nullable Stamp seen;
  private long seenSince;

  LmdbReader(Path path, OpenOptions.Access access) {
    this.path = path;
    mayCreate = access == OpenOptions.Access.CREATE;
  }

  /**
   * What the system says of a file. Two files of one name can have the same number of transactions,
   * so that alone does not tell that a file was copied over another one.
   *
   * @param fileKey which file it is, whatever its name
   */
  record Stamp(String fileKey, long size, FileTime modified, FileTime changed) {
    private static final String WANTED =
        "unix:fileKey,size,lastModifiedTime,ctime,isDirectory,isRegularFile";

    static Stamp of(Map<String, Object> file) {
      return new Stamp(
          required(file, "fileKey").toString(),
          (Long) required(file, "size"),
          (FileTime) required(file, "lastModifiedTime"),
          (FileTime) required(file, "ctime"));
    }

    private static Object required(Map<String, Object> file, String name) {
      return Objects.requireNonNull(file.get(name), name);
    }

    /** Whether so much time went by since anything about it was changed. */
    boolean isOlderThan(long nanos) {
      return System.currentTimeMillis() - changed.toMillis() >= nanos / 1_000_000;
    }
  }

  /**
   * One state of the file.
   *
   * @param stamp what the system said of it before it was read
   * @param young whether it was changed so short a time before that a further change may not show
   */
  record Snapshot(LmdbFile file, FileImage image, Stamp stamp, boolean young)
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
    // here, where nobody can close it until what is read is held
    requireOpen();
    long now = System.nanoTime();
    Snapshot snapshot = held;
    if (snapshot == null || snapshot.image().isWiped() || !isStill(snapshot, now)) {
      Snapshot next = load(LmdbReader::forLookups, true);
      see(next == null ? null : next.stamp(), now);
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

  private void see(@Nullable Stamp stamp, long now) {
    if (!Objects.equals(stamp, seen)) {
      seen = stamp;
      seenSince = now;
    }
  }

  /** By a clock of this machine: the one that the file is stamped with may be ahead. */
  private synchronized boolean isSettled(Stamp stamp) {
    return stamp.isOlderThan(QUIET_NANOS)
        || (stamp.equals(seen) && System.nanoTime() - seenSince >= QUIET_NANOS);
  }

  private boolean isStill(Snapshot snapshot, long now) throws StoreException {
    Stamp stamp = stamp();
    see(stamp, now);
    if (stamp == null
        || !stamp.equals(snapshot.stamp())
        || (snapshot.young() && isSettled(stamp))) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return transaction(channel) == snapshot.file().transaction();
    } catch (IOException | FormatException e) {
      return false;
    }
  }

  /** Refuses to go on once this was closed. */
  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the store was closed");
    }
  }

  /** Overwrites what memory has of the file, which is not read again. */
  synchronized void close() {
    closed = true;
    Snapshot snapshot = held;
    if (snapshot != null) {
      snapshot.close();
    }
  }

  /** Has a state read anew that is held and of no use any more. */
  private synchronized void drop(Snapshot snapshot) {
    Snapshot now = held;
    if (now != null && now.image() == snapshot.image()) {
      held = null;
    }
    snapshot.close();
  }

  /** After a commit of our own the file is looked at afresh. */
  void expire() {
    lookedAt = System.nanoTime() - LOOK_AGAIN_NANOS;
  }

  /** The value of a key; null if there is none. */
  byte @Nullable [] find(byte[] key) throws StoreException {
    return ask(file -> file.find(key));
  }

  /** What the file says of itself; null if there is none. */
  @Nullable LmdbFacts facts() throws StoreException {
    return ask(LmdbFile::facts);
  }

  private interface Question<T> {
    @Nullable T answer(LmdbFile file) throws FormatException;
  }

  /**
   * An answer of a state that nobody wiped or changed until it was given; null if there is no file.
   */
  private <T> @Nullable T ask(Question<T> question) throws StoreException {
    int damaged = 0;
    for (int i = 0; i < MOST_READINGS; i++) {
      Snapshot snapshot = current();
      if (snapshot == null) {
        return null;
      }
      try {
        @Nullable T answer = question.answer(snapshot.file());
        if (snapshot.isIntact()) {
          return answer;
        }
        if (answer instanceof byte[] value) {
          Arrays.fill(value, (byte) 0);
        }
      } catch (FormatException e) {
        if (!snapshot.image().isWiped()) {
          requireOutdated(snapshot, e, ++damaged);
        }
      }
      expire();
    }
    throw LmdbFailures.restless(path);
  }

  /**
   * Damage of a state that is still the newest one is damage. A map can be an older one, and a file
   * that was changed a moment ago may be in the middle of being copied.
   */
  private void requireOutdated(Snapshot snapshot, FormatException e, int damaged)
      throws StoreException {
    boolean settled = !snapshot.image().isMapped() && !snapshot.young();
    if (settled || damaged > READINGS_OF_DAMAGED) {
      throw LmdbFailures.of(path, e);
    }
    drop(snapshot);
    pause(1L << damaged);
  }

  private @Nullable Stamp stamp() throws StoreException {
    try {
      Map<String, Object> file = Files.readAttributes(path, Stamp.WANTED);
      if (Boolean.TRUE.equals(file.get("isDirectory"))) {
        throw new StoreException(Failure.IS_A_DIRECTORY, path, "it is a folder, not a file");
      }
      if (!Boolean.TRUE.equals(file.get("isRegularFile"))) {
        throw new StoreException(Failure.NOT_A_STORE, path, "it is not a regular file");
      }
      Stamp stamp = Stamp.of(file);
      if (stamp.size() == 0 && !mayCreate) {
        throw LmdbFailures.empty(path);
      }
      return stamp.size() == 0 ? null : stamp;
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
      Stamp stamp = stamp();
      if (stamp == null) {
        return null;
      }
      boolean young = !isSettled(stamp);
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        Snapshot snapshot = load(loader, channel, stamp, young, requireMetas);
        if (snapshot != null) {
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
      Loader loader, FileChannel channel, Stamp stamp, boolean young, boolean requireMetas)
      throws IOException, FormatException {
    long before = transaction(channel);
    FileImage image = loader.load(channel);
    Snapshot snapshot = null;
    try {
      LmdbFile file = LmdbFile.open(image);
      if (file.transaction() == before && transaction(channel) == before) {
        if (requireMetas) {
          file.requireBothMetas();
        }
        snapshot = new Snapshot(file, image, stamp, young);
      }
      return snapshot;
    } finally {
      if (snapshot == null) {
        image.wipe();
      }
    }
  }

  private static long transaction(FileChannel channel) throws IOException, FormatException {
    ByteBuffer head = ByteBuffer.allocate((int) Math.min(HEAD, channel.size()));
    try {
      while (head.hasRemaining() && channel.read(head, head.position()) > 0) {
        // goes on until the head is full or the file ends
      }
      return transaction(Arrays.copyOf(head.array(), head.position()));
    } finally {
      Arrays.fill(head.array(), (byte) 0);
    }
  }

  private static long transaction(byte[] head) throws FormatException {
    try {
      return LmdbFile.open(FileImage.of(head)).transaction();
    } finally {
      // what follows the meta pages there holds records
      Arrays.fill(head, (byte) 0);
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
