package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.Publication;
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

  /** Those of a target that nobody else changed. */
  private static final Set<TargetStatus.State> STATES =
      EnumSet.of(
          TargetStatus.State.CURRENT,
          TargetStatus.State.BEHIND,
          TargetStatus.State.HELD,
          TargetStatus.State.INTERRUPTED);

  /** The store, the targets, their notes and what is kept of each: nothing else lies about. */
  private static final String EXPECTED =
      "store|(berkeley|gdbm|ndbm(.dir|.pag)|lmdb(-lock)?)"
          + "|\\.(berkeley|gdbm|ndbm|lmdb)\\.(published|previous(.dir|.pag|-lock)?)";

  @TempDir Path folder;

  private Published world;

  @BeforeEach
  void aStoreWithTargets() throws Exception {
    world = new Published(folder);
    world.put(PublisherProgram.FIRST, "0");
    world.put(PublisherProgram.SECOND, "0");
    for (StoreFormat format : FORMATS) {
      world.add(world.target(format, format.prefix()));
    }
  }

  @Test
  void nothingIsHalfAndTheNextCommandCompletes() throws Exception {
    Random random = new Random(7);
    Map<StoreFormat, Integer> before = new EnumMap<>(StoreFormat.class);
    int stored = 0;
    for (int round = 0; round < Stress.count(8, 200); round++) {
      int acknowledged = runAndKill(random.nextInt(600), stored + 1);
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
        complete();
      }
    }
    complete();
    assertTrue(stored > 0);
  }

  @Test
  void anUndoIsDoneOrNotDoneAndTheNextRunCompletes() throws Exception {
    Random random = new Random(11);
    int stored = 0;
    for (int round = 0; round < Stress.count(6, 100); round++) {
      runAndKill(random.nextInt(1200), stored + 1, "undo");
      stored = same(world.storeRecords());
      for (StoreFormat format : FORMATS) {
        int published = same(world.records(format.prefix()));
        assertTrue(published <= stored, format + " has " + published + ", the store " + stored);
      }
      for (TargetStatus status : world.status()) {
        assertTrue(STATES.contains(status.state()), status.toString());
      }
      try (PublishedStore published = world.open()) {
        for (Publication publication : published.run(published.targets(), false)) {
          assertNull(publication.failure(), publication.toString());
        }
      }
      assertCompleted();
    }
    assertTrue(stored > 0);
  }

  /** Returns the last number that was acknowledged. */
  private int runAndKill(int millis, int first, String... more) throws Exception {
    int last = 0;
    List<String> args =
        new ArrayList<>(List.of(world.store().path().toString(), String.valueOf(first)));
    args.addAll(List.of(more));
    try (ChildJvm child = ChildJvm.start(PublisherProgram.class, args.toArray(String[]::new))) {
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

  private void complete() throws Exception {
    world.commit(ChangeSet.of("nothing").build());
    assertEquals(List.of(), world.failures());
    assertCompleted();
  }

  private void assertCompleted() throws Exception {
    for (StoreFormat format : FORMATS) {
      assertEquals(world.storeRecords(), world.records(format.prefix()), format.toString());
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> unknown =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.matches(EXPECTED))
              .toList();
      assertEquals(List.of(), unknown);
    }
  }
}
