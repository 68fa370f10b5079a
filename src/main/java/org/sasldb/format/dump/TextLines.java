package org.sasldb.format.dump;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a text as bytes, with their numbers. Holds one line and one buffer in memory,
 * whatever the length of the text, and refuses a line longer than {@link #MAX_LINE_LENGTH}. Does
 * not close the stream.
 */
public final class TextLines {
  /** A value of 8 MiB in hex: a thousand times what libsasl can read. */
  public static final int MAX_LINE_LENGTH = 1 << 24;

  private static final int BUFFER_LENGTH = 1 << 16;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_LENGTH];
  private int position;
  private int limit;
  private byte[] collected = new byte[1 << 10];
  private int length;
  private byte[] line = new byte[0];
  private long number;

  public TextLines(InputStream in) {
    this.in = in;
  }

  /**
   * Moves to the next line. The last one need not end in a newline.
   *
   * @return false after the last line
   * @throws BadLineException if the line is too long
   */
  public boolean advance() throws IOException, BadLineException {
    length = 0;
    while (fill()) {
      int end = endOfLine();
      boolean whole = end < limit;
      append(end);
      position = whole ? end + 1 : end;
      if (whole) {
        return found();
      }
    }
    return length > 0 && found();
  }

  /** The bytes of this line without the newline; the caller may keep and change the array. */
  public byte[] line() {
    return line;
  }

  /** The number of this line, 1 for the first; 0 before the first. */
  public long number() {
    return number;
  }

  private boolean found() {
    line = Arrays.copyOf(collected, length);
    number++;
    return true;
  }

  private boolean fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(buffer));
    }
    return limit > 0;
  }

  private int endOfLine() {
    int end = position;
    while (end < limit && buffer[end] != '\n') {
      end++;
    }
    return end;
  }

  private void append(int end) throws BadLineException {
    int more = end - position;
    if (length + more > MAX_LINE_LENGTH) {
      throw new BadLineException(
          number + 1, "the line is longer than " + MAX_LINE_LENGTH + " bytes, this is no dump");
    }
    if (length + more > collected.length) {
      collected = Arrays.copyOf(collected, Math.max(length + more, 2 * collected.length));
    }
    System.arraycopy(buffer, position, collected, length, more);
    length += more;
  }
}
