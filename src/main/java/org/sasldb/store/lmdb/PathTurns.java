package org.sasldb.store.lmdb;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.sasldb.store.StoreException;

/**
 * The files that a thread of this JVM has open through the library: one each (LMDB format, section
 * 4: a second opening in one process breaks the record locks).
 */
final class PathTurns {
  private static final Set<Path> BUSY = new HashSet<>();

  private PathTurns() {}

  /** Waits for the other threads; {@link #release} ends the turn, from any thread. */
  static void take(Path file, Duration wait) throws StoreException {
    long end = System.nanoTime() + wait.toNanos();
    synchronized (BUSY) {
      while (!BUSY.add(file)) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw LmdbFailures.locked(file, "another thread of this program is writing it");
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(BUSY, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw LmdbFailures.locked(file, "the thread was interrupted while it waited");
        }
      }
    }
  }

  /** Takes a turn if nobody has one; {@link #release} ends it. */
  static boolean tryTake(Path file) {
    synchronized (BUSY) {
      return BUSY.add(file);
    }
  }

  static void release(Path file) {
    synchronized (BUSY) {
      BUSY.remove(file);
      BUSY.notifyAll();
    }
  }
}
