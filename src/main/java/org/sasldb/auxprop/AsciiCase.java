package org.sasldb.auxprop;

import org.sasldb.record.ByteString;

/** Lower case as the C locale has it: the letters A to Z and nothing else. */
final class AsciiCase {
  private AsciiCase() {}

  static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
  }

  static ByteString lower(ByteString name) {
    byte[] bytes = name.toByteArray();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = lower(bytes[i]);
    }
    return ByteString.of(bytes);
  }
}
