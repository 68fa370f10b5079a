package org.sasldb.store.je;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sasldb.store.je.JeStores.ANN;
import static org.sasldb.store.je.JeStores.JOE;
import static org.sasldb.store.je.JeStores.delete;
import static org.sasldb.store.je.JeStores.openOrCreate;
import static org.sasldb.store.je.JeStores.openToRead;
import static org.sasldb.store.je.JeStores.openWith;
import static org.sasldb.store.je.JeStores.put;
import static org.sasldb.store.je.JeStores.secret;
import static org.sasldb.store.je.JeStores.user;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.RecordKey;
import org.sasldb.store.Actor;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Precondition;
import org.sasldb.store.StoreException;

class JeHistoryTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123456789Z");
  private static final Actor ROOT = new Actor(0, "root");

  @TempDir Path folder;

  @Test
  void itTellsWhoDidWhatWhenToWhichRecords() throws StoreException {
    Path home = folder.resolve("store");
    OpenOptions options =
        OpenOptions.creating().withActor(ROOT).withClock(InstantSource.fixed(NOON));
    try (JeStore store = openWith(home, options)) {
      store.commit(put(JOE, "tea"));
      store.commit(ChangeSet.of("swap").put(ANN, secret("milk")).delete(JOE).build());
    }
    HistoryEntry first = new HistoryEntry(1, NOON, ROOT, "set password", List.of(JOE), List.of());
    HistoryEntry second = new HistoryEntry(2, NOON, ROOT, "swap", List.of(ANN), List.of(JOE));
    try (JeStore store = openToRead(home)) {
      assertEquals(List.of(first, second), store.history(10));
      assertEquals(List.of(second), store.history(1));
      assertEquals(List.of(), store.history(0));
    }
  }

  @Test
  void whatWasNotDoneIsNotTold() throws StoreException {
    try (JeStore store = openOrCreate(folder.resolve("store"))) {
      assertEquals(List.of(), store.history(10));
      store.commit(put(JOE, "tea"));
      store.commit(delete(ANN));
      store.commit(put(JOE, "tea"));
      store.commit(
          ChangeSet.of("create")
              .require(new Precondition.Absent(JOE))
              .put(JOE, secret("milk"))
              .build());
      assertEquals(1, store.history(10).size());
    }
  }

  @Test
  void aCommitOfManyKeysIsOneEntry() throws StoreException {
    Path home = folder.resolve("store");
    Set<RecordKey> keys = new TreeSet<>();
    ChangeSet.Builder load = ChangeSet.of("load");
    ChangeSet.Builder half = ChangeSet.of("drop half");
    for (int i = 0; i < 3 * HistoryPart.KEYS + 1; i++) {
      keys.add(user(i));
      load.put(user(i), secret("password" + i));
      if (i % 2 == 0) {
        half.delete(user(i));
      } else {
        half.put(user(i), secret("other" + i));
      }
    }
    try (JeStore store = openOrCreate(home)) {
      store.commit(load.build());
      store.commit(half.build());
    }
    try (JeStore store = openToRead(home)) {
      List<HistoryEntry> history = store.history(10);
      assertEquals(new ArrayList<>(keys), history.get(0).stored());
      HistoryEntry dropped = history.get(1);
      assertEquals(3 * HistoryPart.KEYS / 2, dropped.stored().size());
      assertEquals(3 * HistoryPart.KEYS / 2 + 1, dropped.removed().size());
      Set<RecordKey> all = new TreeSet<>(dropped.stored());
      all.addAll(dropped.removed());
      assertEquals(keys, all);
    }
  }
}
