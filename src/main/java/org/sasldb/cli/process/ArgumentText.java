package org.sasldb.cli.process;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.sasldb.record.ByteString;

/**
 * Arguments as text from which the exact bytes can be had again: UTF-8, and each byte that is none
 * as a lone low surrogate, U+DC00 plus the byte. Such a text is no file name.
 */
public final class ArgumentText {
  private static final char ESCAPE = '\uDC00';

  private ArgumentText() {}

  /** The text of an argument. */
  public static String of(ByteString argument) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(argument.toByteArray());
    CharBuffer out = CharBuffer.allocate(argument.length() + 1);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (result.isUnderflow()) {
        return out.flip().toString();
      }
      out.put((char) (ESCAPE + (in.get() & 0xff)));
      decoder.reset();
    }
  }

  /** The bytes of a text. */
  public static ByteString bytes(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (c > ESCAPE && c <= ESCAPE + 0xff) {
                bytes.write(c - ESCAPE);
              } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
              }
            });
    return ByteString.of(bytes.toByteArray());
  }
}
