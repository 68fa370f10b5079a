package org.sasldb.store.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The files that are being written in this JVM: one writer each.
 *
 * <p>The system's record locks belong to the process and vanish as soon as the process closes any
 * descriptor of the file. So what a reader has open is closed through this class, which puts the
 * closing off while a writer is at work on the file.
 */
final class PathLocks {
  private static final Map<Path, List<FileChannel>> BUSY = new HashMap<>();

  private PathLocks() {}

  /**
   * Waits until no other thread writes the file, then keeps the others out.
   *
   * @return whether that was so within the time
   */
  static boolean acquire(Path file, Deadline deadline) throws InterruptedIOException {
    synchronized (BUSY) {
      while (BUSY.containsKey(file)) {
        long left = deadline.nanosLeft();
        if (left <= 0) {
          return false;
        }
        await(left);
      }
      BUSY.put(file, new ArrayList<>());
      return true;
    }
  }

  private static void await(long nanos) throws InterruptedIOException {
    try {
      TimeUnit.NANOSECONDS.timedWait(BUSY, nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the thread was interrupted while it waited for another");
    }
  }

  /** Lets the next writer in, once all is closed that was put off. */
  static void release(Path file) {
    synchronized (BUSY) {
      List<FileChannel> deferred = BUSY.remove(file);
      if (deferred != null) {
        // inside the monitor: closed later, they would take the next writer's lock away
        for (FileChannel channel : deferred) {
          closeQuietly(channel);
        }
      }
      BUSY.notifyAll();
    }
  }

  /** Closes a reader's channel, at once or when the writer at work on the file is done. */
  static void close(Path file, FileChannel channel) {
    synchronized (BUSY) {
      List<FileChannel> deferred = BUSY.get(file);
      if (deferred != null) {
        deferred.add(channel);
        return;
      }
      // inside the monitor: a writer that begins now must not lock before this is closed
      closeQuietly(channel);
    }
  }

  static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // nothing was written through it that was not forced to the disk before
    }
  }
}
