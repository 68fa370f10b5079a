package org.sasldb.store.je;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.RecordKey;
import org.sasldb.store.Actor;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.HistoryCursor;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.HistoryKeeper.Order;
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
    HistoryEntry first = HistoryEntry.of(1, NOON, ROOT, "set password", List.of(JOE), List.of());
    HistoryEntry second = HistoryEntry.of(2, NOON, ROOT, "swap", List.of(ANN), List.of(JOE));
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
  void aCommitOfManyKeysIsOneEntryWithTheFirstOfThem() throws StoreException {
    Path home = folder.resolve("store");
    Set<RecordKey> keys = new TreeSet<>();
    ChangeSet.Builder load = ChangeSet.of("load");
    ChangeSet.Builder half = ChangeSet.of("drop half");
    int users = 3 * HistoryEntry.MOST_KEYS + 1;
    for (int i = 0; i < users; i++) {
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
      HistoryEntry loaded = history.get(0);
      assertEquals(users, loaded.storedCount());
      assertEquals(new ArrayList<>(keys).subList(0, HistoryEntry.MOST_KEYS), loaded.stored());
      assertFalse(loaded.isComplete());
      HistoryEntry dropped = history.get(1);
      assertEquals(users / 2, dropped.storedCount());
      assertEquals(users / 2 + 1, dropped.removedCount());
      assertEquals(HistoryEntry.MOST_KEYS, dropped.removed().size());
    }
  }

  @Test
  void aLongHistoryIsReadInBothDirections() throws StoreException {
    int commits = 357;
    try (JeStore store = openOrCreate(folder.resolve("store"))) {
      for (int i = 1; i <= commits; i++) {
        store.commit(put(JOE, "tea" + i));
      }
      HistoryCursor oldest = store.history(Order.OLDEST_FIRST);
      HistoryCursor newest = store.history(Order.NEWEST_FIRST);
      store.commit(put(JOE, "made later"));
      for (int i = 1; i <= commits; i++) {
        assertEquals(i, number(oldest.next()));
        assertEquals(commits + 1 - i, number(newest.next()));
      }
      assertNull(oldest.next());
      assertNull(newest.next());
    }
  }

  private static long number(@Nullable HistoryEntry entry) {
    return entry == null ? 0 : entry.number();
  }

  /** As versions before this one wrote a commit of many keys. */
  @Test
  void partsOfOneCommitAreJoined() {
    HistoryPart first = part(0, 2, List.of(JOE), List.of());
    HistoryPart second = part(1, 2, List.of(user(1)), List.of(ANN));
    HistoryEntry both = first.joined(second).entry();
    assertEquals(HistoryEntry.of(2, NOON, ROOT, "load", List.of(JOE, user(1)), List.of(ANN)), both);
    assertTrue(both.isComplete());
  }

  private static HistoryPart part(
      int part, long number, List<RecordKey> stored, List<RecordKey> removed) {
    HistoryPart made =
        new HistoryPart(part, HistoryEntry.of(number, NOON, ROOT, "load", stored, removed));
    assertEquals(made, HistoryPart.ofBytes(made.keyBytes(), made.valueBytes()));
    return made;
  }
}
