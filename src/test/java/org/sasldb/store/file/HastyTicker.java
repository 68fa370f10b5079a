package org.sasldb.store.file;

/** For tests where nobody else is at work: nothing is waited for, and every file is old. */
final class HastyTicker implements Ticker {
  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public long millis() {
    return System.currentTimeMillis() + SnapshotReader.QUIET;
  }

  @Override
  public void pauseUntil(long nanos) {
    // nobody to wait for
  }
}
