package org.sasldb.store.je;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.testing.ChildJvm;
import org.sasldb.testing.Stress;

/** A process that is killed at any instant loses nothing that it acknowledged. */
class JeCrashIT {
  @TempDir Path folder;

  @Test
  void nothingAcknowledgedIsLostByKillingTheWriter() throws StoreException {
    Path home = folder.resolve("store");
    Random random = new Random(5);
    int done = 0;
    for (int round = 0; round < Stress.count(20, 300); round++) {
      String work = round % 2 == 0 ? "endless" : "sessions";
      done = survives(home, killed(home, work, done, random), done);
    }
    assertTrue(done > 0);
    // a log file that was begun in the moment of the last kill gets its mode from the next writer
    try (CredentialStore store = new JeStoreProvider().open(home, OpenOptions.creating())) {
      store.commit(
          ChangeSet.of("next run").put(JeStores.user(1), Secret.copyOf(new byte[] {1})).build());
    }
    assertEquals(List.of(), new JeStoreProvider().check(home, OpenOptions.reading()).findings());
  }

  /** The instants before the first acknowledgement, when there is no store yet. */
  @Test
  void aStoreCanBeMadeAfterItsMakerWasKilled() throws IOException, StoreException {
    Random random = new Random(9);
    for (int round = 0; round < Stress.count(12, 300); round++) {
      Path home = folder.resolve("new" + round);
      int acknowledged = killedAtTheFirst(home, random.nextInt(400_000_000));
      try (CredentialStore store = new JeStoreProvider().open(home, OpenOptions.creating())) {
        boolean made = store.get(JeStores.user(40)).isPresent();
        assertTrue(made || acknowledged == 0, "acknowledged and gone");
        assertEquals(made ? JeChild.after(1) : Map.of(), new HashMap<>(JeStores.all(store)));
        store.commit(JeChild.change(1));
        assertEquals(JeChild.after(1), new HashMap<>(JeStores.all(store)));
        store.commit(JeStores.put(JeStores.JOE, "next run"));
      }
      assertEquals(List.of(), new JeStoreProvider().check(home, OpenOptions.reading()).findings());
    }
  }

  /** Kills a child some nanoseconds after it began to make a store; what it acknowledged. */
  private static int killedAtTheFirst(Path home, long pause) {
    try (ChildJvm child = ChildJvm.start(JeChild.class, "first", home.toString())) {
      assertEquals("ready", child.line());
      waitFor(pause);
      child.kill();
      return number(child.line(), 0);
    }
  }

  private static void waitFor(long nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  /** Lets a child work for a moment and kills it; the last number it acknowledged. */
  private static int killed(Path home, String work, int done, Random random) {
    int patience = 1 + random.nextInt(20);
    long pause = random.nextInt(3_000_000);
    int last = done;
    try (ChildJvm child = ChildJvm.start(JeChild.class, work, home.toString(), "" + (done + 1))) {
      for (int i = 0; i < patience; i++) {
        last = number(child.line(), last);
      }
      waitFor(pause);
      child.kill();
      for (String line : child.lines()) {
        last = number(line, last);
      }
    }
    return last;
  }

  /** A line may be cut short by the kill; then it acknowledges nothing. */
  private static int number(@Nullable String line, int last) {
    return line != null && line.equals("" + (last + 1)) ? last + 1 : last;
  }

  /** The state must be the one after the last acknowledged change, or after the next. */
  private static int survives(Path home, int acknowledged, int before) throws StoreException {
    assertTrue(acknowledged > before, "the child worked");
    try (JeStore store = JeStores.openToRead(home)) {
      Map<RecordKey, String> found = new HashMap<>(JeStores.all(store));
      int last = Integer.parseInt(found.get(JeStores.user(40)));
      assertTrue(
          last == acknowledged || last == acknowledged + 1,
          "acknowledged " + acknowledged + ", found " + last);
      assertEquals(JeChild.after(last), found);
      assertEquals((long) last, store.info().facts().get("commits"));
      assertEquals(last, store.history(1).get(0).number());
      return last;
    }
  }
}
