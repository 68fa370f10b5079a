package org.sasldb.store.je;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.store.je.JeStores.ANN;
import static org.sasldb.store.je.JeStores.JOE;
import static org.sasldb.store.je.JeStores.all;
import static org.sasldb.store.je.JeStores.delete;
import static org.sasldb.store.je.JeStores.fails;
import static org.sasldb.store.je.JeStores.openOrCreate;
import static org.sasldb.store.je.JeStores.openToRead;
import static org.sasldb.store.je.JeStores.openToWrite;
import static org.sasldb.store.je.JeStores.put;
import static org.sasldb.store.je.JeStores.secret;
import static org.sasldb.store.je.JeStores.text;

import com.sleepycat.je.Environment;
import com.sleepycat.je.EnvironmentConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.Account;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CommitResult.Committed;
import org.sasldb.store.CommitResult.Refused;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Precondition;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.testing.Stress;

class JeStoreTest {
  private static final RecordKey JOE_OTP = RecordKey.of("joe", "example.com", "cmusaslsecretOTP");
  private static final RecordKey JOE_NOTE = RecordKey.of("joe", "example.com", "note");
  private static final RecordKey JOE_ELSEWHERE =
      RecordKey.of("joe", "example.com.au", "userPassword");

  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void name() {
    home = folder.resolve("store");
  }

  @Test
  void whatIsStoredIsThereWhenItIsOpenedAgain() throws StoreException {
    try (CredentialStore store = openOrCreate(home)) {
      assertEquals(new Committed(1, 0), store.commit(put(JOE, "tea")));
      assertEquals("tea", text(store.get(JOE)));
    }
    try (CredentialStore store = openToRead(home)) {
      assertEquals("tea", text(store.get(JOE)));
      assertEquals("(none)", text(store.get(JOE_ELSEWHERE)));
      assertEquals(Map.of(JOE, "tea"), all(store));
    }
  }

  /** JE by itself counts what expires, which this program has it leave out, and catches up. */
  @Test
  void jeWithoutOurSettingsOpensAStoreAndItGoesOnAfterwards() throws StoreException {
    TreeMap<RecordKey, String> expected = new TreeMap<>();
    for (int user = 0; user < 5; user++) {
      RecordKey key = RecordKey.of("user" + user, "example.com", "userPassword");
      expected.put(key, "tea" + user);
      try (CredentialStore store = openOrCreate(home)) {
        store.commit(put(key, "tea" + user));
      }
      EnvironmentConfig config = new EnvironmentConfig();
      config.setTransactional(true);
      config.setConfigParam("je.freeDisk", "0");
      new Environment(home.toFile(), config).close();
    }
    try (CredentialStore store = openToWrite(home)) {
      assertEquals(expected, all(store));
      store.commit(put(JOE, "coffee"));
      assertEquals("coffee", text(store.get(JOE)));
    }
    assertTrue(new JeStoreProvider().check(home, OpenOptions.reading()).sound());
  }

  @Test
  void theStoreAnswersAsAPlainMapDoes() throws StoreException {
    Random random = new Random(7);
    Map<RecordKey, Secret> model = new HashMap<>();
    for (int session = 0; session < Stress.count(4, 40); session++) {
      try (CredentialStore store = openOrCreate(home)) {
        for (int step = 0; step < 60; step++) {
          randomChange(random, model, store);
          RecordKey probe = randomKey(random);
          assertEquals(Optional.ofNullable(model.get(probe)), store.get(probe));
        }
        assertEquals(texts(model), all(store));
      }
      try (CredentialStore store = openToRead(home)) {
        assertEquals(texts(model), all(store));
      }
    }
  }

  private static Map<RecordKey, String> texts(Map<RecordKey, Secret> model) {
    Map<RecordKey, String> texts = new TreeMap<>();
    model.forEach(
        (key, value) ->
            texts.put(
                key,
                new String(value.toByteArray(), java.nio.charset.StandardCharsets.ISO_8859_1)));
    return texts;
  }

