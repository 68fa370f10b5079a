package org.sasldb.auxprop;

import org.sasldb.record.Account;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.StoreException;

/**
 * The plug-in {@code sasldb} over a store of any format (Cyrus behaviour, sections 5.4 and 5.6).
 *
 * <p>It keeps nothing between calls: what a lookup sees is what the store sees. The store remains
 * its owner's to close.
 *
 * <p>One difference from Cyrus: a store of several properties is one atomic change. Where Cyrus
 * writes them one by one and leaves what it wrote before an error, here nothing is written then.
 */
public final class SasldbPlugin implements AuxpropPlugin {
  /** The longest value a lookup returns; a longer one is BUFOVER (section 5.4, "Sizes"). */
  public static final int MAX_VALUE_LENGTH = 8193;

  private final CredentialStore store;

  /** A plug-in that answers from a store. */
  public SasldbPlugin(CredentialStore store) {
    this.store = store;
  }

  @Override
  public String name() {
    return "sasldb";
  }

  @Override
  public LookupResult lookup(PropertySet wanted, Account account, LookupFlags flags) {
    return new SasldbLookup(store, wanted, account, flags).run();
  }

  @Override
  public Outcome store(PropertySet properties, Account account) {
    ChangeSet changes = changes(properties, account);
    if (changes.writes().isEmpty()) {
      return Outcome.of(ResultCode.OK);
    }
    try {
      boolean made = store.commit(changes) instanceof CommitResult.Committed;
      return Outcome.of(made ? ResultCode.OK : ResultCode.FAIL);
    } catch (StoreException e) {
      return new Outcome(ResultCode.FAIL, e);
    }
  }

  private static ChangeSet changes(PropertySet properties, Account account) {
    ChangeSet.Builder changes = ChangeSet.of("auxprop store");
    for (PropertyRequest property : properties.requests()) {
      if (property.identity() == Identity.AUTHORIZATION) {
        RecordKey key = RecordKey.of(account, property.property());
        properties
            .value(property)
            .ifPresentOrElse(value -> changes.put(key, upToNul(value)), () -> changes.delete(key));
      }
    }
    return changes.build();
  }

  private static Secret upToNul(Secret value) {
    byte[] bytes = value.toByteArray();
    return Secret.takeOver(CString.cutAtNul(bytes));
  }
}
