package org.sasldb.admin;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;

/**
 * Which users are listed.
 *
 * @param accounts by name
 * @param property only those who have it; a secret counts also while its user is disabled; or null
 * @param state only those in it, or null
 */
public record UserFilter(
    Predicate<Account> accounts, @Nullable ByteString property, UserEntry.@Nullable State state) {
  /** Everybody. */
  public static final UserFilter ALL = new UserFilter(account -> true, null, null);

  boolean test(UserEntry entry) {
    return (state == null || entry.state() == state)
        && (property == null
            || entry.properties().contains(property)
            || entry.secrets().contains(property));
  }
}