  private static void randomChange(
      Random random, Map<RecordKey, Secret> model, CredentialStore store) throws StoreException {
    ChangeSet.Builder builder = ChangeSet.of("random");
    Map<RecordKey, Secret> next = new HashMap<>(model);
    if (random.nextInt(4) == 0) {
      Account account = Account.of("u" + random.nextInt(6), "r" + random.nextInt(3));
      builder.sweep(account, PropertyNames::isSecret);
      next.keySet().removeIf(k -> new ChangeSet.Sweep(account, PropertyNames::isSecret).matches(k));
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

  @Test
  void theFirstPreconditionThatDoesNotHoldIsNamedAndNothingIsDone() throws StoreException {
    try (CredentialStore store = openOrCreate(home)) {
      store.commit(put(JOE, "tea"));
      Precondition holds = new Precondition.Present(JOE);
      Precondition fails = new Precondition.Absent(JOE);
      ChangeSet change =
          ChangeSet.of("create")
              .require(holds)
              .require(fails)
              .require(new Precondition.Present(ANN))
              .put(ANN, secret("milk"))
              .delete(JOE)
              .build();
      assertEquals(new Refused(fails), store.commit(change));
      assertEquals(Map.of(JOE, "tea"), all(store));
      assertEquals(1L, store.info().facts().get("commits"));
    }
  }

  @Test
  void aValueThatChangedSinceItWasReadIsNotOverwritten() throws StoreException {
    try (CredentialStore store = openOrCreate(home)) {
      store.commit(put(JOE, "tea"));
      Precondition stale = new Precondition.Unchanged(JOE, secret("milk"));
      Precondition fresh = new Precondition.Unchanged(JOE, secret("tea"));
      assertEquals(new Refused(stale), store.commit(requiring(stale)));
      assertEquals(new Committed(1, 0), store.commit(requiring(fresh)));
      assertEquals("rum", text(store.get(JOE)));
    }
  }

  private static ChangeSet requiring(Precondition condition) {
    return ChangeSet.of("replace").require(condition).put(JOE, secret("rum")).build();
  }

  @Test
  void aSweepTakesTheSecretsOfOneAccountAndLeavesWhatIsPutInTheSameChange() throws StoreException {
    try (CredentialStore store = openOrCreate(home)) {
      store.commit(
          ChangeSet.of("load")
              .put(JOE, secret("tea"))
              .put(JOE_OTP, secret("otp"))
              .put(JOE_NOTE, secret("note"))
              .put(JOE_ELSEWHERE, secret("elsewhere"))
              .put(
                  RecordKey.ofBytes(
                      "joe\0example.com\0x\0y"
                          .getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                  secret("odd"))
              .build());
      ChangeSet change =
          ChangeSet.of("set password")
              .sweep(Account.of("joe", "example.com"), p -> !p.equals(JOE_NOTE.property().get()))
              .put(JOE, secret("milk"))
              .build();
      assertEquals(new Committed(1, 1), store.commit(change));
      assertEquals(4, all(store).size());
      assertEquals("milk", text(store.get(JOE)));
      assertEquals("(none)", text(store.get(JOE_OTP)));
    }
  }

  @Test
  void aChangeThatChangesNothingWritesNothing() throws StoreException {
    try (JeStore store = openOrCreate(home)) {
      store.commit(put(JOE, "tea"));
      long bytes = (long) store.info().facts().get("logBytes");
      ChangeSet same =
          ChangeSet.of("same")
              .sweep(Account.of("joe", "example.com"), p -> true)
              .put(JOE, secret("tea"))
              .delete(ANN)
              .build();
      CommitResult result = store.commit(same);
      assertEquals(new Committed(0, 0), result);
      assertEquals(bytes, store.info().facts().get("logBytes"));
      assertEquals(1, store.history(10).size());
    }
  }

  @Test
  void emptyKeysAndLargeValuesComeBackAsTheyWere() throws StoreException {
    byte[] large = new byte[3_000_000];
    new Random(3).nextBytes(large);
    RecordKey empty = RecordKey.ofBytes();
    try (CredentialStore store = openOrCreate(home)) {
      store.commit(ChangeSet.of("load").put(empty, Secret.copyOf(large)).build());
    }
    try (CredentialStore store = openToRead(home)) {
      assertTrue(store.get(empty).orElseThrow().matches(large));
    }
  }

  @Test
  void aReaderCannotWrite() throws StoreException {
    try (CredentialStore store = openOrCreate(home)) {
      store.commit(put(JOE, "tea"));
    }
    try (CredentialStore store = openToRead(home)) {
      fails(Failure.READ_ONLY, () -> store.commit(delete(JOE)));
    }
  }

  @Test
  void infoSaysWhatTheStoreIs() throws StoreException {
    try (CredentialStore store = openOrCreate(home)) {
      store.commit(put(JOE, "tea"));
    }
    try (CredentialStore store = openToWrite(home)) {
      assertEquals(StoreFormat.JE, store.info().format());
      Map<String, Object> facts = store.info().facts();
      assertEquals(1L, facts.get("schemaVersion"));
      assertEquals(1L, facts.get("commits"));
      assertEquals("0700", facts.get("mode"));
      assertEquals("sound", facts.get("commitMark"));
      assertEquals(System.getProperty("user.name"), facts.get("owner"));
    }
  }

  @Test
  void aClosedStoreCanBeClosedAgainAndNotUsed() throws StoreException {
    CredentialStore store = openOrCreate(home);
    store.commit(put(JOE, "tea"));
    store.close();
    store.close();
    assertThrows(IllegalStateException.class, () -> store.get(JOE));
  }
}
