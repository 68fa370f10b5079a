package org.sasldb.verifier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Optional;

/**
 * Reads the text of a SCRAM verifier: blanks at the start, around both {@code $} and at the end are
 * passed over, a NUL byte ends the text (Cyrus behaviour, section 6.4, "Reading rules").
 */
final class ScramReader {
  /** libsasl takes up to 20 digits of iterations. */
  private static final int MAX_DIGITS = 20;

  private static final byte[] NOTHING = new byte[0];

  private final String text;
  private int at;

  ScramReader(byte[] value) {
    int end = 0;
    while (end < value.length && value[end] != 0) {
      end++;
    }
    this.text = new String(value, 0, end, ISO_8859_1);
  }

  Optional<ScramVerifier> read() {
    skipBlanks();
    Optional<ScramMechanism> mechanism = ScramMechanism.ofSaslName(wordUntil("$ \t"));
    skipBlanks();
    if (mechanism.isEmpty() || !skip('$')) {
      return Optional.empty();
    }
    skipBlanks();
    int iterations = number(wordUntil(":"));
    byte[] salt = skip(':') ? base64(wordUntil("$ \t")) : NOTHING;
    skipBlanks();
    if (!skip('$') || salt.length == 0 || iterations < 1) {
      return Optional.empty();
    }
    skipBlanks();
    return readKeys(mechanism.get(), iterations, salt);
  }

  private Optional<ScramVerifier> readKeys(ScramMechanism mechanism, int iterations, byte[] salt) {
    byte[] storedKey = base64(wordUntil(":"));
    byte[] serverKey = skip(':') ? base64(wordUntil(" \t")) : NOTHING;
    skipBlanks();
    if (at < text.length() || !fits(storedKey, mechanism) || !fits(serverKey, mechanism)) {
      return Optional.empty();
    }
    return Optional.of(new ScramVerifier(mechanism, iterations, salt, storedKey, serverKey));
  }

  private static boolean fits(byte[] key, ScramMechanism mechanism) {
    return key.length == mechanism.keyLength();
  }

  private void skipBlanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private boolean skip(char wanted) {
    if (at >= text.length() || text.charAt(at) != wanted) {
      return false;
    }
    at++;
    return true;
  }

  private String wordUntil(String ends) {
    int start = at;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  /** The number, or -1 where it is none or too large for an int. */
  private static int number(String digits) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value > Integer.MAX_VALUE / 10) {
        return -1;
      }
      value = 10 * value + digit;
    }
    boolean usable = digits.length() <= MAX_DIGITS && value <= Integer.MAX_VALUE;
    return usable && !digits.isEmpty() ? (int) value : -1;
  }

  /** The bytes, or none where it is not base64 with its padding, which Java would let pass. */
  private static byte[] base64(String word) {
    if (word.length() % 4 != 0) {
      return NOTHING;
    }
    try {
      return Base64.getDecoder().decode(word);
    } catch (IllegalArgumentException e) {
      return NOTHING;
    }
  }
}
