package org.sasldb.store.je;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.store.je.JeStores.ANN;
import static org.sasldb.store.je.JeStores.JOE;
import static org.sasldb.store.je.JeStores.all;
import static org.sasldb.store.je.JeStores.delete;
import static org.sasldb.store.je.JeStores.fails;
import static org.sasldb.store.je.JeStores.openOrCreate;
import static org.sasldb.store.je.JeStores.openToRead;
import static org.sasldb.store.je.JeStores.openToWrite;
import static org.sasldb.store.je.JeStores.openWith;
import static org.sasldb.store.je.JeStores.put;
import static org.sasldb.store.je.JeStores.secret;
import static org.sasldb.store.je.JeStores.store;
import static org.sasldb.store.je.JeStores.text;
import static org.sasldb.store.je.JeStores.user;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult.Committed;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Precondition;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.testing.Stress;

/** Several handles and threads of one process on one store. */
class JeSharedTest {
  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void name() {
    home = folder.resolve("store");
  }

  private static OpenOptions service() {
    return OpenOptions.creating().withUse(OpenOptions.Use.LONG_LIVED);
  }

  @Test
  void twoHandlesOnOneStoreBothWrite() throws StoreException {
    try (JeStore one = openOrCreate(home)) {
      one.commit(put(JOE, "tea"));
      try (JeStore two = openOrCreate(home)) {
        assertEquals("tea", text(two.get(JOE)));
        two.commit(put(ANN, "milk"));
        assertEquals("milk", text(one.get(ANN)));
      }
      one.commit(put(JOE, "rum"));
      assertEquals("rum", text(one.get(JOE)));
    }
    try (JeStore store = openToRead(home)) {
      assertEquals(Map.of(JOE, "rum", ANN, "milk"), all(store));
    }
  }

  @Test
  void aHandleOfAStoreThatDidNotExistFindsTheOneThatAnotherMade() throws StoreException {
    try (JeStore early = openOrCreate(home)) {
      assertEquals("(none)", text(early.get(JOE)));
      store(home, JOE, "tea");
      assertEquals("tea", text(early.get(JOE)));
      assertEquals(new Committed(1, 0), early.commit(put(ANN, "milk")));
    }
  }

  @Test
  void aWriterComesToAReaderOfTheSameProcess() throws StoreException {
    store(home, JOE, "tea");
    try (JeStore reader = openToRead(home)) {
      assertEquals("tea", text(reader.get(JOE)));
      try (JeStore writer = openToWrite(home)) {
        writer.commit(put(JOE, "rum"));
        assertEquals("rum", text(reader.get(JOE)));
      }
      assertEquals("rum", text(reader.get(JOE)));
      fails(Failure.READ_ONLY, () -> reader.commit(delete(JOE)));
    }
  }

  @Test
  void aNewReaderReadsTheStoreThatHasTheNameNow() throws Exception {
    Path next = home.resolveSibling("next");
    store(home, JOE, "old");
    store(next, JOE, "new");
    try (JeStore first = openToRead(home)) {
      assertEquals("old", text(first.get(JOE)));
      Files.move(home, home.resolveSibling("before"));
      Files.move(next, home);
      try (JeStore second = openToRead(home)) {
        assertEquals("new", text(second.get(JOE)));
      }
    }
  }

  @Test
  void aWriterDoesNotBreakTheScanOfAReader() throws StoreException {
    store(home, JOE, "tea");
    OpenOptions hasty =
        OpenOptions.reading()
            .withAccess(OpenOptions.Access.WRITE)
            .withLockWait(Duration.ofMillis(20));
    try (JeStore reader = openToRead(home);
        RecordCursor cursor = reader.scan()) {
      StoreException refused = fails(Failure.LOCKED, () -> openWith(home, hasty));
      assertTrue(refused.reason().contains("this process"), refused.reason());
      assertEquals(JOE, next(cursor));
      assertNull(cursor.next());
    }
    openToWrite(home).close();
  }

  private static RecordKey next(RecordCursor cursor) throws StoreException {
    CredentialRecord found = cursor.next();
    assertTrue(found != null, "a record was expected");
    return found.key();
  }

