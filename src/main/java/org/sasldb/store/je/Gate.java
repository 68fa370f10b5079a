package org.sasldb.store.je;

import java.util.concurrent.locks.StampedLock;

/**
 * A lock that many threads hold for reading, very often and very shortly, and one now and then for
 * writing.
 *
 * <p>A single lock counts its readers in one place, and two processors that look users up would
 * spend their time passing that place to each other. So there are several locks: a reader takes the
 * one of its thread, a writer takes all. Not reentrant.
 */
final class Gate {
  private static final int STRIPES = 16;

  private final StampedLock[] stripes = new StampedLock[STRIPES];

  /** Of the writer that has the gate. */
  private final long[] stamps = new long[STRIPES];

  Gate() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new StampedLock();
    }
  }

  /** The lock that this thread takes for reading. */
  StampedLock ofThread() {
    return stripes[(int) (Thread.currentThread().getId() & (STRIPES - 1))];
  }

  /** Waits until nobody is inside, and keeps everybody out. */
  void close() {
    for (int i = 0; i < STRIPES; i++) {
      long stamp = stripes[i].writeLock();
      stamps[i] = stamp;
    }
  }

  /** Lets everybody in again. */
  void open() {
    for (int i = STRIPES - 1; i >= 0; i--) {
      stripes[i].unlockWrite(stamps[i]);
    }
  }
}
