package org.sasldb.admin;

import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Precondition;
import org.sasldb.store.StoreException;

/** Gives a property of a user that is no secret another value, or removes it. */
public final class ChangeProperty implements UserChange {
  private final Account account;
  private final RecordKey key;
  private final @Nullable Secret value;
  private final IfMissing ifMissing;

  private ChangeProperty(
      Account account, ByteString property, @Nullable Secret value, IfMissing ifMissing) {
    if (PropertyNames.isSecret(property)) {
      throw new IllegalArgumentException(property + " is a secret");
    }
    this.account = account;
    this.key = RecordKey.of(account, property);
    this.value = value;
    this.ifMissing = ifMissing;
  }

  /**
   * Stores a value.
   *
   * @param ifMissing what is done about a user of whom there is no record at all
   * @throws IllegalArgumentException if the property is a secret
   */
  public static ChangeProperty setting(
      Account account, ByteString property, Secret value, IfMissing ifMissing) {
    return new ChangeProperty(account, property, value, ifMissing);
  }

  /**
   * Removes the property.
   *
   * @param ifMissing what is done where it is not there
   * @throws IllegalArgumentException if the property is a secret
   */
  public static ChangeProperty removing(Account account, ByteString property, IfMissing ifMissing) {
    return new ChangeProperty(account, property, null, ifMissing);
  }

  @Override
  public Account account() {
    return account;
  }

  @Override
  public UserPlan plan(CredentialStore store) throws StoreException {
    try (Secret old = store.get(key).orElse(null)) {
      return value == null ? remove(old) : set(store, old, value);
    }
  }

  private UserPlan remove(@Nullable Secret old) {
    if (old == null) {
      return UserPlan.nothing(
          ifMissing == IfMissing.SKIP ? UserOutcome.SKIPPED : UserOutcome.NO_SUCH_PROPERTY);
    }
    return UserPlan.of(
        UserOutcome.DELETED,
        ChangeSet.of("delete property").require(new Precondition.Present(key)).delete(key));
  }

  private UserPlan set(CredentialStore store, @Nullable Secret old, Secret wanted)
      throws StoreException {
    if (old != null && old.equals(wanted)) {
      return UserPlan.nothing(UserOutcome.UNCHANGED);
    }
    ChangeSet.Builder change = ChangeSet.of("set property");
    RecordKey found = AccountRecords.first(store, account, property -> true);
    if (found != null) {
      change.require(new Precondition.Present(found));
    } else if (ifMissing != IfMissing.CREATE) {
      return UserPlan.nothing(
          ifMissing == IfMissing.SKIP ? UserOutcome.SKIPPED : UserOutcome.NO_SUCH_USER);
    }
    byte[] bytes = wanted.toByteArray();
    return UserPlan.of(UserOutcome.CHANGED, change.put(key, Secret.takeOver(bytes)));
  }
}