  @Test
  void aCommandJoinsAServiceInTheSameProcess() throws StoreException {
    try (JeStore command = openOrCreate(home)) {
      command.commit(put(JOE, "tea"));
      try (JeStore service = openWith(home, service())) {
        assertEquals("tea", text(service.get(JOE)));
        command.commit(put(ANN, "milk"));
        assertEquals("milk", text(service.get(ANN)));
      }
    }
  }

  @Test
  void aScanShowsOneMomentWhileRecordsChange() throws StoreException {
    Random random = new Random(11);
    for (int round = 0; round < Stress.count(20, 400); round++) {
      try (JeStore store = openOrCreate(folder.resolve("scan"))) {
        Map<RecordKey, String> before = all(store);
        try (RecordCursor cursor = store.scan()) {
          Map<RecordKey, String> seen = new TreeMap<>();
          CredentialRecord found = cursor.next();
          while (found != null) {
            assertNull(seen.put(found.key(), text(found.value())), "each record once");
            randomChange(random, store);
            found = cursor.next();
          }
          assertEquals(before, seen);
          assertNull(cursor.next(), "the end stays the end");
        }
        randomChange(random, store);
      }
    }
  }

  private static void randomChange(Random random, CredentialStore store) throws StoreException {
    ChangeSet.Builder change = ChangeSet.of("random");
    for (int i = random.nextInt(4); i >= 0; i--) {
      RecordKey key = user(random.nextInt(30));
      if (random.nextInt(3) == 0) {
        change.delete(key);
      } else {
        change.put(key, secret("value " + random.nextInt(1000)));
      }
    }
    store.commit(change.build());
  }

  @Test
  void aScanThatIsLeftOpenEndsWithItsStore() throws StoreException {
    store(home, JOE, "tea");
    JeStore store = openToWrite(home);
    RecordCursor cursor = store.scan();
    store.close();
    fails(Failure.READ_FAILED, cursor::next);
    cursor.close();
  }

  @Test
  void threadsSeeOnlyWholeCommitsAndLoseNone() throws Exception {
    int threads = 4;
    int commits = Stress.count(100, 2000);
    ExecutorService pool = Executors.newFixedThreadPool(threads + 2);
    AtomicBoolean done = new AtomicBoolean();
    try (JeStore store = openWith(home, service())) {
      store.commit(ChangeSet.of("start").put(JOE, secret("0")).put(ANN, secret("0")).build());
      List<Future<Integer>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        readers.add(pool.submit(reader(store, done)));
      }
      List<Future<Integer>> writers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        writers.add(pool.submit(counter(store, commits)));
      }
      int total = 0;
      for (Future<Integer> writer : writers) {
        total += writer.get();
      }
      done.set(true);
      for (Future<Integer> reader : readers) {
        assertTrue(reader.get() > 0);
      }
      assertEquals(threads * commits, total);
      assertEquals(String.valueOf(total), text(store.get(JOE)));
      assertEquals(total + 1L, store.info().facts().get("commits"));
    } finally {
      pool.shutdownNow();
    }
  }

  /** Adds one to both records, again and again, each time on the condition that nobody did. */
  private static Callable<Integer> counter(JeStore store, int commits) {
    return () -> {
      int done = 0;
      while (done < commits) {
        String now = text(store.get(JOE));
        String next = String.valueOf(Integer.parseInt(now) + 1);
        ChangeSet change =
            ChangeSet.of("count")
                .require(new Precondition.Unchanged(JOE, secret(now)))
                .put(JOE, secret(next))
                .put(ANN, secret(next))
                .build();
        done += store.commit(change) instanceof Committed ? 1 : 0;
      }
      return done;
    };
  }

  /** Scans must find both records with the same number, and lookups never go back. */
  private static Callable<Integer> reader(JeStore store, AtomicBoolean done) {
    return () -> {
      int rounds = 0;
      int last = 0;
      while (!done.get()) {
        Map<RecordKey, String> scan = new HashMap<>(all(store));
        assertEquals(scan.get(JOE), scan.get(ANN));
        int now = Integer.parseInt(text(store.get(JOE)));
        assertTrue(now >= last, now + " after " + last);
        last = now;
        rounds++;
      }
      return rounds;
    };
  }
}
