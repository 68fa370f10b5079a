package org.sasldb.provision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.Progress;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.PropertyNames;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;

/**
 * The records that a desired state is about, of one scan of the store: those of the listed users
 * and of the users in pruned realms. A scan costs less than looking up every record of every user,
 * and shows records that nobody would look up.
 */
final class StoredAccounts {
  private static final StoredAccounts NONE = new StoredAccounts(Set.of(), Set.of());
  private static final Map<ByteString, ByteString> COMMON_NAMES =
      Map.of(
          PropertyNames.USER_PASSWORD, PropertyNames.USER_PASSWORD,
          PropertyNames.AUTH_PASSWORD, PropertyNames.AUTH_PASSWORD,
          PropertyNames.OTP, PropertyNames.OTP);

  private final Set<Account> listed;
  private final Set<ByteString> prune;
  private final Map<Account, StoredAccount> found = new HashMap<>();

  private StoredAccounts(Set<Account> listed, Set<ByteString> prune) {
    this.listed = listed;
    this.prune = prune;
  }

  /** Those of a store that does not exist. */
  static StoredAccounts none() {
    return NONE;
  }

  /** Reads the store to its end. */
  static StoredAccounts read(CredentialStore store, DesiredState state, Progress progress)
      throws StoreException {
    Set<Account> listed = new HashSet<>(2 * state.users().size());
    state.users().forEach(user -> listed.add(user.account()));
    StoredAccounts accounts = new StoredAccounts(listed, state.prune());
    progress.begin("reading the store", -1);
    try (RecordCursor cursor = store.scan()) {
      CredentialRecord entry;
      while ((entry = cursor.next()) != null) {
        accounts.add(entry);
        progress.advance();
      }
    } finally {
      progress.end();
    }
    return accounts;
  }

  private void add(CredentialRecord entry) {
    Account account = entry.key().account().orElse(null);
    if (account == null || !(listed.contains(account) || prune.contains(account.realm()))) {
      entry.value().close();
      return;
    }
    ByteString property = entry.key().property().orElseThrow();
    found
        .computeIfAbsent(account, a -> new StoredAccount())
        .add(COMMON_NAMES.getOrDefault(property, property), entry.value());
  }

  /** The records of a listed user; null if there are none. */
  @Nullable StoredAccount find(Account account) {
    return found.get(account);
  }

  /** The users in pruned realms who are not listed, by name. */
  List<Account> surplus() {
    List<Account> surplus = new ArrayList<>();
    if (!prune.isEmpty()) {
      for (Account account : found.keySet()) {
        if (prune.contains(account.realm()) && !listed.contains(account)) {
          surplus.add(account);
        }
      }
      surplus.sort(Comparator.comparing(Account::realm).thenComparing(Account::user));
    }
    return surplus;
  }
}
