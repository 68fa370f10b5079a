package org.sasldb.store.je;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.Account;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult.Committed;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

class JeStoreTest {
  private static final RecordKey JOE = RecordKey.of("joe", "example.com", "userPassword");
  private static final RecordKey JOEY = RecordKey.of("joe", "example.com.au", "userPassword");

  @TempDir Path folder;

  private Path home() {
    return folder.resolve("store");
  }

  private CredentialStore open(OpenOptions options) throws StoreException {
    return Stores.open(StoreLocation.of(StoreFormat.JE, home()), options);
  }

  private CredentialStore create() throws StoreException {
    return open(OpenOptions.creating());
  }

  private CredentialStore read() throws StoreException {
    return open(OpenOptions.reading());
  }

  static Secret secret(String text) {
    return Secret.takeOver(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(Optional<Secret> secret) {
    return secret.map(s -> new String(s.toByteArray(), StandardCharsets.UTF_8)).orElse("(none)");
  }

  private static ChangeSet put(RecordKey key, String value) {
    return ChangeSet.of("set").put(key, secret(value)).build();
  }

  private static Map<RecordKey, Secret> all(CredentialStore store) throws StoreException {
    Map<RecordKey, Secret> found = new TreeMap<>();
    try (RecordCursor cursor = store.scan()) {
      for (CredentialRecord r = cursor.next(); r != null; r = cursor.next()) {
        found.put(r.key(), r.value());
      }
    }
    return found;
  }

  @Test
  void whatIsStoredIsThereForTheNextProcess() throws StoreException {
    try (CredentialStore store = create()) {
      assertEquals(new Committed(1, 0), store.commit(put(JOE, "tea")));
      assertEquals("tea", text(store.get(JOE)));
    }
    try (CredentialStore store = read()) {
      assertEquals("tea", text(store.get(JOE)));
      assertEquals("(none)", text(store.get(JOEY)));
      assertEquals(Map.of(JOE, secret("tea")), all(store));
    }
  }

  @Test
  void theStoreAnswersAsAPlainMapDoes() throws StoreException {
    Random random = new Random(7);
    Map<RecordKey, Secret> model = new HashMap<>();
    for (int session = 0; session < 6; session++) {
      try (CredentialStore store = create()) {
        for (int step = 0; step < 60; step++) {
          randomChange(random, model, store);
          RecordKey probe = randomKey(random);
          assertEquals(Optional.ofNullable(model.get(probe)), store.get(probe));
        }
        assertEquals(new TreeMap<>(model), all(store));
      }
      try (CredentialStore store = read()) {
        assertEquals(new TreeMap<>(model), all(store));
      }
    }
  }

  private static void randomChange(
      Random random, Map<RecordKey, Secret> model, CredentialStore store) throws StoreException {
    ChangeSet.Builder builder = ChangeSet.of("random");
    Map<RecordKey, Secret> next = new HashMap<>(model);
    if (random.nextInt(4) == 0) {
      Account account = Account.of("u" + random.nextInt(6), "r" + random.nextInt(3));
      builder.sweep(account, PropertyNames::isSecret);
      next.keySet()
          .removeIf(
              k ->
                  k.account().filter(account::equals).isPresent()
                      && PropertyNames.isSecret(k.property().orElseThrow()));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      RecordKey key = randomKey(random);
      if (random.nextInt(3) == 0) {
        builder.delete(key);
        next.remove(key);
      } else {
        byte[] value = new byte[random.nextInt(1000)];
        random.nextBytes(value);
        builder.put(key, Secret.copyOf(value));
        next.put(key, Secret.copyOf(value));
      }
    }
    long stored = next.entrySet().stream().filter(e -> differs(e, model)).count();
    long removed = model.keySet().stream().filter(k -> !next.containsKey(k)).count();
    assertEquals(new Committed(stored, removed), store.commit(builder.build()));
    model.clear();
    model.putAll(next);
  }

  private static boolean differs(Map.Entry<RecordKey, Secret> e, Map<RecordKey, Secret> model) {
    return !e.getValue().equals(model.get(e.getKey()));
  }

  /** Well-formed keys mostly, and some with too few or too many NUL bytes, or no bytes at all. */
  private static RecordKey randomKey(Random random) {
    if (random.nextInt(10) == 0) {
      byte[] key = new byte[random.nextInt(4)];
      for (int i = 0; i < key.length; i++) {
        key[i] = (byte) (random.nextInt(3) - 1);
      }
      return RecordKey.ofBytes(key);
    }
    String[] properties = {"userPassword", "authPassword", "cmusaslsecretOTP", "note", ""};
    return RecordKey.of(
        "u" + random.nextInt(6), "r" + random.nextInt(3), properties[random.nextInt(5)]);
  }
}
