package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer keeps the system's lock, whatever the readers of this process close meanwhile. */
class PathLocksTest {
  private static final Path LOCKS = Path.of("/proc/locks");
  private static final int READERS = 500;

  @TempDir Path folder;

  @Test
  void theNextWriterKeepsItsLockWhenReadersWereClosedUnderTheOneBefore() throws Exception {
    Assumptions.assumeTrue(Files.isReadable(LOCKS), "/proc/locks cannot be read here");
    Path file = Files.writeString(folder.resolve("sasldb2"), "content");
    Deadline deadline = new Deadline(Ticker.SYSTEM, Duration.ofMinutes(1));
    assertTrue(PathLocks.acquire(file, deadline));
    for (FileChannel reader : readers(file)) {
      PathLocks.close(file, reader);
    }
    CountDownLatch released = new CountDownLatch(1);
    CompletableFuture<Long> next =
        CompletableFuture.supplyAsync(() -> locks(file, deadline, released));
    PathLocks.release(file);
    released.countDown();
    assertEquals(1, next.get(), "locks that the system knows of");
  }

  private static List<FileChannel> readers(Path file) throws Exception {
    List<FileChannel> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      readers.add(FileChannel.open(file, StandardOpenOption.READ));
    }
    return readers;
  }

  /** Takes its turn and the lock, and counts the locks once the one before is all done. */
  private static long locks(Path file, Deadline deadline, CountDownLatch released) {
    try {
      assertTrue(PathLocks.acquire(file, deadline));
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        assertTrue(lock.isValid());
        released.await();
        String inode = ":" + FileStamp.of(file).inode() + " ";
        String process = " " + ProcessHandle.current().pid() + " ";
        return Files.readString(LOCKS)
            .lines()
            .filter(line -> line.contains(inode) && line.contains(process))
            .count();
      } finally {
        PathLocks.release(file);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
