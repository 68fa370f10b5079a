package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.publish.Published.ANN;
import static org.sasldb.publish.Published.JOE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.Failure;
import org.sasldb.store.Publication.Outcome;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;

/** What was published before is put back. */
class PublishedUndoTest {
  @TempDir Path folder;
  private Published world;

  @BeforeEach
  void aStore() throws StoreException {
    world = new Published(folder);
    world.put(JOE, "tea");
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void anUndoPutsTheFileBeforeBackAndHoldsIt(StoreFormat format) throws StoreException {
    Target target = world.target(format, "target");
    world.add(target);
    world.put(JOE, "coffee");
    try (PublishedStore published = world.open()) {
      published.undo(published.target(target.path()), false);
    }
    assertEquals(Map.of(JOE, "tea"), world.records("target"));
    assertEquals(Map.of(JOE, "coffee"), world.storeRecords());
    world.heard();
    world.put(ANN, "milk");
    assertEquals(List.of(Outcome.HELD), world.heard());
    assertEquals(Map.of(JOE, "tea"), world.records("target"));
    assertEquals(TargetStatus.State.HELD, world.status().get(0).state());
    try (PublishedStore published = world.open()) {
      published.run(published.targets(), false);
    }
    assertEquals(Map.of(JOE, "coffee", ANN, "milk"), world.records("target"));
  }

  @Test
  void anUndoIsNotDoneTwiceAndNotOfAFileThatIsMissing() throws Exception {
    Target target = world.target(StoreFormat.GDBM, "target");
    world.add(target);
    world.put(JOE, "coffee");
    try (PublishedStore published = world.open()) {
      published.undo(published.target(target.path()), false);
      StoreException again =
          assertThrows(
              StoreException.class, () -> published.undo(published.target(target.path()), false));
      assertTrue(again.hint().startsWith("sasldb publish run"), again.hint());
      published.run(published.targets(), false);
      Files.delete(target.path());
      StoreException missing =
          assertThrows(
              StoreException.class, () -> published.undo(published.target(target.path()), false));
      assertEquals(Failure.NO_SUCH_STORE, missing.failure());
      published.run(published.targets(), false);
    }
    assertEquals(Map.of(JOE, "coffee"), world.records("target"));
  }

  @Test
  void aHeldFileThatAnotherProgramChangedIsCalledChanged() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    world.put(JOE, "coffee");
    try (PublishedStore published = world.open()) {
      published.undo(published.target(target.path()), false);
    }
    assertEquals(TargetStatus.State.HELD, world.status().get(0).state());
    world.foreign(
        target.path(), ChangeSet.of("test").put(ANN, Published.secret("foreign")).build());
    TargetStatus status = world.status().get(0);
    assertEquals(TargetStatus.State.CHANGED, status.state());
    assertTrue(status.difference().added().contains(ANN));
  }

  /** Of the same commit, but not what the store says. */
  @Test
  void whatAnotherProgramMadeIsPutBackAndPublishedOverAgain() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    world.foreign(target.path(), ChangeSet.of("test").delete(JOE).build());
    try (PublishedStore published = world.open()) {
      assertNull(published.run(published.targets(), true).get(0).failure());
      published.undo(published.target(target.path()), false);
    }
    assertEquals(Map.of(), world.records("target"));
    try (PublishedStore published = world.open()) {
      assertEquals(Outcome.PUBLISHED, published.run(published.targets(), false).get(0).outcome());
    }
    assertEquals(Map.of(JOE, "tea"), world.records("target"));
  }

  /** Else the next change of the store would end the undo. */
  @Test
  void aRunThatFailsLeavesTheTargetHeld() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    world.put(JOE, "coffee");
    try (PublishedStore published = world.open()) {
      published.undo(published.target(target.path()), false);
    }
    byte[] older = Files.readAllBytes(target.path());
    Files.write(target.path(), new byte[] {1, 2, 3});
    try (PublishedStore published = world.open()) {
      assertEquals(Outcome.FAILED, published.run(published.targets(), false).get(0).outcome());
      assertTrue(published.targets().get(0).held());
    }
    Files.write(target.path(), older);
    world.heard();
    world.put(ANN, "milk");
    assertEquals(List.of(Outcome.HELD), world.heard());
    assertEquals(Map.of(JOE, "tea"), world.records("target"));
  }

  @ParameterizedTest
  @EnumSource(
      names = {"BERKELEY", "GDBM", "LMDB"},
      mode = EnumSource.Mode.INCLUDE)
  void aTargetThatIsALinkIsPutBackBehindTheLink(StoreFormat format) throws Exception {
    Path real = Files.createDirectory(world.path("elsewhere")).resolve("real");
    world.add(world.target(format, "elsewhere/real"));
    try (PublishedStore published = world.open()) {
      published.remove(published.targets().get(0));
    }
    Files.createSymbolicLink(world.path("link"), real);
    world.add(world.target(format, "link"));
    world.put(JOE, "coffee");
    try (PublishedStore published = world.open()) {
      published.undo(published.targets().get(0), false);
    }
    assertTrue(Files.isSymbolicLink(world.path("link")));
    assertEquals(Map.of(JOE, "tea"), world.records("elsewhere/real"));
    try (PublishedStore published = world.open()) {
      assertNull(published.run(published.targets(), false).get(0).failure());
    }
    assertEquals(Map.of(JOE, "coffee"), world.records("elsewhere/real"));
  }

  /** It may have been made by another program, and have what ours would not write. */
  @Test
  void aFileThatWasLaidOverByForceIsPutBackByteForByte() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    Published other = new Published(Files.createDirectory(world.path("other")));
    other.put(ANN, "foreign");
    other.add(other.target(StoreFormat.GDBM, "file"));
    Files.copy(other.path("file"), target.path());
    byte[] before = Files.readAllBytes(target.path());
    try (PublishedStore published = world.open()) {
      assertNull(published.add(target, true).failure());
      assertEquals(world.storeRecords(), world.records("target"));
      published.undo(published.target(target.path()), false);
    }
    assertTrue(Arrays.equals(before, Files.readAllBytes(target.path())));
    assertEquals(TargetStatus.State.HELD, world.status().get(0).state());
    try (PublishedStore published = world.open()) {
      assertNull(published.run(published.targets(), false).get(0).failure());
    }
    assertEquals(world.storeRecords(), world.records("target"));
  }

  /** From one file to a pair of files and back. */
  @Test
  void aTargetThatGotAnotherFormatIsPutBackInTheOlderOne() throws Exception {
    for (StoreFormat next : List.of(StoreFormat.NDBM, StoreFormat.LMDB, StoreFormat.GDBM)) {
      String name = next.prefix();
      world.add(world.target(StoreFormat.BERKELEY, name));
      byte[] before = Files.readAllBytes(world.path(name));
      world.add(world.target(next, name));
      assertEquals(next, StoreLocation.of(world.path(name)).format());
      assertEquals(world.storeRecords(), world.records(name));
      try (PublishedStore published = world.open()) {
        Target target = published.target(world.path(name));
        published.undo(target, false);
        assertTrue(Arrays.equals(before, Files.readAllBytes(world.path(name))), name);
        assertEquals(TargetStatus.State.HELD, published.status().get(0).state(), name);
        assertNull(published.run(List.of(target), false).get(0).failure());
        published.remove(target);
      }
      assertEquals(next, StoreLocation.of(world.path(name)).format());
    }
  }
}
