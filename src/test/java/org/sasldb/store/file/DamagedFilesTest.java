package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.RecordKey;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.testing.Stress;

/** Whatever is in a file, a store gives records or a StoreException and nothing else. */
class DamagedFilesTest {
  @TempDir Path folder;

  private final BerkeleyStoreProvider provider =
      new BerkeleyStoreProvider(new Faults().hasty(), new HastyTicker());

  @Test
  void everyFileOfTheCorpus() throws Exception {
    for (Path golden : corpus()) {
      Path file = Files.write(folder.resolve("sasldb2"), Files.readAllBytes(golden));
      use(file);
    }
  }

  @Test
  void spoiledFiles() throws Exception {
    Random random = new Random(20241124);
    List<Path> corpus = corpus();
    int failures = 0;
    for (int i = 0; i < Stress.count(200, 20_000); i++) {
      byte[] bytes = Files.readAllBytes(corpus.get(random.nextInt(corpus.size())));
      Path file = Files.write(folder.resolve("sasldb2"), spoil(bytes, random));
      failures += use(file);
    }
    assertTrue(failures > 50, "the damage is found: " + failures);
  }

  private static List<Path> corpus() throws Exception {
    Path folder = Path.of(DamagedFilesTest.class.getResource("/berkeley/").toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".db")).sorted().toList();
    }
  }

  private static byte[] spoil(byte[] whole, Random random) {
    if (whole.length == 0) {
      return whole;
    }
    int length = random.nextInt(5) == 0 ? random.nextInt(whole.length) : whole.length;
    byte[] bytes = java.util.Arrays.copyOf(whole, length);
    for (int i = 1 + random.nextInt(4); i > 0 && length > 0; i--) {
      int reach = random.nextBoolean() ? Math.min(length, 512) : length;
      bytes[random.nextInt(reach)] = (byte) random.nextInt();
    }
    return bytes;
  }

  /** Uses every method; counts the failures. */
  private int use(Path file) {
    int failures = 0;
    for (Faults.Event use : uses(file)) {
      try {
        use.happen();
      } catch (StoreException e) {
        assertTrue(e.getMessage() != null && !e.reason().isEmpty());
        failures++;
      } catch (Exception e) {
        throw new AssertionError("only a StoreException may escape", e);
      }
    }
    return failures;
  }

  private List<Faults.Event> uses(Path file) {
    RecordKey key = RecordKey.of("alice", "example.org", "userPassword");
    return List.of(
        () -> provider.check(file, OpenOptions.reading()),
        () -> {
          try (CredentialStore store = provider.open(file, OpenOptions.reading())) {
            store.info();
            store.get(key);
          }
        },
        () -> {
          try (CredentialStore store = provider.open(file, OpenOptions.reading());
              RecordCursor cursor = store.scan()) {
            while (cursor.next() != null) {
              // every record
            }
          }
        },
        () -> {
          try (CredentialStore store = provider.open(file, OpenOptions.creating())) {
            store.commit(Accounts.put("joe", "secret"));
          }
        });
  }
}
