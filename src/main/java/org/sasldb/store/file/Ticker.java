package org.sasldb.store.file;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Time, given from outside so that tests need not wait for it. */
interface Ticker {
  /** The system's clock. */
  Ticker SYSTEM =
      new Ticker() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public long millis() {
          return System.currentTimeMillis();
        }

        @Override
        public void pauseUntil(long nanos) throws InterruptedIOException {
          // parked and not asleep, for which Java 25 would load what records a sleep
          for (long left = nanos - nanos(); left > 0; left = nanos - nanos()) {
            LockSupport.parkNanos(this, left);
            if (Thread.currentThread().isInterrupted()) {
              throw new InterruptedIOException("the thread was interrupted while it waited");
            }
          }
        }
      };

  /** Nanoseconds since some moment; never goes back. */
  long nanos();

  /** The wall clock that the file system stamps files with, in milliseconds since 1970. */
  long millis();

  /** Waits until {@link #nanos} has come to a moment; not at all if that is past. */
  void pauseUntil(long nanos) throws InterruptedIOException;

  /** Waits. */
  default void pause(long millis) throws InterruptedIOException {
    pauseUntil(nanos() + TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
