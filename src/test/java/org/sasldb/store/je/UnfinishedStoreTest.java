package org.sasldb.store.je;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.store.je.JeStores.JOE;
import static org.sasldb.store.je.JeStores.fails;
import static org.sasldb.store.je.JeStores.names;
import static org.sasldb.store.je.JeStores.openOrCreate;
import static org.sasldb.store.je.JeStores.openToRead;
import static org.sasldb.store.je.JeStores.openToWrite;
import static org.sasldb.store.je.JeStores.openWith;
import static org.sasldb.store.je.JeStores.put;
import static org.sasldb.store.je.JeStores.store;
import static org.sasldb.store.je.JeStores.text;

import com.sleepycat.je.Database;
import com.sleepycat.je.DatabaseConfig;
import com.sleepycat.je.DatabaseEntry;
import com.sleepycat.je.Environment;
import com.sleepycat.je.EnvironmentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.Failure;
import org.sasldb.store.HostStore;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.testing.ChildJvm;
import org.sasldb.testing.Stress;

/** A store whose making was interrupted can be made; one that was made is never taken for that. */
class UnfinishedStoreTest {
  private static final String FIRST = "00000000.jdb";
  private static final String SECOND = "00000001.jdb";

  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void name() {
    home = folder.resolve("store");
  }

  private static Path ownerFolder(Path path) throws IOException {
    return Files.createDirectory(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private void leave(String name, byte[] log) throws IOException {
    if (!Files.isDirectory(home)) {
      ownerFolder(home);
    }
    Files.write(home.resolve(name), log);
  }

  /** The log of a store in which nothing was committed yet. */
  private Path beginning() throws IOException, StoreException, LockedElsewhere {
    Path begun = ownerFolder(folder.resolve("begun"));
    JeEnvironment environment =
        JeOpening.open(new JeFolder(begun), JeSettings.Access.CREATE, OpenOptions.Use.ONE_SHOT);
    Path crashed = folder.resolve("crashed");
    JeStores.copyAsCrashed(begun, crashed);
    environment.close();
    return crashed;
  }

  private void isNoStoreForAReader() throws IOException, StoreException {
    byte[] before = Files.readAllBytes(home.resolve(FIRST));
    fails(Failure.IS_A_DIRECTORY, () -> openToRead(home));
    fails(Failure.IS_A_DIRECTORY, () -> openToWrite(home));
    fails(Failure.IS_A_DIRECTORY, () -> new JeStoreProvider().check(home, OpenOptions.reading()));
    assertFalse(StoreLocation.of(StoreFormat.JE, home).exists());
    assertArrayEquals(before, Files.readAllBytes(home.resolve(FIRST)));
  }

  private void isMadeByTheNextWriter() throws IOException, StoreException {
    store(home, JOE, "tea");
    try (JeStore store = openToRead(home)) {
      assertEquals("tea", text(store.get(JOE)));
      assertEquals(1L, store.info().facts().get("commits"));
    }
    assertEquals(List.of(), new JeStoreProvider().check(home, OpenOptions.reading()).findings());
  }

  @Test
  void aLogThatEndsAnywhereBeforeTheFirstCommitIsMadeAnew()
      throws IOException, StoreException, LockedElsewhere {
    byte[] first = Files.readAllBytes(beginning().resolve(FIRST));
    int rounds = Stress.count(24, first.length);
    for (int round = 0; round <= rounds; round++) {
      name();
      home = folder.resolve("store" + round);
      leave(FIRST, Arrays.copyOf(first, round * first.length / rounds));
      isNoStoreForAReader();
      isMadeByTheNextWriter();
    }
  }

  @Test
  void theSecondLogMayBeThereTooAndTheFirstBeZeros()
      throws IOException, StoreException, LockedElsewhere {
    Path begun = beginning();
    leave(FIRST, new byte[4096]);
    leave(SECOND, Files.readAllBytes(begun.resolve(SECOND)));
    leave(WriterTurn.NAME, new byte[0]);
    leave("je.lck", new byte[0]);
    isNoStoreForAReader();
    isMadeByTheNextWriter();
  }

  @Test
  void anEmptyLogDoesNotHideTheClassicFileOfTheHost() throws IOException {
    leave(FIRST, new byte[0]);
    Path classic = Files.createFile(folder.resolve("sasldb2"));
    assertEquals(StoreLocation.of(classic), new HostStore(home, classic).locate());
  }

  @Test
  void aStoreCanBeBuiltThere() throws IOException, StoreException {
    leave(FIRST, new byte[0]);
    build();
    try (JeStore store = openToRead(home)) {
      assertEquals(1L, store.info().facts().get("commits"));
    }
  }

  private void build() throws StoreException {
    NewStore terms = NewStore.ofCreator(OpenOptions.creating());
    try (StoreBuilder builder = new JeStoreProvider().build(home, terms)) {
      builder.finish();
    }
  }

  @Test
  void aStoreIsNotBuiltOverOneThatIsBeingMade() throws IOException, StoreException {
    ownerFolder(home);
    OpenOptions hasty = OpenOptions.creating().withLockWait(Duration.ofMillis(50));
    try (ChildJvm other = ChildJvm.start(JeChild.class, "lock", home.toString())) {
      assertEquals("ready", other.line());
      try (StoreBuilder builder = new JeStoreProvider().build(home, NewStore.ofCreator(hasty))) {
        fails(Failure.LOCKED, builder::finish);
      }
      assertTrue(names(home).contains(JeFolder.LOCK_FILE));
      assertEquals(Set.of("store"), names(folder));
      other.tell("go");
      assertEquals(List.of("done"), other.lines());
    }
    build();
  }

  @Test
  void whatABuilderThatWasKilledLeftIsRemovedByTheNext() throws IOException, StoreException {
    Path abandoned = ownerFolder(folder.resolve(".store.building-999999999"));
    Files.write(abandoned.resolve(FIRST), new byte[] {1});
    String alive = ".store.building-" + ProcessHandle.current().parent().orElseThrow().pid();
    ownerFolder(folder.resolve(alive));
    build();
    assertEquals(Set.of("store", alive), names(folder));
  }

  @Test
  void aStoreWithoutItsMarkIsNeverClearedHoweverItIsDamaged() throws IOException, StoreException {
    store(home, JOE, "tea");
    Files.delete(home.resolve(CommitMark.NAME));
    for (String name : List.of(FIRST, SECOND)) {
      byte[] sound = Files.readAllBytes(home.resolve(name));
      for (int at = 0; at < sound.length; at += Stress.count(97, 1)) {
        byte[] damaged = sound.clone();
        damaged[at] ^= (byte) 0xff;
        Files.write(home.resolve(name), damaged);
        assertFalse(new JeFolder(home).isVacant(), name + " damaged at " + at);
        assertTrue(StoreLocation.isJeStore(home), name + " damaged at " + at);
      }
      Files.write(home.resolve(name), sound);
    }
    Files.write(home.resolve(FIRST), new byte[0]);
    byte[] second = Files.readAllBytes(home.resolve(SECOND));
    fails(Failure.DAMAGED, () -> openOrCreate(home));
    assertArrayEquals(second, Files.readAllBytes(home.resolve(SECOND)));
  }

  @Test
  void aStoreThatLostItsFirstLogIsNotCleared() throws IOException, StoreException {
    store(home, JOE, "tea");
    Files.delete(home.resolve(CommitMark.NAME));
    Files.delete(home.resolve(FIRST));
    assertFalse(new JeFolder(home).isVacant());
  }

  @Test
  void whatAnotherProgramMadeIsNotCleared() throws IOException {
    ownerFolder(home);
    foreign("customers", "7");
    byte[] log = Files.readAllBytes(home.resolve(FIRST));
    for (int at = 0; at < log.length; at += 101) {
      byte[] damaged = log.clone();
      damaged[at] ^= (byte) 0xff;
      Files.write(home.resolve(FIRST), damaged);
      assertTrue(StoreLocation.isJeStore(home), "damaged at " + at);
    }
  }

  @Test
  void anEmptyDatabaseOfAnotherProgramIsNotClearedEither() throws IOException {
    ownerFolder(home);
    foreign("metadata", "");
    assertTrue(StoreLocation.isJeStore(home));
    fails(Failure.NOT_A_STORE, () -> openOrCreate(home));
    assertTrue(names(home).contains(FIRST));
  }

  private void foreign(String name, String record) {
    EnvironmentConfig config = new EnvironmentConfig();
    config.setAllowCreate(true);
    config.setConfigParam("je.freeDisk", "0");
    try (Environment environment = new Environment(home.toFile(), config);
        Database database =
            environment.openDatabase(null, name, new DatabaseConfig().setAllowCreate(true))) {
      if (!record.isEmpty()) {
        DatabaseEntry entry = new DatabaseEntry(JeStores.secret(record).toByteArray());
        database.put(null, entry, entry);
      }
    }
  }

  @Test
  void nothingIsClearedWhileSomebodyIsInTheFolder() throws IOException, StoreException {
    leave(FIRST, new byte[0]);
    try (ChildJvm other = ChildJvm.start(JeChild.class, "lock", home.toString())) {
      assertEquals("ready", other.line());
      OpenOptions hasty = OpenOptions.creating().withLockWait(Duration.ofMillis(50));
      try (JeStore store = openWith(home, hasty)) {
        fails(Failure.LOCKED, () -> store.commit(put(JOE, "tea")));
      }
      assertTrue(names(home).contains(FIRST));
      other.tell("go");
      assertEquals(List.of("done"), other.lines());
    }
    isMadeByTheNextWriter();
  }

  /** Many may make one store at once: none of them may take it for a folder of something else. */
  @Test
  void whoLooksWhileAStoreIsMadeNeverRefusesTheFolder() throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      for (int i = 0; i < Stress.count(40, 1000); i++) {
        JeFolder made = new JeFolder(folder.resolve("made" + i));
        made.create();
        AtomicBoolean done = new AtomicBoolean();
        Future<Integer> looks =
            threads.submit(
                () -> {
                  int looked = 0;
                  while (!done.get()) {
                    JeStoreProvider.requireUsable(made);
                    looked++;
                  }
                  return looked;
                });
        try (JeStore store = openOrCreate(made.path())) {
          store.commit(put(JOE, "tea"));
        } finally {
          done.set(true);
        }
        assertTrue(looks.get() >= 0);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
