package org.sasldb.auxprop;

import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;

/**
 * Which realm a name without {@code @} belongs to (Cyrus behaviour, section 5.3).
 *
 * <p>The constructor refuses names with a NUL byte and puts the host name in lower case (A to Z
 * only), as libsasl does. Realms are otherwise compared byte for byte: {@code EXAMPLE.org} is not
 * {@code example.org}.
 *
 * @param userRealm the realm the application gave to {@code sasl_server_new}, null for none. An
 *     empty one is not the same: it makes {@code joe} into {@code joe@}
 * @param hostName the server's name
 */
public record RealmRules(@Nullable ByteString userRealm, ByteString hostName) {
  public RealmRules {
    if ((userRealm != null && userRealm.indexOf(0) >= 0) || hostName.indexOf(0) >= 0) {
      throw new IllegalArgumentException("a realm or host name holds a NUL byte");
    }
    hostName = AsciiCase.lower(hostName);
  }

  /** The rules of an application that gave no user realm. */
  public static RealmRules ofHost(String hostName) {
    return new RealmRules(null, ByteString.utf8(hostName));
  }

  /** The rules of an application that gave a user realm. */
  public static RealmRules of(String userRealm, String hostName) {
    return new RealmRules(ByteString.utf8(userRealm), ByteString.utf8(hostName));
  }

  /** The realm of a name without {@code @}: the user realm if not empty, else the host name. */
  public ByteString defaultRealm() {
    return userRealm == null || userRealm.isEmpty() ? hostName : userRealm;
  }

  /**
   * Splits a name at its first {@code @}.
   *
   * @throws IllegalArgumentException if the name holds a NUL byte
   */
  public Account account(ByteString name) {
    return Account.parse(name, defaultRealm());
  }
}
