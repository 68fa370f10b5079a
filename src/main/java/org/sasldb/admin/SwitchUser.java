package org.sasldb.admin;

import java.util.Map;
import java.util.TreeMap;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Precondition;
import org.sasldb.store.StoreException;

/**
 * Disables a user, or enables him again: his secrets are moved to names that no consumer asks for,
 * or back, all in one commit. Other properties stay where they are.
 *
 * <p>A secret that another program gives a disabled user lets him in, so he is enabled then. What
 * is still kept from before never comes back: it goes when he is disabled again or gets a password.
 */
public final class SwitchUser implements UserChange {
  private final Account account;
  private final boolean on;

  private SwitchUser(Account account, boolean on) {
    this.account = account;
    this.on = on;
  }

  /** Takes the secrets out of the reach of every consumer. */
  public static SwitchUser disabling(Account account) {
    return new SwitchUser(account, false);
  }

  /** Brings them back. */
  public static SwitchUser enabling(Account account) {
    return new SwitchUser(account, true);
  }

  @Override
  public Account account() {
    return account;
  }

  @Override
  public UserPlan plan(CredentialStore store) throws StoreException {
    Map<ByteString, Secret> enabled = new TreeMap<>();
    Map<ByteString, Secret> disabled = new TreeMap<>();
    for (Map.Entry<ByteString, Secret> one : AccountRecords.of(store, account).entrySet()) {
      if (PropertyNames.isDisabled(one.getKey())) {
        disabled.put(one.getKey(), one.getValue());
      } else if (PropertyNames.isSecret(one.getKey())) {
        enabled.put(one.getKey(), one.getValue());
      }
    }
    if (enabled.isEmpty() && disabled.isEmpty()) {
      return AccountRecords.withoutSecret(store, account);
    }
    if (on == !enabled.isEmpty()) {
      return UserPlan.nothing(UserOutcome.UNCHANGED);
    }
    return on
        ? UserPlan.of(UserOutcome.ENABLED, move("enable user", disabled))
        : UserPlan.of(UserOutcome.DISABLED, move("disable user", enabled));
  }

  private ChangeSet.Builder move(String operation, Map<ByteString, Secret> secrets) {
    ChangeSet.Builder change = ChangeSet.of(operation).sweep(account, PropertyNames::isDisabled);
    secrets.forEach(
        (name, value) -> {
          RecordKey key = RecordKey.of(account, name);
          ByteString target = on ? PropertyNames.enabled(name) : PropertyNames.disabled(name);
          change.require(new Precondition.Unchanged(key, value)).delete(key);
          change.put(RecordKey.of(account, target), value);
        });
    return change;
  }
}
