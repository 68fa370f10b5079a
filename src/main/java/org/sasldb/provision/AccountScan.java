package org.sasldb.provision;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.exchange.ExportedUser;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;

/**
 * The users of a store, each with all that belongs to him. In most formats the records of a user do
 * not stand together, so a user is taken where the first of his properties is met, and the others
 * are looked up. Memory does not grow with the users.
 */
final class AccountScan {
  /** More than any store that means it has. */
  private static final int MOST_NAMES = 1000;

  private final CredentialStore store;
  private final ExportFilter filter;
  private final List<ByteString> names;
  private final List<RecordKey> malformed;

  private AccountScan(
      CredentialStore store,
      ExportFilter filter,
      Set<ByteString> names,
      List<RecordKey> malformed) {
    this.store = store;
    this.filter = filter;
    this.names = names.stream().sorted().toList();
    this.malformed = malformed;
  }

  /** Takes a user and closes it. */
  interface Visitor<X extends Exception> {
    void visit(ExportedUser user) throws X, StoreException;
  }

  /**
   * Looks at all keys.
   *
   * @return null if there are more names of properties than can be looked up for every user
   */
  static @Nullable AccountScan of(CredentialStore store, ExportFilter filter)
      throws StoreException {
    Set<ByteString> names = new HashSet<>();
    List<RecordKey> malformed = new ArrayList<>();
    try (RecordCursor cursor = store.scan()) {
      for (RecordKey key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
        if (!filter.takes(key)) {
          continue;
        }
        Optional<ByteString> property = key.property();
        if (property.isEmpty()) {
          malformed.add(key);
        } else if (names.add(property.get()) && names.size() > MOST_NAMES) {
          return null;
        }
      }
    }
    return new AccountScan(store, filter, names, malformed);
  }

  /** The names of all properties, in the order of their bytes. */
  List<ByteString> names() {
    return names;
  }

  /** The keys that name no user. */
  List<RecordKey> malformed() {
    return malformed;
  }

  /** Shows every user once. */
  <X extends Exception> void each(Visitor<X> visitor) throws StoreException, X {
    try (RecordCursor cursor = store.scan()) {
      CredentialRecord entry;
      while ((entry = cursor.next()) != null) {
        ExportedUser user =
            entry.key().isWellFormed() && filter.takes(entry.key()) ? userAt(entry) : null;
        if (user == null) {
          entry.value().close();
        } else {
          visitor.visit(user);
        }
      }
    }
  }

  /** The user of a record, if it is the first of his properties; else null. */
  private @Nullable ExportedUser userAt(CredentialRecord entry) throws StoreException {
    Account account = entry.key().account().orElseThrow();
    ByteString property = entry.key().property().orElseThrow();
    Map<ByteString, Secret> found = new LinkedHashMap<>();
    boolean passed = false;
    for (ByteString name : names) {
      if (name.equals(property)) {
        passed = true;
        found.put(name, entry.value());
        continue;
      }
      Optional<Secret> other = store.get(RecordKey.of(account, name));
      if (other.isPresent() && !passed) {
        other.get().close();
        return null;
      }
      other.ifPresent(value -> found.put(name, value));
    }
    return passed ? new ExportedUser(account, found) : null;
  }
}
