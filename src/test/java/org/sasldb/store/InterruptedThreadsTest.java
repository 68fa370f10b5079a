package org.sasldb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;

/**
 * A service cancels requests by interrupting their threads; no store and no other request minds.
 */
@Timeout(120)
class InterruptedThreadsTest {
  private static final int COMMITS = 30;

  @TempDir Path folder;

  @AfterEach
  void clear() {
    Thread.interrupted();
  }

  private static RecordKey key(String user) {
    return RecordKey.of(user, "example.org", "userPassword");
  }

  private static ChangeSet put(String user) {
    Secret value = Secret.takeOver("secret".getBytes(StandardCharsets.UTF_8));
    return ChangeSet.of("set password").put(key(user), value).build();
  }

  private StoreLocation location(StoreFormat format) {
    String suffix = format == StoreFormat.NDBM ? ".pag" : "";
    return StoreLocation.parse(format.prefix() + ":" + folder.resolve("store" + suffix));
  }

  private static OpenOptions options() {
    return OpenOptions.creating().withUse(OpenOptions.Use.LONG_LIVED);
  }

  @ParameterizedTest
  @EnumSource(StoreFormat.class)
  void whoIsInterruptedBeforeGetsTheAnswerAndStaysInterrupted(StoreFormat format) throws Exception {
    StoreLocation location = location(format);
    try (CredentialStore store = Stores.open(location, options())) {
      Thread.currentThread().interrupt();
      assertInstanceOf(CommitResult.Committed.class, store.commit(put("joe")));
      assertTrue(store.get(key("joe")).isPresent());
      assertFalse(store.get(key("ann")).isPresent());
      store.info();
      try (CredentialStore again = Stores.open(location, OpenOptions.reading());
          RecordCursor scan = again.scan()) {
        assertEquals(key("joe"), scan.next().key());
        assertNull(scan.next());
      }
      assertTrue(Thread.interrupted());
    }
  }

  /** Two names keep a file from being replaced, so that it is written in place. */
  @ParameterizedTest
  @EnumSource(
      value = StoreFormat.class,
      names = {"BERKELEY", "GDBM"})
  void aFileWrittenInPlaceIsNotTorn(StoreFormat format) throws Exception {
    StoreLocation location = location(format);
    try (CredentialStore store = Stores.open(location, options())) {
      store.commit(put("first"));
      Files.createLink(folder.resolve("second-name"), location.path());
      interruptCommits(store, new Random(1));
    }
    assertTrue(Stores.check(location, OpenOptions.reading()).sound());
  }

  @ParameterizedTest
  @EnumSource(StoreFormat.class)
  void whoIsInterruptedMeanwhileHasCommittedAndNobodyElseMinds(StoreFormat format)
      throws Exception {
    StoreLocation location = location(format);
    try (CredentialStore store = Stores.open(location, options())) {
      store.commit(put("first"));
      AtomicBoolean done = new AtomicBoolean();
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread reader =
          new Thread(
              () -> {
                try {
                  while (!done.get()) {
                    assertTrue(store.get(key("first")).isPresent());
                  }
                } catch (Throwable e) {
                  failure.set(e);
                }
              });
      reader.start();
      try {
        interruptCommits(store, new Random(2));
      } finally {
        done.set(true);
        reader.join();
      }
      assertNull(failure.get());
    }
    assertTrue(Stores.check(location, OpenOptions.reading()).sound());
  }

  private static void interruptCommits(CredentialStore store, Random random) throws Exception {
    for (int i = 0; i < COMMITS; i++) {
      String user = "user" + i;
      AtomicReference<Object> outcome = new AtomicReference<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  outcome.set(store.commit(put(user)));
                } catch (StoreException | RuntimeException e) {
                  outcome.set(e);
                }
              });
      thread.start();
      Thread.sleep(0, random.nextInt(1_000_000));
      thread.interrupt();
      thread.join();
      assertInstanceOf(CommitResult.Committed.class, outcome.get());
      assertEquals(Optional.of(true), store.get(key(user)).map(secret -> true));
    }
  }
}
