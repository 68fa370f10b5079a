package org.sasldb.publish;

import java.nio.file.Path;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** Commits numbers to a store for ever, each to two records, and says which are acknowledged. */
final class PublisherProgram {
  static final RecordKey FIRST = RecordKey.of("a", "r", "userPassword");
  static final RecordKey SECOND = RecordKey.of("b", "r", "userPassword");

  private PublisherProgram() {}

  public static void main(String[] args) throws Exception {
    StoreLocation location = StoreLocation.of(StoreFormat.JE, Path.of(args[0]));
    try (CredentialStore store = Stores.open(location, OpenOptions.creating())) {
      for (int i = Integer.parseInt(args[1]); ; i++) {
        String value = Integer.toString(i);
        store.commit(
            ChangeSet.of("test")
                .put(FIRST, Published.secret(value))
                .put(SECOND, Published.secret(value))
                .build());
        System.out.println(i);
      }
    }
  }
}
