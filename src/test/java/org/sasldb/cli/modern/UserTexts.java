package org.sasldb.cli.modern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;
import org.sasldb.verifier.ScramMechanism;
import org.sasldb.verifier.ScramVerifier;

/** Stores and texts of users, in a folder of the test. */
abstract class UserTexts {
  static final String PLAIN = "userPassword";
  static final String VERIFIER = "authPassword";

  @TempDir Path folder;

  InProcess.Outcome run(String... args) {
    return new InProcess(folder).run(args);
  }

  String path(String name) {
    return folder.resolve(name).toString();
  }

  Path text(String name, String content) throws Exception {
    return Files.write(folder.resolve(name), content.getBytes(ISO_8859_1));
  }

  String content(String name) throws Exception {
    return Files.readString(folder.resolve(name), ISO_8859_1);
  }

  /** All records of a store; bytes stand as characters, keys with {@code |} for NUL. */
  Map<String, String> records(String store) throws Exception {
    Map<String, String> found = new TreeMap<>();
    try (CredentialStore opened =
            Stores.open(StoreLocation.parse(path(store)), OpenOptions.reading());
        RecordCursor cursor = opened.scan()) {
      for (CredentialRecord entry = cursor.next(); entry != null; entry = cursor.next()) {
        String key = new String(entry.key().toByteArray(), ISO_8859_1).replace('\0', '|');
        found.put(key, new String(entry.value().toByteArray(), ISO_8859_1));
      }
    }
    return found;
  }

  void store(String name, Map<String, String> records) throws Exception {
    ChangeSet.Builder change = ChangeSet.of("test");
    records.forEach(
        (key, value) ->
            change.put(
                RecordKey.ofBytes(key.replace('|', '\0').getBytes(ISO_8859_1)),
                Secret.copyOf(value.getBytes(ISO_8859_1))));
    try (CredentialStore opened =
        Stores.open(
            StoreLocation.of(StoreFormat.BERKELEY, folder.resolve(name)), OpenOptions.creating())) {
      opened.commit(change.build());
    }
  }

  static String verifier(String password) {
    return new String(
        ScramVerifier.derive(
                ScramMechanism.SHA_256, password.getBytes(ISO_8859_1), new byte[] {1}, 4096)
            .toBytes(),
        ISO_8859_1);
  }
}
