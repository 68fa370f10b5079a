package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CommitResult.Committed;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Precondition;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.testing.Command;
import org.sasldb.testing.Stress;

/** Our own writers keep each other out, and what a dead one left is cleared away. */
class WriterLockTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("sasldb2");
  }

  private Path lockFile() {
    return folder.resolve(".sasldb2.lock");
  }

  @Test
  void threadsThatWriteOneFileLoseNothing() throws Exception {
    int threads = 8;
    int each = Stress.count(5, 40);
    List<Callable<Void>> writers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      String user = "user" + t;
      writers.add(
          () -> {
            try (CredentialStore store = Accounts.open(file())) {
              for (int i = 0; i < each; i++) {
                assertEquals(new Committed(1, 0), store.commit(Accounts.put(user + "-" + i, "x")));
                assertTrue(Accounts.password(store, user + "-" + i).isPresent());
              }
            }
            return null;
          });
    }
    run(writers);
    assertEquals(threads * each, Accounts.records(file()).size());
    assertEquals(List.of("sasldb2"), Accounts.names(folder));
  }

  @Test
  void ofManyThatCreateOneRecordOneSucceeds() throws Exception {
    ChangeSet create =
        ChangeSet.of("create")
            .require(new Precondition.Absent(Accounts.key("joe")))
            .put(Accounts.key("joe"), Accounts.value("x"))
            .build();
    List<Callable<Void>> writers = new ArrayList<>();
    List<CommitResult> results = java.util.Collections.synchronizedList(new ArrayList<>());
    try (CredentialStore shared = Accounts.open(file())) {
      for (int t = 0; t < 8; t++) {
        writers.add(
            () -> {
              results.add(shared.commit(create));
              return null;
            });
      }
      run(writers);
    }
    assertEquals(1, results.stream().filter(r -> r instanceof Committed).count());
    assertEquals(8, results.size());
  }

  private static void run(List<Callable<Void>> tasks) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(tasks.size());
    try {
      for (Future<Void> done : pool.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      pool.shutdown();
      assertTrue(pool.awaitTermination(1, TimeUnit.MINUTES));
    }
  }

  @Test
  void aWriterThatWaitsInVainSaysSo() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    Path real = file().toRealPath();
    assertTrue(PathLocks.acquire(real, new Deadline(Ticker.SYSTEM, Duration.ZERO)));
    try {
      OpenOptions hasty = OpenOptions.creating().withLockWait(Duration.ofMillis(20));
      try (CredentialStore store = new BerkeleyStoreProvider().open(file(), hasty)) {
        StoreException e = Accounts.failure(() -> store.commit(Accounts.put("joe", "other")));
        assertEquals(Failure.LOCKED, e.failure());
      }
    } finally {
      PathLocks.release(real);
    }
    assertEquals("secret", Accounts.password(file(), "joe").orElseThrow());
  }

  @Test
  void aReadersChannelStaysOpenWhileAWriterIsAtWork() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    Path real = file().toRealPath();
    assertTrue(PathLocks.acquire(real, new Deadline(Ticker.SYSTEM, Duration.ZERO)));
    FileChannel channel = FileChannel.open(real, StandardOpenOption.READ);
    try {
      PathLocks.close(real, channel);
      assertTrue(channel.isOpen(), "closing it would drop the writer's lock");
    } finally {
      PathLocks.release(real);
    }
    assertFalse(channel.isOpen());
  }

  @Test
  void leftoversOfAKilledWriterAreRemovedByTheNext() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    Files.write(lockFile(), new byte[17]);
    Path left = Files.createDirectory(folder.resolve(".sasldb2.sasldb-1f3.tmp"));
    Files.write(left.resolve("new"), new byte[100]);
    Files.createDirectory(folder.resolve(".sasldb2.sasldb-0.tmp"));
    List<String> others =
        List.of(".sasldb2.sasldb-.tmp", ".sasldb2.sasldb-xyz.tmp", ".sasldb2.tmp", "sasldb2.lock");
    for (String other : others) {
      Files.createFile(folder.resolve(other));
    }
    Accounts.commit(file(), Accounts.put("ann", "other"));
    List<String> expected = new ArrayList<>(others);
    expected.add("sasldb2");
    assertEquals(expected.stream().sorted().toList(), Accounts.names(folder));
    assertEquals(2, Accounts.records(file()).size());
  }

  @Test
  void aLinkInThePlaceOfALeftoverIsRemovedAndNotFollowed() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    Files.write(lockFile(), new byte[0]);
    Path precious = Files.createDirectory(folder.resolve("precious"));
    Files.writeString(precious.resolve("new"), "precious");
    Files.createSymbolicLink(folder.resolve(".sasldb2.sasldb-1.tmp"), Path.of("precious"));
    Accounts.commit(file(), Accounts.put("ann", "other"));
    assertEquals(List.of("precious", "sasldb2"), Accounts.names(folder));
    assertEquals(List.of("new"), Accounts.names(precious));
  }

  @Test
  void aLockFileThatIsALinkIsNotFollowed() throws Exception {
    Path precious = Files.writeString(folder.resolve("precious"), "precious");
    Files.createSymbolicLink(lockFile(), Path.of("precious"));
    StoreException e =
        Accounts.failure(() -> Accounts.commit(file(), Accounts.put("joe", "secret")));
    assertEquals(Failure.WRITE_FAILED, e.failure());
    assertEquals("precious", Files.readString(precious));
    assertFalse(Files.exists(file()));
  }

  @Test
  void aPipeOrFolderInThePlaceOfTheLockFileIsNotOpened() throws Exception {
    Command.requireInstalled("mkfifo");
    Command.of("mkfifo", lockFile().toString()).run().expect(0);
    assertTimeoutPreemptively(Duration.ofMinutes(1), this::refusesTheLockFile);
    Files.delete(lockFile());
    Files.createDirectory(lockFile());
    refusesTheLockFile();
  }

  @Test
  void aLockFileThatIsAlsoAnotherFileIsNotWritten() throws Exception {
    Path precious = Files.writeString(folder.resolve("precious"), "precious");
    Files.createLink(lockFile(), precious);
    refusesTheLockFile();
    assertEquals("precious", Files.readString(precious));
  }

  private void refusesTheLockFile() {
    StoreException e =
        Accounts.failure(() -> Accounts.commit(file(), Accounts.put("joe", "secret")));
    assertEquals(Failure.WRITE_FAILED, e.failure());
    assertEquals("ls -l " + real(lockFile()), e.hint());
    assertFalse(Files.exists(file()));
  }

  private static Path real(Path path) {
    try {
      return path.getParent().toRealPath().resolve(path.getFileName());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whereNothingCanBeMadeTheSystemsReasonIsTold() {
    Faults readOnly = new Faults().refusing("createFile", "Read-only file system");
    StoreException e =
        Accounts.failure(
            () -> Accounts.open(file(), readOnly).commit(Accounts.put("joe", "secret")));
    assertEquals(Failure.WRITE_FAILED, e.failure());
    assertEquals("Read-only file system", e.reason());
  }

  @Test
  void aFileTornInPlaceIsFinishedByTheNextWriter() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    Path redo = Files.createDirectory(folder.resolve(".sasldb2.sasldb-1.tmp")).resolve("redo");
    Files.copy(file(), redo);
    Accounts.commit(redo, Accounts.put("ann", "written in place"));
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[5000]), 7000);
    }
    Accounts.commit(file(), Accounts.put("bob", "next"));
    assertEquals(3, Accounts.records(file()).size());
    assertEquals(List.of("sasldb2"), Accounts.names(folder));
  }

  @Test
  void aFileThatWasWrittenToItsEndIsNotWrittenAgain() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    Path redo = Files.createDirectory(folder.resolve(".sasldb2.sasldb-1.tmp")).resolve("redo");
    Files.copy(file(), redo);
    Files.write(lockFile(), new byte[0]);
    Accounts.commit(file(), Accounts.put("bob", "next"));
    assertEquals(2, Accounts.records(file()).size());
    assertEquals(List.of("sasldb2"), Accounts.names(folder));
  }

  /** What a killed writer left holds passwords, and is not to mend another damage years later. */
  @Test
  void whoeverReplacesTheFileClearsAwayWhatAKilledWriterLeft() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    Path redo = Files.createDirectory(folder.resolve(".sasldb2.sasldb-1.tmp")).resolve("redo");
    Files.copy(file(), redo);
    Files.write(lockFile(), new byte[0]);
    NewStore terms = NewStore.ofCreator(OpenOptions.creating()).replacing();
    try (StoreBuilder builder = Accounts.provider(file()).build(file(), terms)) {
      builder.finish();
    }
    assertEquals(List.of("sasldb2"), Accounts.names(folder));
  }
}
