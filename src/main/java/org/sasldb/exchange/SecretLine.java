package org.sasldb.exchange;

import java.util.Arrays;
import org.sasldb.record.SecretBytes;

/**
 * A line that is put together from bytes, some of them secret. Unlike a {@code
 * ByteArrayOutputStream} or a {@code StringBuilder} it leaves no copy behind when it grows or is
 * taken.
 */
final class SecretLine {
  private static final int FIRST_LENGTH = 128;

  private byte[] bytes = new byte[FIRST_LENGTH];
  private int length;

  SecretLine append(char ascii) {
    makeRoom(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  SecretLine append(byte[] more) {
    makeRoom(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
    return this;
  }

  /** Appends an array and overwrites it. */
  SecretLine appendAndWipe(byte[] secret) {
    append(secret);
    Arrays.fill(secret, (byte) 0);
    return this;
  }

  private void makeRoom(int more) {
    if (length + more > bytes.length) {
      bytes = SecretBytes.lengthened(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  /** The line, which is the caller's to overwrite; this is empty afterwards. */
  byte[] take() {
    byte[] line = Arrays.copyOf(bytes, length);
    Arrays.fill(bytes, (byte) 0);
    length = 0;
    return line;
  }
}
