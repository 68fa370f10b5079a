package org.sasldb.format.bsd185;

/**
 * The hash function the library was shipped with: multiply by 33 and add. Systems were free to
 * change it, so it is only relied on where the header's hash of a fixed string says so, and never
 * for an answer of "not there".
 */
final class KeyHash {

  /** The hash of {@code %$sniglet^&} and a zero byte, which every header stores. */
  static final int CHECK_VALUE = 0x956E7DE3;

  private KeyHash() {}

  static int of(byte[] key) {
    int h = 0;
    for (byte b : key) {
      h = h * 33 + (b & 0xFF);
    }
    return h;
  }
}
