package org.sasldb.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Arrays of secrets, read and lengthened so that no further copy is left in the memory of Java. */
public final class SecretBytes {
  private static final int FIRST_LENGTH = 1 << 13;

  private SecretBytes() {}

  /**
   * Reads to the end of a stream, which stays open, or to a number of bytes. The caller overwrites
   * the result after use; every other array that the bytes were in is overwritten already. {@link
   * InputStream#readNBytes(int)} and a buffered stream leave theirs as they are.
   *
   * @param most how many bytes are read at most
   * @throws IOException if the stream cannot be read; then nothing of it is left in memory either
   */
  public static byte[] read(InputStream in, int most) throws IOException {
    byte[] buffer = new byte[Math.min(FIRST_LENGTH, most)];
    int length = 0;
    try {
      while (length < most) {
        if (length == buffer.length) {
          buffer = lengthened(buffer, (int) Math.min(2L * buffer.length, most));
        }
        int got = in.read(buffer, length, buffer.length - length);
        if (got < 0) {
          break;
        }
        length += got;
      }
      return Arrays.copyOf(buffer, length);
    } finally {
      Arrays.fill(buffer, 0, length, (byte) 0);
    }
  }

  /**
   * A longer array that begins with the bytes of this one, which is overwritten.
   *
   * @param length how many bytes it has, not fewer than this one
   */
  public static byte[] lengthened(byte[] secret, int length) {
    byte[] longer = Arrays.copyOf(secret, length);
    Arrays.fill(secret, (byte) 0);
    return longer;
  }
}
