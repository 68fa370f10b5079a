package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.publish.Published.ANN;
import static org.sasldb.publish.Published.JOE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.Publication;
import org.sasldb.store.Publication.Outcome;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.testing.Stress;

/** A publication that ends at any moment is completed by the next command, and leaves nothing. */
class InterruptedPublicationTest {
  private static final RecordKey EVE = RecordKey.of("eve", "example.org", "userPassword");

  @TempDir Path folder;

  /** A store with a target that is one change behind. */
  private final class Case {
    private final String name;
    private final Published world;
    private final Target target;
    private final Interruption interruption;

    Case(StoreFormat format, String name) throws StoreException, IOException {
      this.name = format + ", moment " + name;
      world = new Published(Files.createDirectory(folder.resolve(name)));
      world.put(JOE, "tea");
      target = world.target(format, "target");
      world.add(target);
      interruption = new Interruption(world, target);
      interruption.commitSilently(ANN, "milk");
    }

    void assertCompletedBy(RecordKey key, String value) throws StoreException, IOException {
      Map<RecordKey, String> before = target.isThere() ? world.records("target") : null;
      world.heard();
      world.put(key, value);
      assertEquals(List.of(), world.failures(), name);
      assertEquals(world.storeRecords(), world.records("target"), name);
      assertEquals(expectedFiles(target.format(), before != null), files(), name);
      TargetStatus status = world.status().get(0);
      assertEquals(TargetStatus.State.CURRENT, status.state(), name);
      assertNull(status.failure(), name);
      if (before != null) {
        try (PublishedStore published = world.open()) {
          published.undo(published.target(target.path()), false);
        }
        assertEquals(before, world.records("target"), name + ", put back");
      }
    }

    private Set<String> files() throws IOException {
      try (Stream<Path> files = Files.list(world.path("."))) {
        return new TreeSet<>(files.map(file -> file.getFileName().toString()).toList());
      }
    }
  }

