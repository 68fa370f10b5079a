package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.StoreFormat;
import org.sasldb.testing.ChildJvm;
import org.sasldb.testing.Stress;

/**
 * A process that commits and publishes is killed at a random instant: the store and every target
 * are wholly old or wholly new, and the next command completes what was begun.
 */
class KilledPublisherIT {
  private static final List<StoreFormat> FORMATS =
      List.of(StoreFormat.BERKELEY, StoreFormat.GDBM, StoreFormat.NDBM, StoreFormat.LMDB);

  @TempDir Path folder;

  @Test
  void nothingIsHalfAndTheNextCommandCompletes() throws Exception {
    Published world = new Published(folder);
    world.put(PublisherProgram.FIRST, "0");
    world.put(PublisherProgram.SECOND, "0");
    for (StoreFormat format : FORMATS) {
      world.add(world.target(format, format.prefix()));
    }
    Random random = new Random(7);
    Map<StoreFormat, Integer> before = new EnumMap<>(StoreFormat.class);
    int stored = 0;
    for (int round = 0; round < Stress.count(8, 200); round++) {
      int acknowledged = runAndKill(world, stored + 1, random.nextInt(600));
      stored = same(world.storeRecords());
      assertTrue(stored >= acknowledged, stored + " in the store, acknowledged " + acknowledged);
      for (StoreFormat format : FORMATS) {
        int published = same(world.records(format.prefix()));
        assertTrue(
            published <= stored && published >= before.getOrDefault(format, 0),
            format + " has " + published + ", the store " + stored + ", before " + before);
        before.put(format, published);
      }
      if (random.nextBoolean()) {
        complete(world);
      }
    }
    complete(world);
    assertTrue(stored > 0);
  }

  /** Returns the last number that was acknowledged. */
  private static int runAndKill(Published world, int first, int millis) throws Exception {
    int last = 0;
    try (ChildJvm child =
        ChildJvm.start(
            PublisherProgram.class, world.store().path().toString(), String.valueOf(first))) {
      last = Integer.parseInt(String.valueOf(child.line()));
      Thread.sleep(millis);
      child.kill();
      for (String line : child.lines()) {
        last = Integer.parseInt(line);
      }
    }
    return last;
  }

  /** The number that both records have. */
  private static int same(Map<RecordKey, String> records) {
    assertEquals(2, records.size());
    String first = records.get(PublisherProgram.FIRST);
    assertEquals(first, records.get(PublisherProgram.SECOND));
    return Integer.parseInt(String.valueOf(first));
  }

  private static void complete(Published world) throws Exception {
    world.commit(ChangeSet.of("nothing").build());
    assertEquals(List.of(), world.failures());
    for (StoreFormat format : FORMATS) {
      assertEquals(world.storeRecords(), world.records(format.prefix()), format.toString());
    }
  }
}
