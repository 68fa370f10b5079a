package org.sasldb.auxprop;

import java.util.Arrays;

/** Values as the users of {@code userPassword} read them: up to the first NUL byte. */
final class CString {
  private CString() {}

  /** The bytes before the first NUL; the array given is wiped if it is not the result. */
  static byte[] cutAtNul(byte[] bytes) {
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    if (length == bytes.length) {
      return bytes;
    }
    byte[] cut = Arrays.copyOf(bytes, length);
    Arrays.fill(bytes, (byte) 0);
    return cut;
  }
}
