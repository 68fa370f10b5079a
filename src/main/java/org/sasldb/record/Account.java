package org.sasldb.record;

import org.jspecify.annotations.Nullable;

/**
 * A user in a realm: the two names that Cyrus SASL looks a user up by.
 *
 * <p>Both are case-sensitive bytes and either may be empty. Neither can hold a NUL byte, because
 * NUL separates them in a key; the constructor refuses it.
 *
 * @param user the name before the {@code @}
 * @param realm the realm, often a mail domain or a host name
 */
public record Account(ByteString user, ByteString realm) {
  public Account {
    refuseNul(user, "user");
    refuseNul(realm, "realm");
  }

  /** An account with names given as text, stored as UTF-8. */
  public static Account of(String user, String realm) {
    return new Account(ByteString.utf8(user), ByteString.utf8(realm));
  }

  /**
   * Splits at the first {@code @}, as libsasl does; without one the realm is {@code defaultRealm}.
   */
  public static Account parse(ByteString name, ByteString defaultRealm) {
    int at = name.indexOf('@');
    return at < 0
        ? new Account(name, defaultRealm)
        : new Account(name.slice(0, at), name.slice(at + 1, name.length()));
  }

  static void refuseNul(ByteString name, String what) {
    if (name.indexOf(0) >= 0) {
      throw new IllegalArgumentException(
          "the " + what + " holds a NUL byte, which separates the parts of a key: " + name);
    }
  }

  // These two by hand: those of a record are made when they are first called, by a mechanism whose
  // start costs a short run some milliseconds.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Account that && user.equals(that.user) && realm.equals(that.realm);
  }

  @Override
  public int hashCode() {
    return 31 * user.hashCode() + realm.hashCode();
  }

  /** The printable form {@code user@realm}. */
  @Override
  public String toString() {
    return user + "@" + realm;
  }
}
