package org.sasldb.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * Moves all records of a user to another name in one commit. Nobody may be there already.
 *
 * <p>The legacy secrets of DIGEST-MD5 and SRP were made of the password and the name (Cyrus
 * behaviour, sections 6 and 6.3), so that they are worth nothing under another name. They are
 * dropped only where that was asked for.
 */
public final class RenameUser implements UserChange {
  private static final Set<ByteString> BOUND_TO_NAME =
      Set.of(ByteString.utf8("cmusaslsecretDIGEST-MD5"), ByteString.utf8("cmusaslsecretSRP"));

  private final Account from;
  private final Account to;
  private final boolean dropBound;

  /**
   * @param from the name now
   * @param to the name to be
   * @param dropBound whether secrets that depend on the name may be dropped
   */
  public RenameUser(Account from, Account to, boolean dropBound) {
    this.from = from;
    this.to = to;
    this.dropBound = dropBound;
  }

  @Override
  public Account account() {
    return from;
  }

  /** The name to be. */
  public Account target() {
    return to;
  }

  @Override
  public UserPlan plan(CredentialStore store) throws StoreException {
    Map<ByteString, Secret> records = AccountRecords.of(store, from);
    if (records.isEmpty()) {
      return UserPlan.nothing(UserOutcome.NO_SUCH_USER);
    }
    if (from.equals(to)) {
      return UserPlan.nothing(UserOutcome.UNCHANGED);
    }
    if (AccountRecords.first(store, to, property -> true) != null) {
      return UserPlan.nothing(UserOutcome.EXISTS);
    }
    List<ByteString> bound = records.keySet().stream().filter(RenameUser::isBound).toList();
    if (!bound.isEmpty() && !dropBound) {
      return new UserPlan(UserOutcome.BOUND_TO_NAME, null, bound);
    }
    return new UserPlan(UserOutcome.RENAMED, change(records), bound);
  }

  private static boolean isBound(ByteString property) {
    return BOUND_TO_NAME.contains(
        PropertyNames.isDisabled(property) ? PropertyNames.enabled(property) : property);
  }

  private ChangeSet change(Map<ByteString, Secret> records) {
    ChangeSet.Builder change = ChangeSet.of("rename user");
    List<RecordKey> targets = new ArrayList<>();
    for (Map.Entry<ByteString, Secret> one : records.entrySet()) {
      RecordKey old = RecordKey.of(from, one.getKey());
      change.require(new Precondition.Unchanged(old, one.getValue())).delete(old);
      RecordKey target = RecordKey.of(to, one.getKey());
      targets.add(target);
      if (!isBound(one.getKey())) {
        change.put(target, one.getValue());
      }
    }
    targets.forEach(target -> change.require(new Precondition.Absent(target)));
    return AccountSecrets.requireNone(change, to).build();
  }
}
