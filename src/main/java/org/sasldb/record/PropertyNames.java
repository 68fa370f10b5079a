package org.sasldb.record;

/** The property names that libsasl gives a meaning to (Cyrus behaviour, section 6). */
public final class PropertyNames {
  /** The plain text password. */
  public static final ByteString USER_PASSWORD = ByteString.utf8("userPassword");

  /** One SCRAM verifier, RFC 5803. */
  public static final ByteString AUTH_PASSWORD = ByteString.utf8("authPassword");

  /** The state of one-time passwords, RFC 2289. */
  public static final ByteString OTP = ByteString.utf8("cmusaslsecretOTP");

  /** Legacy: the 16 bytes of MD5 of user:realm:password. */
  public static final ByteString DIGEST_MD5 = ByteString.utf8("cmusaslsecretDIGEST-MD5");

  /** Legacy: MD5 of a salt and the password. */
  public static final ByteString LEGACY_PLAIN = ByteString.utf8("cmusaslsecretPLAIN");

  private static final ByteString SECRET_PREFIX = ByteString.utf8("cmusaslsecret");
  private static final ByteString FURTHER_VERIFIER = ByteString.utf8("authPassword;");
  private static final ByteString DISABLED = ByteString.utf8("disabled;");

  private PropertyNames() {}

  /**
   * Whether a property lets somebody in, or would if the account were not disabled: {@code
   * userPassword}, {@code authPassword}, its further verifiers, everything that begins with {@code
   * cmusaslsecret}, and each of these under its {@linkplain #disabled disabled} name.
   */
  public static boolean isSecret(ByteString property) {
    return USER_PASSWORD.equals(property)
        || AUTH_PASSWORD.equals(property)
        || property.startsWith(SECRET_PREFIX)
        || property.startsWith(FURTHER_VERIFIER)
        || isDisabled(property);
  }

  /**
   * The name of a verifier beside the one in {@code authPassword}, which holds one only (Cyrus
   * behaviour, 6.4): {@code authPassword;SCRAM-SHA-512}, as LDAP writes an option of an attribute
   * (RFC 4512, section 2.5). No consumer asks for it; a published file gets it as {@code
   * authPassword} where it was chosen for that file.
   *
   * @param mechanism the SASL name of the mechanism
   */
  public static ByteString furtherVerifier(String mechanism) {
    return ByteString.utf8("authPassword;" + mechanism);
  }

  /** Whether a property holds a verifier beside the one in {@code authPassword}. */
  public static boolean isFurtherVerifier(ByteString property) {
    return property.startsWith(FURTHER_VERIFIER);
  }

  /**
   * The name under which a secret is kept while its account is disabled: {@code
   * disabled;userPassword}. No consumer asks for it, so nobody is let in by it.
   */
  public static ByteString disabled(ByteString property) {
    return DISABLED.concat(property);
  }

  /** Whether a property is a secret of a disabled account. */
  public static boolean isDisabled(ByteString property) {
    return property.startsWith(DISABLED);
  }

  /**
   * The name that a secret of a disabled account had before.
   *
   * @throws IllegalArgumentException unless it {@linkplain #isDisabled is one}
   */
  public static ByteString enabled(ByteString property) {
    if (!isDisabled(property)) {
      throw new IllegalArgumentException("not the name of a secret of a disabled account");
    }
    return property.slice(DISABLED.length(), property.length());
  }
}
