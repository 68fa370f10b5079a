package org.sasldb.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.Failure;
import org.sasldb.store.StoreException;

/**
 * The file that is to be changed, open and locked.
 *
 * <p>The lock on the file itself keeps apart writers that cannot share a {@link LockFile}: those
 * that reach the file through a bind mount, or may not write its folder. It does not hinder a
 * foreign program, which looks for no lock. Everything is read through the one channel, because
 * closing another one would drop the lock. Where foreign programs lock the file with flock(2), so
 * does this, as far as the system lets it.
 */
final class DatabaseFile implements AutoCloseable {
  private final Path path;
  private final FileStamp stamp;
  private final FileChannel channel;
  private final @Nullable Flock flock;
  private @Nullable FileLock lock;
  private boolean replaced;

  private DatabaseFile(
      Path path, FileStamp stamp, FileChannel channel, FileLock lock, @Nullable Flock flock) {
    this.path = path;
    this.stamp = stamp;
    this.channel = channel;
    this.lock = lock;
    this.flock = flock;
  }

  /**
   * Waits for the lock.
   *
   * @return the file, or null if there is none
   */
  static @Nullable DatabaseFile open(Path path, NativeFormat format, Deadline deadline)
      throws IOException, StoreException {
    for (; ; ) {
      DatabaseFile file;
      try {
        file = tryOpen(path, format);
      } catch (NoSuchFileException e) {
        return null;
      }
      if (file != null) {
        return file;
      }
      if (deadline.passed()) {
        throw new StoreException(
            Failure.LOCKED,
            path,
            "another program has been writing it for the whole wait",
            "fuser -v ".concat(path.toString()),
            null);
      }
      deadline.pause();
    }
  }

  private static @Nullable DatabaseFile tryOpen(Path path, NativeFormat format)
      throws IOException, StoreException {
    FileStamp before = FileStamp.of(path);
    Kinds.requireFile(path, before);
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean kept = false;
    Flock flock = null;
    try {
      FileLock lock = tryLock(channel);
      if (lock == null) {
        return null;
      }
      if (format.isFlocked()) {
        flock = Flock.tryAcquire(path);
        if (flock.isRefused()) {
          return null;
        }
      }
      // replaced between the look and the opening, it would be another file that is locked here
      if (FileStamp.of(path).sameFile(before)) {
        kept = true;
        return new DatabaseFile(path, before, channel, lock, flock);
      }
      return null;
    } finally {
      if (!kept) {
        if (flock != null) {
          flock.close();
        }
        PathLocks.closeQuietly(channel);
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /**
   * Locks again what copying the file in this process may have unlocked.
   *
   * @return false if somebody else has locked it since
   */
  boolean lockAgain() throws IOException {
    FileLock old = lock;
    if (old != null) {
      old.release();
    }
    lock = tryLock(channel);
    return lock != null;
  }

  Path path() {
    return path;
  }

  /** What the system said of it before it was opened. */
  FileStamp stamp() {
    return stamp;
  }

  FileChannel channel() {
    return channel;
  }

  /** Another file has the name now. */
  void replaced() {
    replaced = true;
  }

  /** Lets go of the file and the lock. */
  @Override
  public void close() {
    if (flock != null && replaced) {
      flock.closeLater();
    } else if (flock != null) {
      flock.close();
    }
    PathLocks.closeQuietly(channel);
  }
}
