package org.sasldb.record;

import java.util.List;

/** The property names that libsasl gives a meaning to (Cyrus behaviour, section 6). */
public final class PropertyNames {
  /** The plain text password. */
  public static final ByteString USER_PASSWORD = ByteString.utf8("userPassword");

  /** One SCRAM verifier, RFC 5803. */
  public static final ByteString AUTH_PASSWORD = ByteString.utf8("authPassword");

  /** The state of one-time passwords, RFC 2289. */
  public static final ByteString OTP = ByteString.utf8("cmusaslsecretOTP");

  /** Legacy: MD5 of a salt and the password. */
  public static final ByteString LEGACY_PLAIN = ByteString.utf8("cmusaslsecretPLAIN");

  private static final ByteString SECRET_PREFIX = ByteString.utf8("cmusaslsecret");

  private PropertyNames() {}

  /**
   * Whether a property lets somebody in: {@code userPassword}, {@code authPassword} and everything
   * that begins with {@code cmusaslsecret}.
   */
  public static boolean isSecret(ByteString property) {
    return List.of(USER_PASSWORD, AUTH_PASSWORD).contains(property)
        || property.startsWith(SECRET_PREFIX);
  }
}
