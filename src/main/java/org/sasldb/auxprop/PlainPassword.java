package org.sasldb.auxprop;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Secret;

/** Checks a password against what a lookup found (Cyrus behaviour, sections 6.1 and 7). */
public final class PlainPassword {
  /** What is to be looked up for a check. */
  static final PropertySet WANTED = PropertySet.request("*userPassword", "*cmusaslsecretPLAIN");

  private static final int SALT_LENGTH = 16;
  private static final int LEGACY_LENGTH = 33;
  private static final byte[] LEGACY_LETTERS = {'s', 'a', 's', 'l', 'd', 'b'};

  private PlainPassword() {}

  static ResultCode check(PropertySet found, Secret given) {
    return check(
        found.value(WANTED.at(0)).orElse(null), found.value(WANTED.at(1)).orElse(null), given);
  }

  /**
   * Checks a password against the two values that a user can have: OK, BADAUTH, or NOUSER where he
   * has neither.
   *
   * @param plain the value of {@code userPassword}
   * @param legacy the value of {@code cmusaslsecretPLAIN}
   * @param given the password that somebody gave; what follows a NUL byte in it does not count
   */
  public static ResultCode check(@Nullable Secret plain, @Nullable Secret legacy, Secret given) {
    if (plain == null && legacy == null) {
      return ResultCode.NOUSER;
    }
    byte[] password = CString.cutAtNul(given.toByteArray());
    boolean fits = isPlain(plain, password) || isLegacy(legacy, password);
    Arrays.fill(password, (byte) 0);
    return fits ? ResultCode.OK : ResultCode.BADAUTH;
  }

  private static boolean isPlain(@Nullable Secret stored, byte[] password) {
    if (stored == null) {
      return false;
    }
    byte[] expected = CString.cutAtNul(stored.toByteArray());
    boolean fits = MessageDigest.isEqual(password, expected);
    Arrays.fill(expected, (byte) 0);
    return fits;
  }

  /** Salt, NUL, digest; bytes behind them are not looked at. */
  private static boolean isLegacy(@Nullable Secret stored, byte[] password) {
    if (stored == null || stored.length() < LEGACY_LENGTH) {
      return false;
    }
    byte[] secret = stored.toByteArray();
    MessageDigest md5 = md5();
    md5.update(secret, 0, SALT_LENGTH);
    md5.update(LEGACY_LETTERS);
    byte[] digest = md5.digest(password);
    byte[] expected = Arrays.copyOfRange(secret, SALT_LENGTH + 1, LEGACY_LENGTH);
    boolean fits = MessageDigest.isEqual(digest, expected) && secret[SALT_LENGTH] == 0;
    Arrays.fill(secret, (byte) 0);
    Arrays.fill(expected, (byte) 0);
    return fits;
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
