package org.sasldb.store.je;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.store.je.JeStores.delete;
import static org.sasldb.store.je.JeStores.openWith;
import static org.sasldb.store.je.JeStores.put;
import static org.sasldb.store.je.JeStores.text;
import static org.sasldb.store.je.JeStores.user;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;

/** What a service remembers of its lookups never differs from what the store holds. */
class RecentValuesTest {
  private static final OpenOptions SERVICE =
      OpenOptions.creating().withUse(OpenOptions.Use.LONG_LIVED);

  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static @Nullable String found(RecentValues values, String key) {
    Secret secret = values.find(bytes(key));
    return secret == null ? null : new String(secret.toByteArray(), UTF_8);
  }

  @Test
  void aValueHoldsUntilAChangeOfItsKeyBegins() {
    RecentValues values = new RecentValues(10, 1 << 20);
    assertNull(found(values, "joe"));
    values.remember(bytes("joe"), bytes("tea"), 0);
    assertEquals("tea", found(values, "joe"));
    assertNull(found(values, "ann"));
    values.changing(bytes("joe"), 1);
    assertNull(found(values, "joe"));
    // read before that change, remembered after it began
    values.remember(bytes("joe"), bytes("tea"), 0);
    assertNull(found(values, "joe"));
    values.remember(bytes("joe"), bytes("rum"), 2);
    assertEquals("rum", found(values, "joe"));
  }

  @Test
  void whatIsGivenOutIsACopy() {
    RecentValues values = new RecentValues(10, 1 << 20);
    byte[] read = bytes("tea");
    values.remember(bytes("joe"), read, 0);
    read[0] = 0;
    Secret given = values.find(bytes("joe"));
    assertTrue(given != null);
    given.close();
    assertEquals("tea", found(values, "joe"));
    values.wipe();
    assertNull(found(values, "joe"));
  }

  @Test
  void manyKeysDriveEachOtherOutAndAreNeverMixedUp() {
    RecentValues values = new RecentValues(1, 1);
    for (int i = 0; i < 10_000; i++) {
      values.remember(bytes("user" + i), bytes("value" + i), 0);
    }
    int remembered = 0;
    for (int i = 0; i < 10_000; i++) {
      String value = found(values, "user" + i);
      if (value != null) {
        assertEquals("value" + i, value);
        remembered++;
      }
    }
    assertTrue(remembered > 500 && remembered <= 1024, () -> "not what 1,024 places hold");
  }

  @Test
  void aVerySmallHeapAndALongValueAreRespected() {
    RecentValues values = new RecentValues(Long.MAX_VALUE / 4, 0);
    values.remember(bytes("joe"), new byte[200], 0);
    assertNull(values.find(bytes("joe")));
  }

  @Test
  void aServiceThatLooksUpBetweenItsChangesSeesEachAtOnce() throws StoreException {
    Random random = new Random(7);
    Map<RecordKey, String> model = new HashMap<>();
    try (JeStore store = openWith(folder.resolve("store"), SERVICE)) {
      for (int i = 0; i < 1500; i++) {
        RecordKey key = user(random.nextInt(20));
        if (random.nextInt(4) == 0) {
          store.commit(delete(key));
          model.remove(key);
        } else {
          store.commit(put(key, "value" + i));
          model.put(key, "value" + i);
        }
        for (int n = 0; n < 20; n++) {
          assertEquals(model.getOrDefault(user(n), "(none)"), text(store.get(user(n))));
        }
      }
    }
  }

  @Test
  void noThreadSeesAnOlderValueThanTheLastOneThatWasAcknowledged() throws Exception {
    int users = 4;
    AtomicIntegerArray acknowledged = new AtomicIntegerArray(users);
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (JeStore store = openWith(folder.resolve("store"), SERVICE)) {
      for (int n = 0; n < users; n++) {
        store.commit(put(user(n), "0"));
      }
      Callable<Long> reader =
          () -> {
            long reads = 0;
            while (!done.get()) {
              int n = (int) (reads++ % users);
              int least = acknowledged.get(n);
              int seen = Integer.parseInt(text(store.get(user(n))));
              assertTrue(seen >= least, () -> seen + " was seen after " + least);
            }
            return reads;
          };
      List<Future<Long>> readers = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        readers.add(threads.submit(reader));
      }
      for (int i = 1; i <= 600; i++) {
        int n = i % users;
        store.commit(put(user(n), Integer.toString(i)));
        acknowledged.set(n, i);
      }
      done.set(true);
      for (Future<Long> one : readers) {
        assertTrue(one.get() > 0);
      }
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
  }
}
