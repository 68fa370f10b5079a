package org.sasldb.format.dump;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** How the bytes of a key or a value are written in a data line (format section 13). */
public enum DumpForm {
  /** Two hex digits for each byte. */
  BYTEVALUE("bytevalue") {
    @Override
    byte[] encode(byte[] bytes) {
      byte[] text = new byte[2 * bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        text[2 * i] = HEX_DIGITS[bytes[i] >> 4 & 15];
        text[2 * i + 1] = HEX_DIGITS[bytes[i] & 15];
      }
      return text;
    }

    @Override
    byte[] decode(long line, byte[] text, int from) throws BadLineException {
      if (endsInCarriageReturn(text, from)) {
        throw new BadLineException(line, CARRIAGE_RETURN);
      }
      if ((text.length - from) % 2 != 0) {
        throw new BadLineException(line, "an odd number of hex digits");
      }
      byte[] bytes = new byte[(text.length - from) / 2];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = hexPair(line, text, from + 2 * i);
      }
      return bytes;
    }
  },

  /** Printable ASCII as itself, a doubled backslash, and a backslash and two hex digits. */
  PRINT("print") {
    @Override
    byte[] encode(byte[] bytes) {
      ByteArrayOutputStream text = new ByteArrayOutputStream(bytes.length + 16);
      for (byte b : bytes) {
        if (b == '\\') {
          text.write('\\');
          text.write('\\');
        } else if (b >= ' ' && b <= '~') {
          text.write(b);
        } else {
          text.write('\\');
          text.write(HEX_DIGITS[b >> 4 & 15]);
          text.write(HEX_DIGITS[b & 15]);
        }
      }
      return text.toByteArray();
    }

    @Override
    byte[] decode(long line, byte[] text, int from) throws BadLineException {
      if (endsInCarriageReturn(text, from)) {
        throw new BadLineException(line, CARRIAGE_RETURN);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length);
      int i = from;
      while (i < text.length) {
        if (text[i] != '\\') {
          refuseControl(line, text, i);
          bytes.write(text[i++]);
        } else if (i + 1 < text.length && text[i + 1] == '\\') {
          bytes.write('\\');
          i += 2;
        } else {
          bytes.write(hexPair(line, text, i + 1));
          i += 3;
        }
      }
      return bytes.toByteArray();
    }
  };

  private static final byte[] HEX_DIGITS = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };
  private static final String CARRIAGE_RETURN =
      "the line ends in a carriage return: the dump was converted to the line ends of another"
          + " system";

  private final String headerValue;

  DumpForm(String headerValue) {
    this.headerValue = headerValue;
  }

  /** The value of {@code format=} in the header. */
  public String headerValue() {
    return headerValue;
  }

  /** The form that a header calls so. */
  static Optional<DumpForm> ofHeader(String value) {
    for (DumpForm form : values()) {
      if (form.headerValue.equals(value)) {
        return Optional.of(form);
      }
    }
    return Optional.empty();
  }

  /** The text for some bytes, without the space before and the newline after it. */
  abstract byte[] encode(byte[] bytes);

  /** The bytes that a line stands for, from a position of the line on. */
  abstract byte[] decode(long line, byte[] text, int from) throws BadLineException;

  private static boolean endsInCarriageReturn(byte[] text, int from) {
    return text.length > from && text[text.length - 1] == '\r';
  }

  private static void refuseControl(long line, byte[] text, int i) throws BadLineException {
    if ((text[i] >= 0 && text[i] < ' ') || text[i] == 0x7f) {
      throw new BadLineException(
          line, "column " + (i + 1) + ": a control character, which a dump writes as \\ and hex");
    }
  }

  private static byte hexPair(long line, byte[] text, int i) throws BadLineException {
    int high = i < text.length ? Character.digit(text[i], 16) : -1;
    int low = i + 1 < text.length ? Character.digit(text[i + 1], 16) : -1;
    if (high < 0 || low < 0) {
      throw new BadLineException(
          line, "column " + (high < 0 ? i + 1 : i + 2) + ": not a hex digit");
    }
    return (byte) (high << 4 | low);
  }
}
