package org.sasldb.store.file;

import java.io.InterruptedIOException;
import java.time.Duration;

/** A moment until which it is worth waiting, and the growing pauses until then. */
final class Deadline {
  private static final long LONGEST_PAUSE = 10;
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Ticker ticker;
  private final long end;
  private long step = 1;

  Deadline(Ticker ticker, Duration wait) {
    this.ticker = ticker;
    this.end = ticker.nanos() + (wait.compareTo(LONGEST) > 0 ? LONGEST : wait).toNanos();
  }

  boolean passed() {
    return nanosLeft() <= 0;
  }

  long nanosLeft() {
    return end - ticker.nanos();
  }

  /** Waits a little, each time longer, up to {@value #LONGEST_PAUSE} ms. */
  void pause() throws InterruptedIOException {
    ticker.pause(step);
    step = Math.min(LONGEST_PAUSE, 2 * step);
  }
}
