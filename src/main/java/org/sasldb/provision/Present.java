package org.sasldb.provision;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.exchange.Entry;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;

/**
 * Which users or records of a text are in a store already. A user is there if there is a secret of
 * his, be it under the name of a disabled account. Found by one look at all keys, and asked of the
 * store again where it matters.
 */
final class Present {
  /** The secrets that nearly every user has; those of the others are remembered by name. */
  private static final List<ByteString> USUAL =
      List.of(PropertyNames.USER_PASSWORD, PropertyNames.AUTH_PASSWORD, PropertyNames.OTP);

  private final @Nullable CredentialStore store;
  private final Identities found;
  private final Map<ByteString, Set<ByteString>> unusual = new HashMap<>();

  private Present(@Nullable CredentialStore store, Identities found) {
    this.store = store;
    this.found = found;
  }

  /** Nobody. */
  static Present nobody(Identities wanted) {
    return new Present(null, wanted.none());
  }

  /**
   * Those that a text names.
   *
   * @param records whether it names records and not users
   */
  static Present in(CredentialStore store, Identities wanted, boolean records)
      throws StoreException {
    Present present = new Present(store, wanted.none());
    try (RecordCursor cursor = store.scan()) {
      for (RecordKey key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
        if (records) {
          present.note(wanted, key.bytes());
        } else if (key.isWellFormed()) {
          present.noteUser(wanted, key);
        }
      }
    }
    return present;
  }

  private boolean note(Identities wanted, ByteString identity) {
    long hash = wanted.hash(identity);
    boolean contained = wanted.containsHash(hash);
    if (contained) {
      found.addHash(hash);
    }
    return contained;
  }

  private void noteUser(Identities wanted, RecordKey key) {
    ByteString identity = Identities.ofAccount(key);
    ByteString property = key.bytes().slice(identity.length() + 1, key.bytes().length());
    if (PropertyNames.isSecret(property) && note(wanted, identity) && !USUAL.contains(property)) {
      unusual.computeIfAbsent(identity, k -> new HashSet<>()).add(property);
    }
  }

  /** Whether there is none of them at all. */
  boolean isEmpty() {
    return found.count() == 0;
  }

  /** Whether the user or record of an entry is there. */
  boolean has(Entry entry) throws StoreException {
    CredentialStore asked = store;
    if (isEmpty() || asked == null || !found.mayContain(ImportText.identity(entry))) {
      return false;
    }
    if (entry instanceof Entry.OfRecord record) {
      return get(asked, record.key());
    }
    return entry instanceof Entry.OfUser user && !secretsOf(user.account()).isEmpty();
  }

  /** The names of the secrets that a user has. */
  Set<ByteString> secretsOf(Account account) throws StoreException {
    Set<ByteString> names = new HashSet<>(unusual.getOrDefault(Identities.of(account), Set.of()));
    CredentialStore asked = store;
    for (ByteString property : USUAL) {
      if (asked != null && get(asked, RecordKey.of(account, property))) {
        names.add(property);
      }
    }
    return names;
  }

  private static boolean get(CredentialStore store, RecordKey key) throws StoreException {
    Optional<Secret> value = store.get(key);
    value.ifPresent(Secret::close);
    return value.isPresent();
  }
}
