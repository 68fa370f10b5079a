package org.sasldb.cli.modern;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.sasldb.admin.Progress;

/**
 * Shows how far a piece of work has come, on standard error: a bar with rate and time left on a
 * terminal, once it takes longer than a second; elsewhere a line every ten seconds.
 */
final class ProgressLine implements Progress {
  private static final long SECOND = 1_000_000_000L;
  private static final long FIRST_AFTER = SECOND;
  private static final long REDRAW = SECOND / 5;
  private static final long LINE_EVERY = 10 * SECOND;
  private static final int LOOK_EVERY = 256;
  private static final int WIDTH = 24;

  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier nanos;
  private String work = "";
  private long total;
  private long done;
  private long begun;
  private long next;
  private boolean drawn;

  ProgressLine(OutputStream stderr, boolean terminal, LongSupplier nanos) {
    this.out = new PrintWriter(stderr, false, StandardCharsets.UTF_8);
    this.terminal = terminal;
    this.nanos = nanos;
  }

  @Override
  public void begin(String newWork, long newTotal) {
    work = newWork;
    total = newTotal;
    done = 0;
    begun = nanos.getAsLong();
    next = begun + (terminal ? FIRST_AFTER : LINE_EVERY);
    drawn = false;
  }

  @Override
  public void advance() {
    done++;
    if (done % LOOK_EVERY == 0) {
      long now = nanos.getAsLong();
      if (now >= next) {
        next = now + (terminal ? REDRAW : LINE_EVERY);
        show(now);
      }
    }
  }

  private void show(long now) {
    drawn = true;
    double seconds = (now - begun) / (double) SECOND;
    double rate = done / seconds;
    String text = String.format(Locale.ROOT, "%s: %,d records, %,.0f/s", work, done, rate);
    if (total > 0) {
      text += String.format(Locale.ROOT, ", %.0f s left", Math.max(0, (total - done) / rate));
    }
    if (terminal) {
      out.print("\r" + bar() + text + "\u001b[K");
    } else {
      out.println("sasldb: " + text);
    }
    out.flush();
  }

  private String bar() {
    if (total <= 0) {
      return "";
    }
    int full = (int) Math.min(WIDTH, WIDTH * done / total);
    return "[" + "#".repeat(full) + ".".repeat(WIDTH - full) + "] ";
  }

  /** Takes the bar away again. */
  @Override
  public void end() {
    if (drawn && terminal) {
      out.print("\r\u001b[K");
      out.flush();
    }
    drawn = false;
  }
}
