package org.sasldb.publish;

import java.nio.file.Path;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * Commits numbers to a store for ever, each to two records, and says which are acknowledged. With a
 * third argument each publication is put back and done again.
 */
final class PublisherProgram {
  static final RecordKey FIRST = RecordKey.of("a", "r", "userPassword");
  static final RecordKey SECOND = RecordKey.of("b", "r", "userPassword");

  private PublisherProgram() {}

  public static void main(String[] args) throws Exception {
    StoreLocation location = StoreLocation.of(StoreFormat.JE, Path.of(args[0]));
    int first = Integer.parseInt(args[1]);
    if (args.length > 2) {
      putBackForEver(location, first);
    }
    try (CredentialStore store = Stores.open(location, OpenOptions.creating())) {
      for (int i = first; ; i++) {
        commit(store, i);
      }
    }
  }

  private static void commit(CredentialStore store, int number) throws StoreException {
    String value = Integer.toString(number);
    store.commit(
        ChangeSet.of("test")
            .put(FIRST, Published.secret(value))
            .put(SECOND, Published.secret(value))
            .build());
    System.out.println(number);
  }

  private static void putBackForEver(StoreLocation location, int first) throws StoreException {
    for (int i = first; ; i++) {
      try (CredentialStore store = Stores.open(location, OpenOptions.creating())) {
        commit(store, i);
      }
      try (PublishedStore published = PublishedStore.open(location, OpenOptions.creating())) {
        for (Target target : published.targets()) {
          published.undo(target, false);
        }
        published.run(published.targets(), false);
      }
    }
  }
}
