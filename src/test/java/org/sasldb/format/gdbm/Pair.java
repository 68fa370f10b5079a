package org.sasldb.format.gdbm;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A record in a test, with a readable form that can be compared. */
record Pair(String key, String value) {

  static Pair of(byte[] key, byte[] value) {
    return new Pair(HexFormat.of().formatHex(key), HexFormat.of().formatHex(value));
  }

  static Pair ofText(String key, String value) {
    return of(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }

  byte[] keyBytes() {
    return HexFormat.of().parseHex(key);
  }

  byte[] valueBytes() {
    return HexFormat.of().parseHex(value);
  }
}
