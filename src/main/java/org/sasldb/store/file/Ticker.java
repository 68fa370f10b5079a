package org.sasldb.store.file;

import java.io.InterruptedIOException;

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
        public void pause(long millis) throws InterruptedIOException {
          try {
            Thread.sleep(millis);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the thread was interrupted while it waited");
          }
        }
      };

  /** Nanoseconds since some moment; never goes back. */
  long nanos();

  /** The wall clock that the file system stamps files with, in milliseconds since 1970. */
  long millis();

  /** Waits. */
  void pause(long millis) throws InterruptedIOException;
}
