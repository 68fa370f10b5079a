package org.sasldb.publish;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;

/**
 * What another program changed in a published file, to be taken into the store.
 *
 * <p>A secret that was changed there makes what the store has of older ones worthless: further
 * verifiers, the secrets of the account from the time it was disabled, and an {@code authPassword}
 * that was left beside a new {@code userPassword}. They go. An account that has no secret left in
 * the file loses all it has in the store.
 *
 * @param difference what was changed
 * @param changes what that changes in the store
 * @param dropped records of the file that are not taken, because the store does not publish such
 *     ones to it: of another realm, or with a malformed key
 */
public record Adoption(TargetDifference difference, ChangeSet changes, List<RecordKey> dropped) {
  private static final Predicate<ByteString> ALL_SECRETS = PropertyNames::isSecret;

  /** The change of a store that a difference means; null where there is none. */
  static @Nullable Adoption of(
      TargetDifference found, CredentialStore file, Predicate<RecordKey> shows)
      throws StoreException {
    if (found.isEmpty()) {
      return null;
    }
    List<RecordKey> dropped = found.added().stream().filter(shows.negate()).toList();
    TargetDifference difference =
        new TargetDifference(
            found.added().stream().filter(shows).toList(), found.changed(), found.missing());
    ChangeSet.Builder changes = ChangeSet.of("adopt");
    Set<RecordKey> written = new HashSet<>(difference.added());
    written.addAll(difference.changed());
    Set<Account> touched = accountsOf(difference);
    Set<Account> alive = accountsWithSecrets(file, touched);
    for (Account account : touched) {
      changes.sweep(account, alive.contains(account) ? outdated(account, written) : ALL_SECRETS);
    }
    for (RecordKey key : written) {
      file.get(key).ifPresent(value -> changes.put(key, value));
    }
    difference.missing().forEach(changes::delete);
    return new Adoption(difference, changes.build(), dropped);
  }

  private static Set<Account> accountsWithSecrets(CredentialStore file, Set<Account> touched)
      throws StoreException {
    Set<Account> alive = new HashSet<>();
    try (RecordCursor cursor = file.scan()) {
      for (RecordKey key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
        if (isSecret(key)) {
          key.account().filter(touched::contains).ifPresent(alive::add);
        }
      }
    }
    return alive;
  }

  private static boolean isSecret(RecordKey key) {
    return key.property().filter(PropertyNames::isSecret).isPresent();
  }

  /** The accounts of which a secret was changed. */
  private static Set<Account> accountsOf(TargetDifference difference) {
    Set<Account> accounts = new LinkedHashSet<>();
    for (var keys : List.of(difference.added(), difference.changed(), difference.missing())) {
      for (RecordKey key : keys) {
        if (isSecret(key)) {
          key.account().ifPresent(accounts::add);
        }
      }
    }
    return accounts;
  }

  private static Predicate<ByteString> outdated(Account account, Set<RecordKey> written) {
    boolean newPassword = written.contains(RecordKey.of(account, PropertyNames.USER_PASSWORD));
    return property ->
        PropertyNames.isFurtherVerifier(property)
            || PropertyNames.isDisabled(property)
            || (newPassword && property.equals(PropertyNames.AUTH_PASSWORD));
  }
}
