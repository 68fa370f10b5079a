package org.sasldb.store.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.sasldb.format.ndbm.DirFile;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.testing.Command;

/** Short words for what the tests of this room do over and over. */
final class Accounts {
  static final String REALM = "example.org";

  private Accounts() {}

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

  /** A file is of the format that its name ends in, and of Berkeley DB if that says nothing. */
  static FileStoreProvider provider(Path file, FileOperations operations, Ticker ticker) {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".gdbm")) {
      return new GdbmStoreProvider(operations, ticker);
    }
    return name.endsWith(".pag")
        ? new NdbmStoreProvider(operations, ticker)
        : new BerkeleyStoreProvider(operations, ticker);
  }

  static FileStoreProvider provider(Path file) {
    return provider(file, new SystemFileOperations(), Ticker.SYSTEM);
  }

  static CredentialStore open(Path file) throws StoreException {
    return provider(file).open(file, OpenOptions.creating());
  }

  static CredentialStore open(Path file, FileOperations operations) throws StoreException {
    return provider(file, operations, Ticker.SYSTEM).open(file, OpenOptions.creating());
  }

  static CredentialStore openToRead(Path file) throws StoreException {
    return provider(file).open(file, OpenOptions.reading());
  }

  /** Puts beside a file what its format wants to have there. */
  static void companions(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".pag")) {
      Files.write(file.resolveSibling(name.replace(".pag", ".dir")), DirFile.fresh());
    }
  }

  /** The names that a store in an otherwise empty folder has. */
  static List<String> namesOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".pag") ? List.of(name.replace(".pag", ".dir"), name) : List.of(name);
  }

  /** Has the real library say that it can read the whole file. */
  static void verify(Path file) {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".gdbm") || name.endsWith(".pag")) {
      Command.requireInstalled("gdbmtool");
      Command.of("gdbmtool", "--read-only", file.toString(), "list").run().expect(0);
      Command.of("gdbmtool", "--read-only", file.toString(), "count").run().expect(0);
    } else {
      Command.requireInstalled("db5.3_verify");
      Command.of("db5.3_verify", file.toString()).run().expect(0);
    }
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

  static Optional<String> password(Path file, String user) throws StoreException {
    try (CredentialStore store = openToRead(file)) {
      return password(store, user);
    }
  }

  /** All records, keys and values as Latin-1 text. */
  static Map<String, String> records(CredentialStore store) throws StoreException {
    Map<String, String> records = new TreeMap<>();
    try (RecordCursor cursor = store.scan()) {
      for (CredentialRecord r = cursor.next(); r != null; r = cursor.next()) {
        String before = records.put(latin(r.key().toByteArray()), latin(r.value().toByteArray()));
        Assertions.assertNull(before, "a key came twice");
      }
    }
    return records;
  }

  static Map<String, String> records(Path file) throws StoreException {
    try (CredentialStore store = openToRead(file)) {
      return records(store);
    }
  }

  static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The names in a folder, sorted. */
  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Copies a file of the golden corpus. */
  static Path golden(String name, Path to) throws IOException {
    try (InputStream in = Accounts.class.getResourceAsStream("/berkeley/" + name + ".db")) {
      Assertions.assertNotNull(in, name);
      Files.write(to, in.readAllBytes());
    }
    return to;
  }

  static StoreException failure(org.junit.jupiter.api.function.Executable action) {
    return Assertions.assertThrows(StoreException.class, action);
  }
}
