package org.sasldb.cli.modern;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** A buffer before a stream that keeps nothing of what went through it once it was flushed. */
final class WipedOutput extends BufferedOutputStream {
  private static final int LENGTH = 1 << 16;

  WipedOutput(OutputStream out) {
    super(out, LENGTH);
  }

  @Override
  public synchronized void flush() throws IOException {
    super.flush();
    wipe();
  }

  /** Overwrites the buffer; what was not flushed is lost. */
  synchronized void wipe() {
    Arrays.fill(buf, (byte) 0);
    count = 0;
  }
}
