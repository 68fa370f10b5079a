package org.sasldb.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.format.dump.TextLines;
import org.sasldb.record.SecretBytes;

/**
 * A text as bytes, of which one stretch after the other is looked at and then taken. Holds the
 * stretch and one buffer in memory and refuses a stretch longer than {@link #MOST}.
 */
final class TextWindow implements AutoCloseable {
  /** As long as a line of a dump may be, and far more than libsasl can read. */
  static final int MOST = TextLines.MAX_LINE_LENGTH;

  private static final int BUFFER_LENGTH = 1 << 16;

  private final InputStream in;
  private byte[] buffer = new byte[BUFFER_LENGTH];
  private int start;
  private int limit;
  private boolean ended;
  private int taken;
  private long line = 1;
  private long nextLine = 1;

  TextWindow(InputStream in) {
    this.in = in;
  }

  /** The byte at an offset from what was taken last, or -1 behind the end of the text. */
  int at(int offset) throws IOException, BadLineException {
    while (start + offset >= limit) {
      if (ended) {
        return -1;
      }
      fill();
    }
    return buffer[start + offset];
  }

  /** Whether there is such a byte, and it is this one. */
  boolean is(int offset, char wanted) throws IOException, BadLineException {
    int found = at(offset);
    return found == wanted && (found >= 0 && start + offset < limit);
  }

  /** Whether the text ends before an offset. */
  boolean endsAt(int offset) throws IOException, BadLineException {
    return at(offset) == -1 && start + offset >= limit;
  }

  /** The offset behind the newline of the line that goes on at an offset, or of the text's end. */
  int lineEnd(int offset) throws IOException, BadLineException {
    int end = offset;
    while (true) {
      while (start + end < limit) {
        if (buffer[start + end++] == '\n') {
          return end;
        }
      }
      if (endsAt(end)) {
        return end;
      }
    }
  }

  /** A copy of the bytes between two offsets. */
  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(buffer, start + from, start + to);
  }

  /** Moves behind a stretch, which {@link #raw()} gives until {@link #at} is called again. */
  void take(int length) {
    line = nextLine;
    for (int i = start; i < start + length; i++) {
      if (buffer[i] == '\n') {
        nextLine++;
      }
    }
    start += length;
    taken = length;
  }

  /** The number of the line where the stretch that was taken last begins. */
  long line() {
    return line;
  }

  /** The number of the line that follows it. */
  long nextLine() {
    return nextLine;
  }

  /** The bytes of the stretch that was taken last. */
  byte[] raw() {
    return Arrays.copyOfRange(buffer, start - taken, start);
  }

  private void fill() throws IOException, BadLineException {
    int kept = limit - start;
    if (kept > MOST) {
      throw new BadLineException(
          nextLine, "more than " + MOST + " bytes without an end: this is no text of users");
    }
    if (kept == buffer.length) {
      buffer = SecretBytes.lengthened(buffer, 2 * buffer.length);
    } else if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, kept);
      start = 0;
      limit = kept;
      taken = 0;
    }
    if (limit < buffer.length) {
      int more = in.read(buffer, limit, buffer.length - limit);
      ended = more < 0;
      limit += Math.max(0, more);
    }
  }

  @Override
  public void close() {
    Arrays.fill(buffer, (byte) 0);
  }
}
