package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.publish.Published.ANN;
import static org.sasldb.publish.Published.JOE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.Publication.Outcome;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;

/** An undo that ends at any moment is done or not done, and both files are there still. */
class InterruptedUndoTest {
  private static final Map<RecordKey, String> OLDER = Map.of(JOE, "tea");
  private static final Map<RecordKey, String> NEWER = Map.of(JOE, "coffee");

  @TempDir Path folder;

  private Published world(StoreFormat format, int number) throws StoreException, IOException {
    Published world = new Published(Files.createDirectory(folder.resolve("" + number)));
    world.put(JOE, "tea");
    world.add(world.target(format, "target"));
    world.put(JOE, "coffee");
    world.heard();
    return world;
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void doneAgainItPutsTheOlderFileBackAndKeepsTheNewerOne(StoreFormat format) throws Exception {
    boolean killed = true;
    for (int moment = 0; killed; moment++) {
      String name = "moment " + moment;
      Published world = world(format, moment);
      Target target = world.target(format, "target");
      killed = new Interruption(world, target).undo(moment);
      assertTrue(moment > 2 || killed, "too few moments: " + moment);
      if (killed && world.status().get(0).state() != TargetStatus.State.HELD) {
        try (PublishedStore published = world.open()) {
          published.undo(published.target(target.path()), false);
        }
      }
      assertEquals(OLDER, world.records("target"), name);
      assertEquals(NEWER, keptRecords(world, target), name);
      assertEquals(TargetStatus.State.HELD, world.status().get(0).state(), name);
      assertEquals(List.of(), PublishedFiles.all(PublishedFiles.keptNext(target.path())), name);
      assertEquals(List.of(), PublishedFiles.all(PublishedFiles.building(target.path())), name);
      try (PublishedStore published = world.open()) {
        published.run(published.targets(), false);
      }
      assertEquals(NEWER, world.records("target"), name);
      assertEquals(OLDER, keptRecords(world, target), name);
    }
  }

  private static Map<RecordKey, String> keptRecords(Published world, Target target)
      throws StoreException {
    return world.records(String.valueOf(PublishedFiles.kept(target.path()).getFileName()));
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void theNextCommandFindsItDoneOrNotDone(StoreFormat format) throws Exception {
    boolean killed = true;
    for (int moment = 0; killed; moment++) {
      String name = "moment " + moment;
      Published world = world(format, moment);
      Target target = world.target(format, "target");
      killed = new Interruption(world, target).undo(moment);
      world.put(ANN, "milk");
      Outcome outcome = world.heard().get(0);
      if (outcome == Outcome.HELD) {
        assertEquals(OLDER, world.records("target"), name);
        assertEquals(NEWER, keptRecords(world, target), name);
      } else {
        assertEquals(Outcome.PUBLISHED, outcome, name);
        assertEquals(world.storeRecords(), world.records("target"), name);
        assertEquals(NEWER, keptRecords(world, target), name);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void aForeignChangeAfterwardsIsNotLaidOver(StoreFormat format) throws Exception {
    boolean killed = true;
    for (int moment = 0; killed; moment++) {
      Published world = world(format, moment);
      Target target = world.target(format, "target");
      killed = new Interruption(world, target).undo(moment);
      world.foreign(
          target.path(), ChangeSet.of("test").put(ANN, Published.secret("foreign")).build());
      Map<RecordKey, String> foreign = world.records("target");
      assertThrows(
          StoreException.class,
          () -> {
            try (PublishedStore published = world.open()) {
              published.undo(published.target(target.path()), false);
            }
          },
          "moment " + moment);
      assertEquals(foreign, world.records("target"), "moment " + moment);
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"JE", "LMDB"},
      mode = EnumSource.Mode.EXCLUDE)
  void anExchangeThatEndsAfterAnyOfItsStepsIsDoneAgain(StoreFormat format) throws Exception {
    // the moment at which an exchange has been noted, and nothing was altered
    int noted = 1;
    for (int step = 0; step <= Interruption.steps(format); step++) {
      Published world = world(format, step);
      Target target = world.target(format, "target");
      Interruption interruption = new Interruption(world, target);
      assertTrue(interruption.undo(noted));
      interruption.exchangeUntil(step, format);
      try (PublishedStore published = world.open()) {
        published.undo(published.target(target.path()), false);
      }
      assertEquals(OLDER, world.records("target"), "step " + step);
      assertEquals(NEWER, keptRecords(world, target), "step " + step);
    }
  }

  /** What it put back would else be gone again, without anybody having named the target. */
  @ParameterizedTest
  @EnumSource(
      names = {"JE", "LMDB"},
      mode = EnumSource.Mode.EXCLUDE)
  void aRunCompletesItAndPublishesNothing(StoreFormat format) throws Exception {
    Published world = world(format, 0);
    Target target = world.target(format, "target");
    Interruption interruption = new Interruption(world, target);
    // noted, and altered to the last step
    assertTrue(interruption.undo(1));
    interruption.exchangeUntil(Interruption.steps(format), format);
    for (int i = 0; i < 2; i++) {
      try (PublishedStore published = world.open()) {
        assertEquals(Outcome.HELD, published.runAll(false).get(0).outcome());
        assertTrue(published.targets().get(0).held());
      }
      assertEquals(OLDER, world.records("target"));
      assertEquals(NEWER, keptRecords(world, target));
    }
    try (PublishedStore published = world.open()) {
      published.run(published.targets(), false);
      assertFalse(published.targets().get(0).held());
    }
    assertEquals(NEWER, world.records("target"));
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void whatCannotBeReadIsNotPutBack(StoreFormat format) throws Exception {
    Published world = world(format, 0);
    Target target = world.target(format, "target");
    for (Path file : PublishedFiles.all(PublishedFiles.kept(target.path()))) {
      Files.write(file, new byte[] {1, 2, 3});
    }
    try (PublishedStore published = world.open()) {
      assertThrows(
          StoreException.class, () -> published.undo(published.target(target.path()), false));
    }
    assertEquals(NEWER, world.records("target"));
    world.put(ANN, "milk");
    assertEquals(List.of(Outcome.PUBLISHED), world.heard());
    assertEquals(world.storeRecords(), world.records("target"));
  }
}
