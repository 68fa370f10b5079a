package org.sasldb.store.je;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.sasldb.store.Failure;
import org.sasldb.store.StoreException;

/** Waits for another writer, with pauses that grow, and gives up after a limit. */
final class LockWait {
  private static final long FIRST_PAUSE_MILLIS = 5;
  private static final long LONGEST_PAUSE_MILLIS = 25;
  private static final Path LOCKS = Path.of("/proc/locks");

  private final Path store;
  private final Duration limit;
  private final long started = System.nanoTime();
  private long pause = FIRST_PAUSE_MILLIS;

  LockWait(Path store, Duration limit) {
    this.store = store;
    this.limit = limit;
  }

  /**
   * Pauses.
   *
   * @throws StoreException {@link Failure#LOCKED} when the limit is reached or the thread is
   *     interrupted
   */
  void pause(String who) throws StoreException {
    long left = limit.minusNanos(System.nanoTime() - started).toMillis();
    if (left <= 0) {
      throw locked(who);
    }
    try {
      Thread.sleep(Math.min(pause, left));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw locked(who);
    }
    pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
  }

  private StoreException locked(String who) {
    Duration waited = Duration.ofNanos(System.nanoTime() - started);
    Path lock = store.resolve(JeFolder.LOCK_FILE);
    return new StoreException(
        Failure.LOCKED,
        store,
        who + holder(lock) + "; waited " + waited.toMillis() + " ms",
        "fuser -v " + lock,
        null);
  }

  /** The number of the process that holds the writer's lock, as far as the system tells. */
  private static String holder(Path lock) {
    try {
      String inode = ":" + Files.getAttribute(lock, "unix:ino") + " ";
      List<String> locks = Files.readAllLines(LOCKS, StandardCharsets.US_ASCII);
      for (String line : locks) {
        String[] words = line.trim().split("\\s+", -1);
        if (line.contains(inode) && words.length > 4 && words[3].equals("WRITE")) {
          return " (process " + words[4] + ")";
        }
      }
    } catch (IOException e) {
      return "";
    }
    return "";
  }
}
