package org.sasldb.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;

/** The mark of UTF-8 that some programs put before a text, and that is no part of it. */
public final class ByteOrderMark {
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private ByteOrderMark() {}

  /**
   * The text without the mark, if it begins with one. Takes no more than that from the stream, and
   * waits for its first three bytes.
   *
   * @throws IOException if the stream cannot be read
   */
  public static InputStream without(InputStream in) throws IOException {
    byte[] beginning = in.readNBytes(MARK.length);
    if (Arrays.equals(beginning, MARK)) {
      return in;
    }
    PushbackInputStream whole = new PushbackInputStream(in, MARK.length);
    whole.unread(beginning);
    Arrays.fill(beginning, (byte) 0);
    return whole;
  }
}
