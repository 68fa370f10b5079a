package org.sasldb.exchange;

import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;

/**
 * How a user is named at the beginning of a line.
 *
 * @param bare without the realm
 */
record PrintedName(boolean bare) {
  ByteString of(Account account) {
    return bare
        ? account.user()
        : account.user().concat(ByteString.of((byte) '@')).concat(account.realm());
  }

  /** Why the name could not be read back from a line in which it ends at a colon. */
  @Nullable String refusal(Account account) {
    if (account.user().indexOf(':') >= 0 || (!bare && account.realm().indexOf(':') >= 0)) {
      return "there is a colon in the name, at which it would end";
    }
    return refusalAnywhere(account);
  }

  /** Why the name could not be read back from a line, wherever it stands. */
  @Nullable String refusalAnywhere(Account account) {
    if (account.user().isEmpty()) {
      return "the name of the user is empty";
    }
    if (account.user().indexOf('@') >= 0) {
      return "there is an @ in the name of the user, behind which the realm would begin";
    }
    ByteString name = of(account);
    if (name.indexOf('\n') >= 0) {
      return "there is a newline in the name";
    }
    return null;
  }
}
