package org.sasldb.store.lmdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.Failure;
import org.sasldb.store.Ownership;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;

/**
 * Keeps other processes of this program from writing an LMDB file, by whatever name they open it.
 *
 * <p>The library's own lock file lies beside the name that a program uses, so that two names of one
 * file, one of them a symbolic link, keep nobody out. This is a record lock in the lock file beside
 * the real file, far behind all that the library reads, writes or locks there. The thread has the
 * turn of the file ({@link PathTurns}). The library closes that same file when it is done, which
 * ends this lock too; by then the change is over.
 */
final class OwnLock implements AutoCloseable {
  private static final long PLACE = 1L << 40;
  private static final long LOOK_AGAIN_NANOS = 5_000_000;

  private final FileChannel channel;

  private OwnLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the others.
   *
   * @param real the file, without links
   * @param data whose access the lock file gets where there is none yet
   * @throws StoreException if the others are not done within the time
   */
  static OwnLock take(Path real, Ownership data, Duration wait) throws IOException, StoreException {
    long end = System.nanoTime() + wait.toNanos();
    while (true) {
      OwnLock lock;
      try {
        LockFile.make(real, data);
        lock = tryTake(LockFile.of(real));
      } catch (AccessDeniedException e) {
        throw denied(real, e);
      }
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - end >= 0) {
        throw LmdbFailures.locked(real, "another program is writing it");
      }
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private static StoreException denied(Path real, AccessDeniedException cause) {
    Path lock = LockFile.of(real);
    String hint =
        Files.exists(lock)
            ? "as root: chown --reference=" + ShellWord.of(real) + " " + ShellWord.of(lock)
            : "as root, once: the same command, which makes it";
    String reason = "this user may not write it, by which writers of " + real + " wait in turn";
    return new StoreException(Failure.NO_PERMISSION, lock, reason, hint, cause);
  }

  private static @Nullable OwnLock tryTake(Path file) throws IOException {
    FileChannel channel = null;
    boolean taken = false;
    try {
      Object before = identity(file);
      channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock(PLACE, 1, false);
      // a lock in a file that has no name any more keeps nobody out
      taken = lock != null && before != null && before.equals(identity(file));
      return taken ? new OwnLock(channel) : null;
    } catch (NoSuchFileException | OverlappingFileLockException e) {
      return null;
    } finally {
      if (!taken && channel != null) {
        channel.close();
      }
    }
  }

  private static @Nullable Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /** Lets the others in; fails quietly, because the change is over. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // the lock ends with the process at the latest
      return;
    }
  }
}
