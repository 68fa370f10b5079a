package org.sasldb.store.lmdb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;

/** Short words for what the tests of this room do over and over. */
final class Stores {
  static final String REALM = "example.org";

  private Stores() {}

  static RecordKey key(String user) {
    return RecordKey.of(user, REALM, "userPassword");
  }

  static Secret value(String text) {
    return Secret.takeOver(text.getBytes(StandardCharsets.UTF_8));
  }

  static ChangeSet put(String user, String password) {
    return ChangeSet.of("set password").put(key(user), value(password)).build();
  }

  static ChangeSet delete(String user) {
    return ChangeSet.of("delete").delete(key(user)).build();
  }

  static CredentialStore open(Path file) throws StoreException {
    OpenOptions options = OpenOptions.creating().withLockWait(Duration.ofMinutes(2));
    return new LmdbStoreProvider().open(file, options);
  }

  static CommitResult commit(Path file, ChangeSet changes) throws StoreException {
    try (CredentialStore store = open(file)) {
      return store.commit(changes);
    }
  }

  static Optional<String> password(CredentialStore store, String user) throws StoreException {
    return store
        .get(key(user))
        .map(secret -> new String(secret.toByteArray(), StandardCharsets.UTF_8));
  }

  /** The passwords, by the keys with stars between their parts. */
  static Map<String, String> records(Path file) throws StoreException {
    Map<String, String> records = new TreeMap<>();
    try (CredentialStore store = new LmdbStoreProvider().open(file, OpenOptions.reading());
        RecordCursor cursor = store.scan()) {
      for (CredentialRecord r = cursor.next(); r != null; r = cursor.next()) {
        String key = new String(r.key().toByteArray(), StandardCharsets.ISO_8859_1);
        String value = new String(r.value().toByteArray(), StandardCharsets.ISO_8859_1);
        Assertions.assertNull(records.put(key.replace('\0', '*'), value), "a key came twice");
      }
    }
    return records;
  }

  static boolean has(Map<String, String> records, String user) {
    return records.containsKey(user + "*" + REALM + "*userPassword");
  }

  /** The names in a folder, sorted. */
  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Copies a file of the golden corpus. */
  static Path golden(String name, Path to) throws IOException {
    try (InputStream in = Stores.class.getResourceAsStream("/lmdb/" + name + ".lmdb")) {
      Files.write(to, Objects.requireNonNull(in, name).readAllBytes());
    }
    return to;
  }
}
