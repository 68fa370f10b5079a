package org.sasldb.store.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.Failure;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * Keeps our other writers away from a file: those of this process by {@link PathLocks}, those of
 * other processes by a {@link LockFile}. Who holds it clears away what a killed writer left.
 */
final class WriterLock implements AutoCloseable {
  private final Target target;
  private final LockFile lockFile;
  private final Litter litter = new Litter();

  private WriterLock(Target target, LockFile lockFile) {
    this.target = target;
    this.lockFile = lockFile;
  }

  /**
   * Waits for both, and clears away what a killed writer left.
   *
   * @throws StoreException if that takes too long, or this user may not make files in the folder
   * @throws IOException if what a killed writer began in place cannot be finished
   */
  static WriterLock acquire(Target target, StoreContext context, Deadline deadline)
      throws IOException, StoreException {
    WriterLock lock = lock(target, context, deadline);
    boolean done = false;
    try {
      if (lock.lockFile.wasLeftOver()) {
        lock.clear(new Leftovers(target, context.format(), context.operations()));
      }
      done = true;
      return lock;
    } finally {
      if (!done) {
        lock.close();
      }
    }
  }

  /** Waits for both, and leaves for {@link #clear} what a killed writer left. */
  static WriterLock lock(Target target, StoreContext context, Deadline deadline)
      throws IOException, StoreException {
    takeTurn(target, deadline);
    boolean held = false;
    try {
      LockFile lock =
          LockFile.acquire(target, context.operations(), context.ticker(), deadline, stamp(target));
      held = true;
      return new WriterLock(target, lock);
    } catch (AccessDeniedException e) {
      throw StoreFailures.write(target.folder(), e);
    } finally {
      if (!held) {
        PathLocks.release(target.file());
      }
    }
  }

  /** Waits for the other threads of this process. */
  static void takeTurn(Target target, Deadline deadline) throws IOException, StoreException {
    if (!PathLocks.acquire(target.file(), deadline)) {
      throw new StoreException(
          Failure.LOCKED,
          target.file(),
          "another thread of this program has been writing it for the whole wait");
    }
  }

  private static @Nullable FileStamp stamp(Target target) throws IOException {
    try {
      return FileStamp.of(target.file());
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Clears away what a killed writer left; what cannot be settled stays for the next one. */
  void clear(Leftovers leftovers) throws IOException {
    boolean done = false;
    try {
      leftovers.clear();
      done = true;
    } finally {
      if (!done) {
        litter.leave();
      }
    }
  }

  /** What is left beside the file when this is closed. */
  Litter litter() {
    return litter;
  }

  @Override
  public void close() {
    try {
      lockFile.release(litter);
    } finally {
      PathLocks.release(target.file());
    }
  }
}