  /** The target, its note, and what is kept of the publication before; and the store. */
  private static Set<String> expectedFiles(StoreFormat format, boolean kept) {
    Set<String> names = new TreeSet<>(Set.of("store", ".target.published"));
    for (String suffix :
        switch (format) {
          case NDBM -> List.of(".dir", ".pag");
          case LMDB -> List.of("", "-lock");
          default -> List.of("");
        }) {
      names.add("target" + suffix);
      if (kept) {
        names.add(".target.previous" + suffix);
      }
    }
    return names;
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void theNextCommandCompletes(StoreFormat format) throws Exception {
    boolean killed = true;
    for (int moment = 0; killed; moment++) {
      Case one = new Case(format, "" + moment);
      killed = one.interruption.publication(moment);
      one.assertCompletedBy(EVE, "juice");
      assertTrue(moment > 2 || killed, "too few moments: " + moment);
      assertTrue(moment < Interruption.MOST_MOMENTS);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void aStatusTellsOfItAndARunCompletes(StoreFormat format) throws Exception {
    boolean killed = true;
    for (int moment = 0; killed; moment++) {
      Case one = new Case(format, "" + moment);
      killed = one.interruption.publication(moment);
      TargetStatus.State state = one.world.status().get(0).state();
      assertFalse(state == TargetStatus.State.CHANGED, one.name);
      if (!state.isOwed()) {
        assertEquals(one.world.storeRecords(), one.world.records("target"), one.name);
      }
      try (PublishedStore published = one.world.open()) {
        assertNull(published.run(published.targets(), false).get(0).failure(), one.name);
      }
      assertEquals(one.world.storeRecords(), one.world.records("target"), one.name);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void theOneAfterTwoInterruptedOnesCompletesBoth(StoreFormat format) throws Exception {
    int moments = 0;
    boolean killed = true;
    for (; killed; moments++) {
      killed = new Case(format, "count" + moments).interruption.publication(moments);
    }
    int every = Stress.count(3, 1);
    for (int first = 0; first < moments; first++) {
      for (int second = first % every; second < moments; second += every) {
        Case one = new Case(format, first + "and" + second);
        one.interruption.publication(first);
        one.interruption.commitSilently(JOE, "coffee");
        one.interruption.publication(second);
        one.assertCompletedBy(EVE, "juice");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void aTargetWhoseCreationWasInterruptedIsCompleted(StoreFormat format) throws Exception {
    boolean killed = true;
    for (int moment = 0; killed; moment++) {
      Case one = new Case(format, "" + moment);
      PublishedFiles.remove(one.target.path());
      killed = one.interruption.publication(moment);
      one.assertCompletedBy(EVE, "juice");
    }
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void aForeignChangeAfterwardsIsNotLaidOverAndCanBeAdopted(StoreFormat format) throws Exception {
    boolean killed = true;
    for (int moment = 0; killed; moment++) {
      Case one = new Case(format, "" + moment);
      Published world = one.world;
      killed = one.interruption.publication(moment);
      world.foreign(
          one.target.path(), ChangeSet.of("test").put(EVE, Published.secret("foreign")).build());
      Map<RecordKey, String> foreign = world.records("target");
      world.heard();
      world.put(JOE, "coffee");
      assertEquals(List.of(Outcome.FAILED), world.heard(), one.name);
      assertEquals(foreign, world.records("target"), one.name);
      assertEquals(TargetStatus.State.CHANGED, world.status().get(0).state(), one.name);
      try (PublishedStore published = world.open()) {
        Target target = published.target(one.target.path());
        Adoption adoption = published.adoption(target);
        assertNotNull(adoption, one.name);
        assertEquals(List.of(EVE), adoption.difference().added(), one.name);
        assertEquals(List.of(), adoption.difference().missing(), one.name);
        published.adopt(target, adoption);
      }
      assertEquals(Map.of(JOE, "coffee", ANN, "milk", EVE, "foreign"), world.storeRecords());
      assertEquals(world.storeRecords(), world.records("target"), one.name);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void whatIsSaidOfATargetCanBeChangedAfterwards(StoreFormat format) throws Exception {
    boolean killed = true;
    for (int moment = 0; killed; moment++) {
      Case one = new Case(format, "" + moment);
      killed = one.interruption.publication(moment);
      Target narrow =
          one.world.target(
              format, "target", new Target.Selection(List.of("example.net"), List.of(), null));
      one.world.add(narrow);
      assertEquals(Map.of(ANN, "milk"), one.world.records("target"), one.name);
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"JE", "LMDB"},
      mode = EnumSource.Mode.EXCLUDE)
  void anExchangeThatEndsAfterAnyOfItsStepsIsSettled(StoreFormat format) throws Exception {
    // the moment at which an exchange has been noted, and nothing was altered
    int noted = 1;
    for (int step = 0; step <= Interruption.steps(format); step++) {
      Case one = new Case(format, "" + step);
      assertTrue(one.interruption.publication(noted));
      one.interruption.exchangeUntil(step, format);
      assertEquals(TargetStatus.State.INTERRUPTED, one.world.status().get(0).state(), one.name);
      one.assertCompletedBy(EVE, "juice");
    }
  }

  /** Its disk is not there, for example. */
  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void aTargetThatCannotBeReachedAfterwardsKeepsNobodyFromChangingTheStore(StoreFormat format)
      throws Exception {
    boolean killed = true;
    for (int moment = 0; killed; moment++) {
      Case one = new Case(format, "" + moment);
      Published world = one.world;
      killed = one.interruption.publication(moment);
      Path away = Files.createDirectory(world.path("away"));
      for (Path file : PublishedFiles.all(one.target.path())) {
        Files.move(file, away.resolve(file.getFileName()));
        Files.createDirectory(file);
      }
      world.heard();
      world.put(EVE, "juice");
      assertEquals(List.of(Outcome.FAILED), world.heard(), one.name);
      assertEquals("juice", world.storeRecords().get(EVE), one.name);
      try (PublishedStore published = world.open()) {
        Publication failed = published.run(published.targets(), false).get(0);
        assertEquals(Outcome.FAILED, failed.outcome(), one.name);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void aRemovedTargetLeavesNoCopies(StoreFormat format) throws Exception {
    boolean killed = true;
    for (int moment = 0; killed; moment++) {
      Case one = new Case(format, "" + moment);
      killed = one.interruption.publication(moment);
      try (PublishedStore published = one.world.open()) {
        published.remove(published.target(one.target.path()));
      }
      Set<String> names = one.files();
      names.removeIf(name -> !name.startsWith("."));
      assertEquals(Set.of(), names, one.name);
    }
  }
}
