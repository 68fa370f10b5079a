package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CommitResult.Committed;
import org.sasldb.store.CommitResult.Refused;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Precondition;
import org.sasldb.testing.Stress;

/** The store against a plain map, under random changes. */
class RandomChangesTest {
  private static final String[] USERS = {"", "a", "ann", "joe", "joey", "jürgen"};
  private static final String[] REALMS = {"", "example.org", "other"};
  private static final String[] PROPERTIES = {"userPassword", "cmusaslsecretOTP", "x", ""};

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void doesWhatAMapDoes(long seed) throws Exception {
    Random random = new Random(seed);
    Path file = folder.resolve("sasldb2");
    Map<RecordKey, String> model = new TreeMap<>();
    BerkeleyStoreProvider provider =
        new BerkeleyStoreProvider(new Faults().hasty(), new HastyTicker());
    try (CredentialStore store = provider.open(file, OpenOptions.creating())) {
      for (int i = 0; i < Stress.count(60, 3000); i++) {
        Drawn drawn = draw(random);
        CommitResult expected = drawn.applyTo(model);
        FileStamp before = Files.exists(file) ? FileStamp.of(file) : null;
        assertEquals(expected, store.commit(drawn.changes), "step " + i);
        boolean written =
            Files.exists(file) && (before == null || !FileStamp.of(file).unchanged(before));
        assertEquals(expected instanceof Committed c && c.changed(), written, "step " + i);
        RecordKey key = drawKey(random);
        assertEquals(
            Optional.ofNullable(model.get(key)), store.get(key).map(RandomChangesTest::text));
      }
      assertEquals(latin(model), Accounts.records(store));
    }
    assertTrue(provider.check(file, OpenOptions.reading()).sound());
  }

  private static Map<String, String> latin(Map<RecordKey, String> model) {
    Map<String, String> latin = new TreeMap<>();
    model.forEach((key, value) -> latin.put(Accounts.latin(key.toByteArray()), value));
    return latin;
  }

  private static String text(Secret secret) {
    return new String(secret.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  private static RecordKey drawKey(Random random) {
    if (random.nextInt(20) == 0) {
      return RecordKey.ofBytes((byte) random.nextInt(4));
    }
    return RecordKey.of(pick(USERS, random), pick(REALMS, random), pick(PROPERTIES, random));
  }

  private static String pick(String[] words, Random random) {
    return words[random.nextInt(words.length)];
  }

  private static String drawValue(Random random) {
    int length = random.nextInt(10) == 0 ? random.nextInt(9000) : random.nextInt(3);
    return "v".repeat(length);
  }

  private static Drawn draw(Random random) {
    Drawn drawn = new Drawn();
    ChangeSet.Builder builder = ChangeSet.of("random");
    for (int i = random.nextInt(3); i > 0; i--) {
      RecordKey key = drawKey(random);
      drawn.condition(
          builder,
          switch (random.nextInt(6)) {
            case 0 -> new Precondition.Absent(key);
            case 1 -> new Precondition.Present(key);
            default -> new Precondition.Unchanged(key, Accounts.value(drawValue(random)));
          },
          random.nextInt(3) == 0);
    }
    if (random.nextInt(4) == 0) {
      Account account = Account.of(pick(USERS, random), pick(REALMS, random));
      ByteString spared = ByteString.utf8(pick(PROPERTIES, random));
      builder.sweep(account, property -> !property.equals(spared));
      drawn.sweeps.put(account, spared);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      RecordKey key = drawKey(random);
      Optional<String> value =
          random.nextInt(3) == 0 ? Optional.empty() : Optional.of(drawValue(random));
      drawn.writes.put(key, value);
      if (value.isPresent()) {
        builder.put(key, Accounts.value(value.get()));
      } else {
        builder.delete(key);
      }
    }
    drawn.changes = builder.build();
    return drawn;
  }

  /** A change, and the same in plain words. */
  private static final class Drawn {
    private final Map<Account, ByteString> sweeps = new java.util.HashMap<>();
    private final Map<RecordKey, Optional<String>> writes = new TreeMap<>();
    private ChangeSet changes = ChangeSet.of("nothing").build();

    /** Most conditions are left out, so that most changes are made. */
    void condition(ChangeSet.Builder builder, Precondition condition, boolean keep) {
      if (keep) {
        builder.require(condition);
      }
    }

    CommitResult applyTo(Map<RecordKey, String> model) {
      for (Precondition condition : changes.preconditions()) {
        String found = model.get(condition.key());
        if (!condition.holds(found == null ? null : Accounts.value(found))) {
          return new Refused(condition);
        }
      }
      Map<RecordKey, String> before = new TreeMap<>(model);
      model.keySet().removeIf(this::isSwept);
      writes.forEach(
          (key, value) -> {
            if (value.isPresent()) {
              model.put(key, value.get());
            } else {
              model.remove(key);
            }
          });
      long stored =
          model.entrySet().stream()
              .filter(e -> !e.getValue().equals(before.get(e.getKey())))
              .count();
      long removed = before.keySet().stream().filter(key -> !model.containsKey(key)).count();
      return new Committed(stored, removed);
    }

    private boolean isSwept(RecordKey key) {
      return key.account().isPresent()
          && sweeps.containsKey(key.account().get())
          && !key.property().orElseThrow().equals(sweeps.get(key.account().get()));
    }
  }
}
