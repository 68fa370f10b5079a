package org.sasldb.admin;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** Stores of every format, filled and read the same way. */
final class AnyStore {
  private AnyStore() {}

  /** Users with odd names, long and empty values, and a malformed key. */
  static Map<RecordKey, String> oddRecords() {
    Map<RecordKey, String> records = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      records.put(RecordKey.of("user" + i, "example.org", "userPassword"), "secret " + i);
    }
    records.put(RecordKey.of("jürgen", "münchen.example", "userPassword"), "größer");
    records.put(RecordKey.of("long", "example.org", "userPassword"), "x".repeat(8191));
    records.put(RecordKey.of("empty", "example.org", "userPassword"), "");
    records.put(RecordKey.of("", "", "userPassword"), "nobody");
    records.put(RecordKey.ofBytes((byte) 0xff, (byte) 0, (byte) 0xfe), "malformed");
    records.put(RecordKey.of("k".repeat(480), "example.org", "p"), "a long key");
    return records;
  }

  static StoreLocation fill(StoreFormat format, Path path, Map<RecordKey, String> records)
      throws StoreException {
    StoreLocation location = StoreLocation.of(format, path);
    ChangeSet.Builder all = ChangeSet.of("test");
    records.forEach((key, value) -> all.put(key, secret(value)));
    try (CredentialStore store = Stores.open(location, OpenOptions.creating())) {
      store.commit(all.build());
    }
    return location;
  }

  static Secret secret(String value) {
    return Secret.takeOver(value.getBytes(StandardCharsets.UTF_8));
  }

  static void put(StoreLocation location, RecordKey key, String value) throws StoreException {
    try (CredentialStore store = Stores.open(location, OpenOptions.creating())) {
      store.commit(ChangeSet.of("test").put(key, secret(value)).build());
    }
  }

  static Map<RecordKey, String> records(StoreLocation location) throws StoreException {
    Map<RecordKey, String> records = new TreeMap<>();
    try (CredentialStore store = Stores.open(location, OpenOptions.reading());
        RecordCursor cursor = store.scan()) {
      for (CredentialRecord next = cursor.next(); next != null; next = cursor.next()) {
        records.put(next.key(), new String(next.value().toByteArray(), StandardCharsets.UTF_8));
      }
    }
    return records;
  }
}
