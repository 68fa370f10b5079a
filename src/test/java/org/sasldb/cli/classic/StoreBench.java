package org.sasldb.cli.classic;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.HostStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreLocation;
import org.sasldb.testing.MemoryStore;

/** The stores that a case is played on: real ones, or ones in memory that behave like them. */
class StoreBench implements StoreAccess {
  private final String prefix;
  private final StoreAccess real;
  private final HostStore host;

  private StoreBench(String prefix, HostStore host) {
    FakeHost nobody = new FakeHost();
    this.prefix = prefix;
    this.real = new LinuxStoreAccess(nobody, nobody);
    this.host = host;
  }

  /** Real stores of the format that a prefix names; empty for "by content". */
  static StoreBench real(String prefix, Path folder) {
    return new StoreBench(prefix, host(folder));
  }

  /** Stores in memory. */
  static StoreBench memory(Path folder) {
    return new Memory(host(folder));
  }

  private static HostStore host(Path folder) {
    return new HostStore(folder.resolve("lib/sasldb"), folder.resolve("etc/sasldb2"));
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

  /** Makes a store with these records. */
  void fill(String path, Map<RecordKey, byte[]> records) throws StoreException {
    ChangeSet.Builder all = ChangeSet.of("test");
    records.forEach((key, value) -> all.put(key, Secret.copyOf(value)));
    try (CredentialStore store = open(StoreLocation.parse(named(path)), OpenOptions.creating())) {
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
    return !Files.exists(Path.of(path), LinkOption.NOFOLLOW_LINKS);
  }

  /** Stores in memory, one for each path; what exists on the disk is no store. */
  private static final class Memory extends StoreBench {
    private final Map<Path, MemoryStore> stores = new HashMap<>();

    Memory(HostStore host) {
      super("", host);
    }

    @Override
    public CredentialStore open(StoreLocation location, OpenOptions options) throws StoreException {
      Path path = location.path();
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new StoreException(Failure.NOT_A_STORE, path, "it is something else");
      }
      boolean create =
          options.access() == OpenOptions.Access.CREATE && Files.isDirectory(path.getParent());
      if (create) {
        stores.putIfAbsent(path, new MemoryStore());
      }
      MemoryStore store = stores.get(path);
      if (store == null) {
        throw StoreFailures.missing(path, null);
      }
      return store;
    }

    @Override
    boolean isAbsent(String path) {
      return super.isAbsent(path) && !stores.containsKey(Path.of(path));
    }
  }
}
