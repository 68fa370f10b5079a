package org.sasldb.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.Precondition;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;

/** Where imported users go. Closing wipes what was not stored. */
interface ImportTarget extends AutoCloseable {
  /** Takes one over, and wipes it when it is stored. */
  void put(Prepared prepared) throws StoreException;

  /** Stores what is not stored yet. */
  void finish() throws StoreException;

  @Override
  void close();

  /** Nowhere: only what would be done is of interest. */
  static ImportTarget none() {
    return new ImportTarget() {
      @Override
      public void put(Prepared prepared) {
        prepared.close();
      }

      @Override
      public void finish() {
        // nothing is kept
      }

      @Override
      public void close() {
        // nothing is kept
      }
    };
  }

  /** A store that is built from nothing. */
  static ImportTarget building(StoreBuilder builder) {
    return new ImportTarget() {
      @Override
      public void put(Prepared prepared) throws StoreException {
        try (prepared) {
          for (Map.Entry<RecordKey, Secret> put : prepared.puts().entrySet()) {
            builder.add(new CredentialRecord(put.getKey(), put.getValue()));
          }
        }
      }

      @Override
      public void finish() throws StoreException {
        builder.finish();
      }

      @Override
      public void close() {
        // the builder is closed by whoever began it
      }
    };
  }

  /** A store that stands: one change, or one for every so many users. */
  final class Changing implements ImportTarget {
    private final CredentialStore store;
    private final long usersPerChange;
    private final List<Prepared> pending = new ArrayList<>();
    private ChangeSet.@Nullable Builder change = ChangeSet.of("import");

    Changing(CredentialStore store, long usersPerChange) {
      this.store = store;
      this.usersPerChange = usersPerChange;
    }

    @Override
    public void put(Prepared prepared) throws StoreException {
      pending.add(prepared);
      ChangeSet.Builder building = change == null ? ChangeSet.of("import") : change;
      change = building;
      if (prepared.fate() != Prepared.Fate.UNCHANGED) {
        Account swept = prepared.swept();
        if (swept != null) {
          building.sweep(swept, PropertyNames::isSecret);
        }
        for (Map.Entry<RecordKey, Secret> put : prepared.puts().entrySet()) {
          if (prepared.fate() == Prepared.Fate.ADDED && mustBeNew(put.getKey())) {
            building.require(new Precondition.Absent(put.getKey()));
          }
          building.put(put.getKey(), put.getValue());
        }
      }
      if (pending.size() >= usersPerChange) {
        finish();
      }
    }

    /** Another property of a user without secrets may be there; and a record may not. */
    private static boolean mustBeNew(RecordKey key) {
      return key.property().map(PropertyNames::isSecret).orElse(true);
    }

    /** Commits also where nothing changes: a publication that is behind catches up then. */
    @Override
    public void finish() throws StoreException {
      ChangeSet.Builder building = change;
      if (building == null) {
        return;
      }
      change = null;
      CommitResult result = store.commit(building.build());
      close();
      if (result instanceof CommitResult.Refused refused) {
        throw new StoreException(
            Failure.CHANGED_UNDERNEATH,
            store.info().path(),
            "another program added " + refused.failed().key() + " meanwhile");
      }
    }

    @Override
    public void close() {
      pending.forEach(Prepared::close);
      pending.clear();
    }
  }
}
