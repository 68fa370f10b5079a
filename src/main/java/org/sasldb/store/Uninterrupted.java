package org.sasldb.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings the work of a store to its end although its thread is interrupted meanwhile, and leaves
 * the thread interrupted.
 *
 * <p>Java closes a file under the hands of a thread that is interrupted while it reads or writes
 * it, and Berkeley DB Java Edition gives up the environment that all threads share. So a service
 * that cancels one request would tear a file, or break the requests of others.
 */
public final class Uninterrupted {
  private static volatile boolean needless;

  private Uninterrupted() {}

  /** Spares a program of one thread, which nobody interrupts, the thread for its one change. */
  public static void assumeNone() {
    needless = true;
  }

  /** Work on a store, with a result that is never null. */
  public interface Work<T> {
    /** Does it. */
    T run() throws StoreException;
  }

  /**
   * Does what changes nothing, as often as an interrupt makes it fail.
   *
   * @throws StoreException if it fails for another reason
   */
  public static <T> T look(Work<T> work) throws StoreException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return work.run();
        } catch (StoreException e) {
          if (!Thread.interrupted()) {
            throw e;
          }
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Does what may be done once only, in a thread that nobody knows and nobody can interrupt, and
   * waits for its end. Where the system gives no more threads it is done in this one.
   *
   * @throws StoreException if it fails
   */
  public static <T> T change(Work<T> work) throws StoreException {
    if (needless || Thread.currentThread() instanceof Worker) {
      return work.run();
    }
    Worker<T> worker = new Worker<>(work);
    boolean interrupted = Thread.interrupted();
    try {
      if (!begin(worker)) {
        return work.run();
      }
      while (true) {
        try {
          worker.join();
          return worker.outcome();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean begin(Worker<?> worker) {
    try {
      worker.start();
      return true;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  /** Does one piece of work. */
  private static final class Worker<T> extends Thread {
    private final Work<T> work;
    private @Nullable T result;
    private @Nullable Throwable failure;

    Worker(Work<T> work) {
      super("sasldb-change");
      this.work = work;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        result = work.run();
      } catch (StoreException | RuntimeException | Error e) {
        failure = e;
      }
    }

    /** What came of it; to be asked once it ended. */
    T outcome() throws StoreException {
      if (failure instanceof StoreException e) {
        throw e;
      } else if (failure instanceof RuntimeException e) {
        throw e;
      } else if (failure instanceof Error e) {
        throw e;
      }
      return Objects.requireNonNull(result);
    }
  }
}
