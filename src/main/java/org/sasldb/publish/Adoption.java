package org.sasldb.publish;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
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
 * that was left beside a new {@code userPassword}. They go, also those that the file does not show,
 * because each of them would be a way in. An account that has no secret left in the file loses all
 * it has in the store. What the store itself changed since the file was published stays.
 *
 * @param difference what was changed
 * @param own in what the file differs because the store was changed
 * @param outdated what the store loses besides, because it is worthless now
 * @param dropped records of the file that are not taken, because the store does not publish such
 *     ones to it: of another realm, or with a malformed key
 * @param changes what all that changes in the store
 */
public record Adoption(
    TargetDifference difference,
    TargetDifference own,
    List<RecordKey> outdated,
    List<RecordKey> dropped,
    ChangeSet changes) {
  private static final Predicate<ByteString> ALL_SECRETS = PropertyNames::isSecret;

  /** Whether there is nothing that another program changed. */
  public boolean isEmpty() {
    return difference.isEmpty() && dropped.isEmpty();
  }

  /** All that the store loses. */
  public List<RecordKey> removed() {
    List<RecordKey> removed = new ArrayList<>(difference.missing());
    removed.addAll(outdated);
    return removed;
  }

  /**
   * The change of a store that a difference means.
   *
   * @param whole the difference of the store and the file
   * @param changed what of it the store itself changed
   * @param shows whether the store publishes records of a key to the file
   */
  static Adoption of(
      TargetDifference whole,
      OwnChanges changed,
      CredentialStore store,
      CredentialStore file,
      Predicate<RecordKey> shows)
      throws StoreException {
    TargetDifference found = changed.without(whole);
    List<RecordKey> dropped = found.added().stream().filter(shows.negate()).toList();
    TargetDifference difference =
        new TargetDifference(
            found.added().stream().filter(shows).toList(), found.changed(), found.missing());
    Set<RecordKey> spared = new HashSet<>(changed.stored());
    spared.addAll(difference.added());
    spared.addAll(difference.changed());
    spared.addAll(difference.missing());
    List<RecordKey> outdated = outdated(difference, store, file);
    outdated.removeIf(spared::contains);
    ChangeSet changes = changes(difference, outdated, file);
    return new Adoption(difference, changed.of(whole), outdated, dropped, changes);
  }

  private static ChangeSet changes(
      TargetDifference difference, List<RecordKey> outdated, CredentialStore file)
      throws StoreException {
    ChangeSet.Builder changes = ChangeSet.of("adopt");
    outdated.forEach(changes::delete);
    for (List<RecordKey> written : List.of(difference.added(), difference.changed())) {
      for (RecordKey key : written) {
        file.get(key).ifPresent(value -> changes.put(key, value));
      }
    }
    difference.missing().forEach(changes::delete);
    return changes.build();
  }

  /** The secrets of the store that are worthless, whoever stored them. */
  private static List<RecordKey> outdated(
      TargetDifference difference, CredentialStore store, CredentialStore file)
      throws StoreException {
    Set<RecordKey> written = new HashSet<>(difference.added());
    written.addAll(difference.changed());
    Set<Account> touched = accountsOf(difference);
    Set<Account> alive = accountsWithSecrets(file, touched);
    List<RecordKey> outdated = new ArrayList<>();
    for (Account account : touched) {
      Predicate<ByteString> goes =
          alive.contains(account) ? outdated(account, written) : ALL_SECRETS;
      try (RecordCursor cursor = store.scan(account)) {
        for (RecordKey key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
          if (key.property().filter(goes).isPresent()) {
            outdated.add(key);
          }
        }
      }
    }
    return outdated;
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
