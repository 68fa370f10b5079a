package org.sasldb.interop;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/** How bytes that stand somewhere in a text look when that text is in base64. */
final class Base64Forms {
  private Base64Forms() {}

  /** The characters that depend on the bytes alone, for each place that they can stand at. */
  static List<String> of(byte[] bytes) {
    return IntStream.range(0, 3).mapToObj(before -> shifted(bytes, before)).toList();
  }

  private static String shifted(byte[] bytes, int before) {
    byte[] text = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, text, before, bytes.length);
    String encoded =
        new String(Base64.getEncoder().withoutPadding().encode(text), StandardCharsets.US_ASCII);
    int first = (before * 8 + 5) / 6;
    int last = text.length * 8 / 6;
    return encoded.substring(first, last);
  }
}
