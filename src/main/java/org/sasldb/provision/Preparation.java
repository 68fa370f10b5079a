package org.sasldb.provision;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.SecretForms;
import org.sasldb.admin.SetPassword;
import org.sasldb.exchange.Entry;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.StoreException;

/**
 * Works out what entries do to a store; may be asked by several threads. A password that the stored
 * verifiers accept already keeps them: a second import of the same text changes nothing. A disabled
 * user stays disabled, and what he is given waits until he is enabled.
 */
final class Preparation {
  private final ImportTerms terms;
  private final SetPassword setPassword;
  private final Present present;
  private final @Nullable CredentialStore store;

  /**
   * @param store where users may be already, or null
   */
  Preparation(ImportTerms terms, Present present, @Nullable CredentialStore store) {
    this.terms = terms;
    this.setPassword = new SetPassword(terms.forms(), terms.random());
    this.present = present;
    this.store = store;
  }

  /** What an entry does; the values are its own, or made here. */
  Prepared of(Entry entry, boolean exists) throws StoreException {
    CredentialStore asked = exists ? store : null;
    if (entry instanceof Entry.OfRecord record) {
      Map<RecordKey, Secret> put = Map.of(record.key(), record.value());
      return new Prepared(fate(asked, put, Set.of()), put, null);
    }
    if (entry instanceof Entry.OfUser user) {
      return ofUser(user, asked);
    }
    throw new IllegalArgumentException("a bad entry does nothing");
  }

  private Prepared ofUser(Entry.OfUser user, @Nullable CredentialStore asked)
      throws StoreException {
    Account account = user.account();
    Map<RecordKey, Secret> puts = new LinkedHashMap<>();
    Secret password = user.password();
    boolean secret =
        password != null || user.properties().keySet().stream().anyMatch(PropertyNames::isSecret);
    boolean sweeps = secret && asked != null;
    Set<ByteString> names = sweeps ? present.secretsOf(account) : Set.of();
    boolean disabled = !names.isEmpty() && names.stream().allMatch(PropertyNames::isDisabled);
    if (password != null) {
      puts.putAll(secrets(account, password, asked, disabled));
    }
    user.properties().forEach((name, value) -> puts.put(key(account, name, disabled), value));
    Set<RecordKey> old =
        names.stream().map(name -> RecordKey.of(account, name)).collect(Collectors.toSet());
    return new Prepared(fate(asked, puts, old), puts, sweeps ? account : null);
  }

  /** Where a value belongs: what would let a disabled user in is kept until he is enabled. */
  private static RecordKey key(Account account, ByteString name, boolean disabled) {
    boolean keptBack = disabled && PropertyNames.isSecret(name) && !PropertyNames.isDisabled(name);
    return RecordKey.of(account, keptBack ? PropertyNames.disabled(name) : name);
  }

  /** The records of a password, which is wiped. */
  private Map<RecordKey, Secret> secrets(
      Account account, Secret password, @Nullable CredentialStore asked, boolean disabled)
      throws StoreException {
    byte[] bytes = password.toByteArray();
    try (password) {
      Map<RecordKey, Secret> records = new LinkedHashMap<>();
      if (asked != null && stillGood(asked, account, bytes, disabled, records)) {
        return records;
      }
      records.values().forEach(Secret::close);
      records.clear();
      (disabled ? setPassword.ofDisabled(account, bytes) : setPassword.of(account, bytes))
          .build()
          .writes()
          .forEach((key, value) -> records.put(key, value.orElseThrow()));
      return records;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Whether the user has this password in just the forms asked for; collects those records. */
  private boolean stillGood(
      CredentialStore asked,
      Account account,
      byte[] password,
      boolean disabled,
      Map<RecordKey, Secret> records)
      throws StoreException {
    SecretForms forms = terms.forms();
    if (forms.plain()) {
      records.put(key(account, PropertyNames.USER_PASSWORD, disabled), Secret.copyOf(password));
    }
    for (Map.Entry<ByteString, SecretForms.Scram> one : forms.verifiers().entrySet()) {
      RecordKey key = key(account, one.getKey(), disabled);
      Optional<Secret> stored = asked.get(key);
      if (stored.isEmpty() || !one.getValue().isOf(stored.get(), password)) {
        return false;
      }
      records.put(key, stored.get());
    }
    return forms.otp() == null;
  }

  /** Compares with what is stored; {@code old} are the secrets that the user has. */
  private static Prepared.Fate fate(
      @Nullable CredentialStore asked, Map<RecordKey, Secret> puts, Set<RecordKey> old)
      throws StoreException {
    if (asked == null) {
      return Prepared.Fate.ADDED;
    }
    boolean same = puts.keySet().containsAll(old);
    for (Map.Entry<RecordKey, Secret> put : puts.entrySet()) {
      Optional<Secret> stored = asked.get(put.getKey());
      same &= stored.isPresent() && stored.get().equals(put.getValue());
      stored.ifPresent(Secret::close);
    }
    return same ? Prepared.Fate.UNCHANGED : Prepared.Fate.REPLACED;
  }
}
