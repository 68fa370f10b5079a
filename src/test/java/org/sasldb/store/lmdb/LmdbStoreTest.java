package org.sasldb.store.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.record.Account;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CheckReport;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Precondition;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;

/** What an LMDB store promises. */
class LmdbStoreTest {
  @TempDir Path folder;
  private Path file = Path.of("sasldb2");

  @BeforeEach
  void start() {
    file = folder.resolve("sasldb2");
  }

  private static Failure failure(org.junit.jupiter.api.function.Executable action) {
    return assertThrows(StoreException.class, action).failure();
  }

  @Test
  void theFirstRecordMakesBothFiles() throws Exception {
    assertEquals(
        new CommitResult.Committed(1, 0), Stores.commit(file, Stores.put("joe", "secret")));
    assertEquals(List.of("sasldb2", "sasldb2-lock"), Stores.names(folder));
    for (Path each : List.of(file, LockFile.of(file))) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
    }
    assertEquals(Map.of("joe*example.org*userPassword", "secret"), Stores.records(file));
  }

  @Test
  void changesFollowOneAnother() throws Exception {
    try (CredentialStore store = Stores.open(file)) {
      store.commit(Stores.put("joe", "one"));
      assertEquals(new CommitResult.Committed(1, 0), store.commit(Stores.put("joe", "two")));
      assertEquals(Optional.of("two"), Stores.password(store, "joe"));
      assertEquals(new CommitResult.Committed(0, 0), store.commit(Stores.put("joe", "two")));
      assertEquals(new CommitResult.Committed(1, 0), store.commit(Stores.put("ann", "x")));
      assertEquals(new CommitResult.Committed(0, 1), store.commit(Stores.delete("joe")));
      assertEquals(Optional.empty(), Stores.password(store, "joe"));
      assertEquals(1L, store.info().facts().get("records"));
    }
    CheckReport report = new LmdbStoreProvider().check(file, OpenOptions.reading());
    assertEquals(new CheckReport(1, List.of()), report);
  }

  @Test
  void preconditionsDecide() throws Exception {
    Stores.commit(file, Stores.put("joe", "one"));
    RecordKey joe = Stores.key("joe");
    RecordKey ann = Stores.key("ann");
    List<Precondition> failing =
        List.of(
            new Precondition.Absent(joe),
            new Precondition.Present(ann),
            new Precondition.Unchanged(joe, Stores.value("two")));
    for (Precondition condition : failing) {
      ChangeSet change = ChangeSet.of("x").put(ann, Stores.value("new")).require(condition).build();
      assertEquals(new CommitResult.Refused(condition), Stores.commit(file, change));
    }
    ChangeSet change =
        ChangeSet.of("x")
            .put(joe, Stores.value("new"))
            .require(new Precondition.Unchanged(joe, Stores.value("one")))
            .require(new Precondition.Absent(ann))
            .build();
    assertEquals(new CommitResult.Committed(1, 0), Stores.commit(file, change));
    assertEquals(1, Stores.records(file).size());
  }

  @Test
  void sweepsComeBeforeWrites() throws Exception {
    RecordKey otp = RecordKey.of("joe", Stores.REALM, "cmusaslsecretOTP");
    Stores.commit(
        file,
        ChangeSet.of("x")
            .put(Stores.key("joe"), Stores.value("a"))
            .put(otp, Stores.value("b"))
            .put(Stores.key("joey"), Stores.value("c"))
            .build());
    Account joe = Stores.key("joe").account().orElseThrow();
    ChangeSet change =
        ChangeSet.of("x")
            .sweep(joe, property -> true)
            .put(Stores.key("joe"), Stores.value("d"))
            .build();
    assertEquals(new CommitResult.Committed(1, 1), Stores.commit(file, change));
    assertEquals(
        Map.of("joe*example.org*userPassword", "d", "joey*example.org*userPassword", "c"),
        Stores.records(file));
  }

  @Test
  void nothingToDoMakesNoFileAndNoTransaction() throws Exception {
    assertEquals(new CommitResult.Committed(0, 0), Stores.commit(file, Stores.delete("joe")));
    assertEquals(List.of(), Stores.names(folder));
    Stores.golden("one-user", file);
    assertEquals(new CommitResult.Committed(0, 0), Stores.commit(file, Stores.delete("joe")));
    assertEquals(List.of("sasldb2"), Stores.names(folder));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void longestKeys(int tooLong) throws Exception {
    Stores.commit(file, Stores.put("joe", "x"));
    int rest = Stores.key("").bytes().length();
    ChangeSet change = Stores.put("u".repeat(511 - rest + tooLong), "y");
    if (tooLong == 0) {
      Stores.commit(file, change);
      assertEquals(2, Stores.records(file).size());
    } else {
      assertEquals(Failure.KEY_REFUSED, failure(() -> Stores.commit(file, change)));
      Files.delete(file);
      assertEquals(Failure.KEY_REFUSED, failure(() -> Stores.commit(file, change)));
      assertFalse(Files.exists(file));
    }
  }

  @Test
  void aFullMapIsNamedAndGrowsOnlyIfAsked() throws Exception {
    LmdbStoreProvider small = new LmdbStoreProvider(new LmdbSettings(1 << 20, false));
    try (CredentialStore store = small.open(file, OpenOptions.creating())) {
      store.commit(Stores.put("joe", "x"));
    }
    ChangeSet large = Stores.put("ann", "y".repeat(2 << 20));
    StoreException full = assertThrows(StoreException.class, () -> Stores.commit(file, large));
    assertEquals(Failure.MAP_FULL, full.failure());
    assertTrue(full.reason().contains("1048576"), full.reason());
    assertEquals(1, Stores.records(file).size());
    LmdbStoreProvider growing = new LmdbStoreProvider(new LmdbSettings(0, true));
    try (CredentialStore store = growing.open(file, OpenOptions.creating())) {
      store.commit(large);
      assertEquals(4L << 20, store.info().facts().get("mapBytes"));
    }
    assertEquals(2, Stores.records(file).size());
    assertTrue(new LmdbStoreProvider().check(file, OpenOptions.reading()).findings().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "bad-cut,DAMAGED",
    "bad-root,DAMAGED",
    "bad-magic,NOT_A_STORE",
    "bad-version,UNSUPPORTED"
  })
  void damagedFilesNeverReachTheLibrary(String name, Failure expected) throws Exception {
    Stores.golden(name, file);
    assertEquals(expected, failure(() -> Stores.commit(file, Stores.put("joe", "x"))));
    assertEquals(List.of("sasldb2"), Stores.names(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"emptied", "users300", "deletes300", "value8000", "utf8", "key511"})
  void filesOfTheLibraryAreChanged(String name) throws Exception {
    Stores.golden(name, file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Map<String, String> expected = Stores.records(file);
    Stores.commit(file, Stores.put("joe", "x"));
    expected.put("joe*example.org*userPassword", "x");
    assertEquals(expected, Stores.records(file));
    assertEquals(
        "rw-rw----",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(LockFile.of(file))));
    assertTrue(new LmdbStoreProvider().check(file, OpenOptions.reading()).findings().isEmpty());
  }

  @Test
  void aHeldReaderSeesChangesAndReplacements() throws Exception {
    Stores.commit(file, Stores.put("joe", "one"));
    try (CredentialStore reader = new LmdbStoreProvider().open(file, OpenOptions.reading())) {
      assertEquals(Optional.of("one"), Stores.password(reader, "joe"));
      Stores.commit(file, Stores.put("joe", "two"));
      Thread.sleep(5);
      assertEquals(Optional.of("two"), Stores.password(reader, "joe"));
      new LmdbStoreProvider().compact(file, OpenOptions.creating());
      Stores.commit(file, Stores.put("joe", "three"));
      Thread.sleep(5);
      assertEquals(Optional.of("three"), Stores.password(reader, "joe"));
      assertEquals(Failure.READ_ONLY, failure(() -> reader.commit(Stores.put("joe", "x"))));
    }
  }

  /** A mapped file that is cut is a damaged one, and costs the JVM nothing. */
  @Test
  void aMappedFileThatIsCutIsDamaged() throws Exception {
    LmdbStoreProvider roomy = new LmdbStoreProvider(new LmdbSettings(64 << 20, false));
    try (CredentialStore store = roomy.open(file, OpenOptions.creating())) {
      store.commit(
          ChangeSet.of("x")
              .put(Stores.key("joe"), Stores.value("x"))
              .put(Stores.key("large"), Stores.value("y".repeat(20 << 20)))
              .build());
      assertEquals(Optional.of("x"), Stores.password(store, "joe"));
      assertEquals(20 << 20, store.get(Stores.key("large")).orElseThrow().length());
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(3 * 4096);
        channel.write(ByteBuffer.allocate(1), 2);
      }
      assertThrows(StoreException.class, () -> store.get(Stores.key("large")));
    }
  }

  @Test
  void compactingKeepsRecordsAndRefusesAnOpenFile() throws Exception {
    Stores.golden("deletes300", file);
    Map<String, String> before = Stores.records(file);
    new LmdbStoreProvider().compact(file, OpenOptions.creating());
    assertEquals(before, Stores.records(file));
    assertTrue(Files.size(file) < 77_824);
    Stores.commit(file, Stores.put("joe", "x"));
    assertEquals(before.size() + 1, Stores.records(file).size());
    try (FileChannel held = LockFile.exclude(file, Duration.ZERO)) {
      OpenOptions hasty = OpenOptions.creating().withLockWait(Duration.ofMillis(50));
      assertEquals(Failure.LOCKED, failure(() -> new LmdbStoreProvider().compact(file, hasty)));
      assertTrue(held.isOpen());
    }
  }

  @Test
  void builtStoresTakeTheirPlaceAtOnce() throws Exception {
    NewStore terms = NewStore.ofCreator(OpenOptions.creating());
    try (StoreBuilder builder = new LmdbStoreProvider().build(file, terms)) {
      builder.add(new CredentialRecord(Stores.key("joe"), Stores.value("x")));
      assertFalse(Files.exists(file));
      builder.finish();
    }
    assertEquals(1, Stores.records(file).size());
    assertEquals(Failure.STORE_EXISTS, failure(() -> new LmdbStoreProvider().build(file, terms)));
    try (StoreBuilder builder = new LmdbStoreProvider().build(file, terms.replacing())) {
      assertTrue(builder.refusal(Stores.key("u".repeat(511)), 1) != null);
      builder.finish();
    }
    assertEquals(Map.of(), Stores.records(file));
    Stores.commit(file, Stores.put("ann", "y"));
    assertEquals(1, Stores.records(file).size());
    assertEquals(List.of("sasldb2", "sasldb2-lock"), Stores.names(folder));
  }

  @Test
  void missingAndEmptyFilesAreToldApart() throws Exception {
    OpenOptions reading = OpenOptions.reading();
    assertEquals(Failure.NO_SUCH_STORE, failure(() -> new LmdbStoreProvider().open(file, reading)));
    Files.createFile(file);
    assertEquals(Failure.NOT_A_STORE, failure(() -> new LmdbStoreProvider().open(file, reading)));
    Stores.commit(file, Stores.put("joe", "x"));
    assertEquals(1, Stores.records(file).size());
    assertEquals(
        Failure.IS_A_DIRECTORY, failure(() -> new LmdbStoreProvider().open(folder, reading)));
  }

  @Test
  void manyThreadsWriteOneFile() throws Exception {
    List<CompletableFuture<CommitResult>> results = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String user = "user" + i;
      results.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return Stores.commit(file, Stores.put(user, "x"));
                } catch (StoreException e) {
                  throw new AssertionError(e);
                }
              }));
    }
    for (CompletableFuture<CommitResult> result : results) {
      assertInstanceOf(CommitResult.Committed.class, result.get());
    }
    assertEquals(8, Stores.records(file).size());
  }

  @Test
  void damagedFilesAreSalvaged() throws Exception {
    Stores.golden("users300", file);
    byte[] bytes = Files.readAllBytes(file);
    java.util.Arrays.fill(bytes, 3 * 4096, 4 * 4096, (byte) 1);
    Files.write(file, bytes);
    int[] count = new int[1];
    CheckReport report =
        new LmdbStoreProvider().salvage(file, OpenOptions.reading(), (entry, doubt) -> count[0]++);
    assertFalse(report.sound());
    assertEquals(report.records(), count[0]);
    assertTrue(count[0] > 200, "" + count[0]);
  }
}
