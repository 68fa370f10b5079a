package org.sasldb.record;

import java.util.Optional;

/**
 * What the name of a user must be, so that somebody can log in under it. Asked before a user is
 * made; those who are in a store, whatever their names, can be changed and deleted.
 */
public final class AccountRules {
  private AccountRules() {}

  /**
   * Why nobody could ever log in as a user (Cyrus behaviour, section 5), as a sentence without a
   * full stop; empty if somebody can.
   */
  public static Optional<String> objection(Account account) {
    ByteString user = account.user();
    if (user.isEmpty()) {
      return Optional.of("there is no user before the @");
    }
    if (user.length() + 1 + account.realm().length() > RecordLimits.MAX_NAME_LENGTH) {
      return Optional.of("user@realm is longer than the 1,024 bytes with which one can log in");
    }
    if (hasBlankAround(user)) {
      return Optional.of("the user begins or ends with a blank, which libsasl strips");
    }
    return hasBlankAround(account.realm())
        ? Optional.of("the realm begins or ends with a blank, and libsasl strips those of a name")
        : Optional.empty();
  }

  private static boolean hasBlankAround(ByteString name) {
    return !name.isEmpty() && (isBlank(name.at(0)) || isBlank(name.at(name.length() - 1)));
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }
}
