package org.sasldb.verifier;

import java.util.Optional;
import org.sasldb.record.RecordLimits;

/** Which passwords can be stored so that libsasl can read them back whole. */
public final class PasswordRules {
  /** Why a password that {@linkplain #endsInReturn ends in a carriage return} is refused. */
  public static final String RETURN = "it ends in a carriage return, which would become part of it";

  private PasswordRules() {}

  /**
   * Whether the last byte is a carriage return, as it is in a line of a text with the line ends of
   * Windows. It could be stored, and then nobody could type the password, so who reads a new one
   * from a line of text refuses it.
   */
  public static boolean endsInReturn(byte... password) {
    return password.length > 0 && password[password.length - 1] == '\r';
  }

  /**
   * Why a password cannot be stored: it is empty, holds a NUL byte (at which libsasl would cut it,
   * and at the very start would let the empty password in), or is too long to be read back.
   *
   * @return one line that says why without showing any of it, or empty for a good password
   */
  public static Optional<String> objection(byte[] password) {
    if (password.length == 0) {
      return Optional.of("it is empty");
    }
    if (password.length > RecordLimits.MAX_VALUE_LENGTH) {
      return Optional.of("it is longer than 8,191 bytes, the most that libsasl can read back");
    }
    for (byte b : password) {
      if (b == 0) {
        return Optional.of("it holds a NUL byte, and libsasl would cut it there");
      }
    }
    return Optional.empty();
  }
}
