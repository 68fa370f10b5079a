package org.sasldb.cli.classic;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.HostStore;
import org.sasldb.store.NdbmName;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;

/** Real stores of one kind, on a host whose own store is in a folder of the test. */
final class StoreBench implements StoreAccess {
  private final String prefix;
  private final StoreAccess real;
  private final HostStore host;

  /**
   * @param prefix names the format, {@code je:} or the empty text for "by content"
   * @param folder where the host has its stores
   */
  StoreBench(String prefix, Path folder) {
    FakeHost nobody = new FakeHost();
    this.prefix = prefix;
    this.real = new LinuxStoreAccess(nobody, nobody);
    this.host = new HostStore(folder.resolve("lib/sasldb"), folder.resolve("etc/sasldb2"));
  }

  /** The name that {@code -f} is given for a path. */
  String named(String path) {
    return prefix + path;
  }

  @Override
  public CredentialStore open(StoreLocation location, OpenOptions options) throws StoreException {
    return real.open(location, options);
  }

  @Override
  public HostStore hostStore() {
    return host;
  }

  /** Makes a store with these records; one without any came into being by one that is gone. */
  void fill(String path, Map<RecordKey, byte[]> records) throws StoreException {
    RecordKey passing = RecordKey.of("passing", "", "");
    ChangeSet.Builder all = ChangeSet.of("test").delete(passing);
    records.forEach((key, value) -> all.put(key, Secret.copyOf(value)));
    try (CredentialStore store = open(StoreLocation.parse(named(path)), OpenOptions.creating())) {
      store.commit(ChangeSet.of("test").put(passing, Secret.copyOf(new byte[1])).build());
      store.commit(all.build());
    }
  }

  /** All records of a store. */
  Map<RecordKey, byte[]> records(String path) throws StoreException {
    Map<RecordKey, byte[]> records = new TreeMap<>();
    try (CredentialStore store = open(StoreLocation.parse(named(path)), OpenOptions.reading());
        RecordCursor cursor = store.scan()) {
      for (CredentialRecord next = cursor.next(); next != null; next = cursor.next()) {
        records.put(next.key(), next.value().toByteArray());
      }
    }
    return records;
  }

  /** Whether there is nothing at all at a path. */
  boolean isAbsent(String path) {
    return !Files.exists(Path.of(path), LinkOption.NOFOLLOW_LINKS)
        && NdbmName.existing(Path.of(path)) == null;
  }
}
