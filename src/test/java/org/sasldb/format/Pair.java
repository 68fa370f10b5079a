package org.sasldb.format;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A record in a test, with a readable form that can be compared.
 *
 * @param key in hexadecimal digits
 * @param value in hexadecimal digits
 */
public record Pair(String key, String value) {

  /** A record of these bytes. */
  public static Pair of(byte[] key, byte[] value) {
    return new Pair(HexFormat.of().formatHex(key), HexFormat.of().formatHex(value));
  }

  /** A record of text. */
  public static Pair ofText(String key, String value) {
    return of(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes of the key. */
  public byte[] keyBytes() {
    return HexFormat.of().parseHex(key);
  }

  /** The bytes of the value. */
  public byte[] valueBytes() {
    return HexFormat.of().parseHex(value);
  }
}
