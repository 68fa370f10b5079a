package org.sasldb.store.je;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Assertions;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** What the tests of this room do all the time. */
final class JeStores {
  static final RecordKey JOE = RecordKey.of("joe", "example.com", "userPassword");
  static final RecordKey ANN = RecordKey.of("ann", "example.com", "userPassword");

  private JeStores() {}

  static JeStore openWith(Path home, OpenOptions options) throws StoreException {
    CredentialStore store = Stores.open(StoreLocation.of(StoreFormat.JE, home), options);
    return Assertions.assertInstanceOf(JeStore.class, store);
  }

  static JeStore openOrCreate(Path home) throws StoreException {
    return openWith(home, OpenOptions.creating());
  }

  static JeStore openToWrite(Path home) throws StoreException {
    return openWith(home, OpenOptions.reading().withAccess(OpenOptions.Access.WRITE));
  }

  static JeStore openToRead(Path home) throws StoreException {
    return openWith(home, OpenOptions.reading());
  }

  static Secret secret(String text) {
    return Secret.takeOver(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(Optional<Secret> secret) {
    return secret.map(JeStores::text).orElse("(none)");
  }

  static String text(Secret secret) {
    return new String(secret.toByteArray(), StandardCharsets.UTF_8);
  }

  static RecordKey user(int number) {
    return RecordKey.of("user" + number, "example.com", "userPassword");
  }

  static ChangeSet put(RecordKey key, String value) {
    return ChangeSet.of("set password").put(key, secret(value)).build();
  }

  static ChangeSet delete(RecordKey key) {
    return ChangeSet.of("delete user").delete(key).build();
  }

  /** Stores one value and closes the store. */
  static void store(Path home, RecordKey key, String value) throws StoreException {
    try (JeStore store = openOrCreate(home)) {
      Assertions.assertEquals(new CommitResult.Committed(1, 0), store.commit(put(key, value)));
    }
  }

  static Map<RecordKey, String> all(CredentialStore store) throws StoreException {
    Map<RecordKey, String> found = new TreeMap<>();
    try (RecordCursor cursor = store.scan()) {
      for (CredentialRecord r = cursor.next(); r != null; r = cursor.next()) {
        found.put(r.key(), new String(r.value().toByteArray(), StandardCharsets.ISO_8859_1));
      }
    }
    return found;
  }

  /** The names in a folder. */
  static Set<String> names(Path folder) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        names.add(String.valueOf(entry.getFileName()));
      }
    }
    return names;
  }

  /**
   * A copy of a store as a crash of this moment would leave it. The lock file is not read: closing
   * it would let go of the lock that this process holds.
   */
  static void copyAsCrashed(Path home, Path copy) throws IOException {
    Files.createDirectory(
        copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (String name : names(home)) {
      if (name.endsWith(".jdb") || name.equals(CommitMark.NAME)) {
        Files.copy(home.resolve(name), copy.resolve(name));
      }
    }
  }

  /** The newest log file. */
  static Path newestLog(Path home) throws IOException {
    String newest = names(home).stream().filter(n -> n.endsWith(".jdb")).reduce("", JeStores::max);
    return home.resolve(newest);
  }

  private static String max(String a, String b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  /** Whether some bytes stand in any file of a folder. */
  static boolean holds(Path folder, String text) throws IOException {
    for (String name : names(folder)) {
      String content = Files.readString(folder.resolve(name), StandardCharsets.ISO_8859_1);
      if (content.contains(text)) {
        return true;
      }
    }
    return false;
  }

  /** Something that may fail with a store's failure. */
  interface Attempt {
    void run() throws StoreException;
  }

  static StoreException fails(Failure failure, Attempt attempt) {
    StoreException thrown = Assertions.assertThrows(StoreException.class, attempt::run);
    Assertions.assertEquals(failure, thrown.failure(), thrown.getMessage());
    return thrown;
  }
}
