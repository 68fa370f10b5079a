package org.sasldb.cli.classic;

import org.sasldb.cli.process.TooLittleMemory;
import org.sasldb.store.StoreException;

/**
 * The lines that follow Cyrus's own on standard error: what, where and why, then a hint. Control
 * characters in a name of a file are shown as {@code \xHH}, so that no name can move the cursor.
 */
final class Explanation {
  private static final String HEX = "0123456789abcdef";

  private Explanation() {}

  /** A store that cannot be used. */
  static String of(String program, StoreException failure) {
    String code = failure.failure().code();
    String hint = failure.hint().isEmpty() ? "sasldb explain " + code : failure.hint();
    return of(program, code + " " + failure.getMessage(), hint);
  }

  /** Anything else; without a hint where that is empty. */
  static String of(String program, String message, String hint) {
    String line = program + ": " + printable(message) + "\n";
    return hint.isEmpty() ? line : line + "hint: " + printable(hint) + "\n";
  }

  /** A store that Java's memory is too small for. */
  static String ofTooLittleMemory(String program) {
    return of(program, "not enough memory: " + TooLittleMemory.limit(), TooLittleMemory.HINT);
  }

  static String printable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
        out.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
