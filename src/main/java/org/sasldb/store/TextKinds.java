package org.sasldb.store;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Tells apart what is text, from its beginning. */
final class TextKinds {

  /** A name, a colon, no space before it: as in passwd, shadow, htpasswd and Dovecot's files. */
  private static final Pattern ACCOUNT_LINE = Pattern.compile("[^\\s:#]+:\\S.*");

  private TextKinds() {}

  static FileKind of(byte[] head) {
    if (isZeros(head)) {
      return FileKind.ZEROS;
    }
    if (!isText(head)) {
      return FileKind.UNKNOWN;
    }
    String line =
        new String(head, StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .filter(text -> !text.isEmpty() && !text.startsWith("#"))
            .findFirst()
            .orElse("");
    if (line.startsWith("{\"") || line.equals("{") || line.equals("[")) {
      return FileKind.JSON_LINES;
    }
    return ACCOUNT_LINE.matcher(line).matches() ? FileKind.PASSWD_FILE : FileKind.TEXT;
  }

  private static boolean isZeros(byte[] head) {
    for (byte b : head) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** No control characters but those that move the print head; any bytes above them. */
  private static boolean isText(byte[] head) {
    for (byte b : head) {
      boolean control = b >= 0 && b < ' ' && !(b >= '\t' && b <= '\r');
      if (control || b == 0x7F) {
        return false;
      }
    }
    return true;
  }
}
