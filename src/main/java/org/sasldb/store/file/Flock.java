package org.sasldb.store.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lock by flock(2), which Java cannot take itself: held by the program {@code flock} of
 * util-linux until its input ends (GDBM format, section 15, way 3).
 *
 * <p>Programs built for GDBM take such a lock when they open the file, writers an exclusive one,
 * and do not wait: they fail. So it is a shared lock, which keeps their writers out and lets their
 * readers in, and it is held no longer than a change takes. Our own writers exclude each other by
 * other means. If this process is killed, the input of the program ends and the lock is gone. Where
 * there is no such program there is no lock, and all rests on noticing foreign changes.
 */
final class Flock implements AutoCloseable {
  /**
   * What the program is to run while it holds the lock: it waits for the end of its input, or for a
   * line, which makes it stay a little longer.
   */
  private static final String HOLD = "echo; if read -r line; then exec sleep 0.1; fi";

  private static final int REFUSED = 1;

  private final @Nullable Process holder;
  private final boolean refused;

  private Flock(@Nullable Process holder, boolean refused) {
    this.holder = holder;
    this.refused = refused;
  }

  /** Tries to lock a file that exists against writers, without waiting. */
  static Flock tryAcquire(Path file) throws IOException {
    Process process = start(file);
    if (process == null) {
      return new Flock(null, false);
    }
    try (InputStream out = process.getInputStream()) {
      if (out.read() == '\n') {
        return new Flock(process, false);
      }
    }
    end(process);
    return new Flock(null, statusOf(process) == REFUSED);
  }

  private static @Nullable Process start(Path file) {
    List<String> command =
        List.of("flock", "-n", "-s", "-E", "1", file.toString(), "sh", "-c", HOLD);
    try {
      return new ProcessBuilder(command)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .directory(null)
          .start();
    } catch (IOException e) {
      return null;
    }
  }

  private static int statusOf(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted while a lock was waited for");
    }
  }

  /** Whether another program is writing the file. */
  boolean isRefused() {
    return refused;
  }

  private static void end(Process process, byte... last) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(last);
    } catch (IOException e) {
      // it has ended already
    }
  }

  /**
   * Lets go of a file that has lost its name, a tenth of a second later and without waiting for
   * that. A program that opened it by its name just before locks it now: it is to fail rather than
   * write where nobody reads (GDBM format, section 15). Nobody can open it any more, so nobody else
   * is kept out.
   */
  void closeLater() {
    Process process = holder;
    if (process != null) {
      end(process, (byte) '\n');
    }
  }

  /** Lets go of the lock; it is gone a moment later. */
  @Override
  public void close() {
    Process process = holder;
    if (process != null) {
      end(process);
    }
  }
}
