package org.sasldb.cli.modern;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.SecretBytes;

/** Lines of bytes as they come, so that each can be answered before the next one is there. */
final class BatchLines {
  /** More than the longest name, password and command have together. */
  private static final int LONGEST = 16_384;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int next;
  private int end;

  BatchLines(InputStream in) {
    this.in = in;
  }

  /** A line. */
  static final class Line {
    private final byte[] bytes;
    private final @Nullable String fault;

    private Line(byte[] bytes, @Nullable String fault) {
      this.bytes = bytes;
      this.fault = fault;
    }

    /** Its bytes without the newline, to be overwritten after use. */
    byte[] bytes() {
      return bytes;
    }

    /** Why it cannot be read as a command, or null. */
    @Nullable String fault() {
      return fault;
    }
  }

  /** The next line, or null at the end of the input. */
  @Nullable Line read() throws IOException {
    byte[] line = new byte[256];
    int length = 0;
    boolean any = false;
    while (next < end || fill()) {
      any = true;
      byte b = buffer[next];
      buffer[next++] = 0;
      if (b == '\n') {
        return taken(line, length, length > LONGEST ? "it is too long" : null);
      }
      if (length < line.length) {
        line[length++] = b;
      } else if (length <= LONGEST) {
        line = SecretBytes.lengthened(line, 2 * length);
        line[length++] = b;
      }
    }
    return any
        ? taken(line, length, "the input ends within it, so that it may be cut short")
        : null;
  }

  private static Line taken(byte[] line, int length, @Nullable String fault) {
    byte[] bytes = Arrays.copyOf(line, length);
    Arrays.fill(line, (byte) 0);
    return new Line(bytes, fault);
  }

  private boolean fill() throws IOException {
    next = 0;
    end = Math.max(in.read(buffer), 0);
    return end > 0;
  }

  /** Whether more is there already, so that nobody waits for an answer to what was read. */
  boolean isWaiting() throws IOException {
    return next < end || in.available() > 0;
  }
}
