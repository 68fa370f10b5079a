package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.publish.Published.ANN;
import static org.sasldb.publish.Published.JOE;

import java.io.IOException;
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
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Publication;
import org.sasldb.store.Publication.Outcome;
import org.sasldb.store.PublishedMark;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

class PublishedStoreTest {
  private static final ChangeSet NOTHING = ChangeSet.of("nothing").build();

  @TempDir Path folder;
  private Published world;

  @BeforeEach
  void aStore() throws StoreException {
    world = new Published(folder);
    world.put(JOE, "tea");
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void everyCommitIsPublishedBeforeItReturns(StoreFormat format) throws StoreException {
    world.add(world.target(format, "target"));
    assertEquals(Map.of(JOE, "tea"), world.records("target"));
    world.put(ANN, "milk");
    assertEquals(List.of(Outcome.PUBLISHED), world.heard());
    world.put(JOE, "coffee");
    assertEquals(Map.of(JOE, "coffee", ANN, "milk"), world.records("target"));
    world.commit(ChangeSet.of("test").delete(JOE).build());
    assertEquals(Map.of(ANN, "milk"), world.records("target"));
    assertEquals(TargetStatus.State.CURRENT, world.status().get(0).state());
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void aCommitThatChangesNothingWritesNothing(StoreFormat format) throws Exception {
    Target target = world.target(format, "target");
    world.add(target);
    Map<String, Object> before = stat(target.recordFile());
    world.put(JOE, "tea");
    world.commit(NOTHING);
    assertEquals(List.of(Outcome.CURRENT, Outcome.CURRENT), world.heard());
    assertEquals(before, stat(target.recordFile()));
  }

  private static Map<String, Object> stat(Path file) throws IOException {
    return Files.readAttributes(file, "unix:ino,size,lastModifiedTime,ctime");
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void whatAnotherProgramChangedIsNotLaidOver(StoreFormat format) throws Exception {
    Target target = world.target(format, "target");
    world.add(target);
    RecordKey eve = RecordKey.of("eve", "example.org", "userPassword");
    world.foreign(
        target.path(), ChangeSet.of("test").put(eve, Published.secret("foreign")).build());
    world.heard();
    world.put(ANN, "milk");
    assertEquals(List.of(Outcome.FAILED), world.heard());
    assertEquals(Map.of(JOE, "tea", eve, "foreign"), world.records("target"));
    assertEquals(Map.of(JOE, "tea", ANN, "milk"), world.storeRecords());
    TargetStatus status = world.status().get(0);
    assertEquals(TargetStatus.State.CHANGED, status.state());
    assertEquals(List.of(eve), status.difference().added());

    try (PublishedStore published = world.open()) {
      Publication failed = published.run(published.targets(), false).get(0);
      assertEquals(Failure.TARGET_CHANGED, failed.failure().failure());
      assertNull(published.run(published.targets(), true).get(0).failure());
    }
    assertEquals(Map.of(JOE, "tea", ANN, "milk"), world.records("target"));
  }

  @Test
  void aForeignChangeIsTakenOverWithAllItMeans() throws Exception {
    RecordKey verifier = RecordKey.of("joe", "example.org", "authPassword");
    RecordKey further = RecordKey.of("joe", "example.org", "authPassword;SCRAM-SHA-1");
    RecordKey note = RecordKey.of("ann", "example.net", "note");
    world.put(verifier, "SCRAM-SHA-256$old");
    world.put(further, "SCRAM-SHA-1$old");
    world.put(ANN, "milk");
    world.put(note, "kept");
    Target target = world.target(StoreFormat.BERKELEY, "target");
    Target other = world.target(StoreFormat.GDBM, "other");
    world.add(target);
    world.add(other);
    world.foreign(
        target.path(),
        ChangeSet.of("test").put(JOE, Published.secret("coffee")).delete(ANN).build());
    try (PublishedStore published = world.open()) {
      Adoption adoption = published.adoption(published.target(target.path()));
      assertEquals(List.of(JOE), adoption.difference().changed());
      assertEquals(List.of(ANN), adoption.difference().missing());
      published.adopt(published.target(target.path()), adoption);
    }
    Map<RecordKey, String> expected = Map.of(JOE, "coffee", note, "kept");
    assertEquals(expected, world.storeRecords());
    assertEquals(expected, world.records("other"));
    assertEquals(expected, world.records("target"));
  }

  @Test
  void whatTheStoreChangedMeanwhileIsNotTakenForForeign() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    RecordKey bob = RecordKey.of("bob", "example.org", "userPassword");
    RecordKey eve = RecordKey.of("eve", "example.org", "userPassword");
    world.put(bob, "beer");
    world.add(target);
    world.foreign(target.path(), ChangeSet.of("test").put(eve, Published.secret("x")).build());
    world.put(ANN, "milk");
    world.commit(ChangeSet.of("test").delete(bob).build());
    TargetDifference difference = world.status().get(0).difference();
    assertEquals(new TargetDifference(List.of(eve), List.of(), List.of()), difference);
    try (PublishedStore published = world.open()) {
      published.adopt(target, published.adoption(target));
    }
    Map<RecordKey, String> expected = Map.of(JOE, "tea", ANN, "milk", eve, "x");
    assertEquals(expected, world.storeRecords());
    assertEquals(expected, world.records("target"));
  }

  @Test
  void aFileWithOtherRecordsIsNotGivenUp() throws Exception {
    Path file = world.path("target");
    try (var store =
        Stores.open(StoreLocation.of(StoreFormat.GDBM, file), OpenOptions.creating())) {
      store.commit(ChangeSet.of("test").put(ANN, Published.secret("milk")).build());
    }
    byte[] before = Files.readAllBytes(file);
    Target target = world.target(StoreFormat.BERKELEY, "target");
    StoreException refused = assertThrows(StoreException.class, () -> world.add(target));
    assertEquals(Failure.STORE_EXISTS, refused.failure());
    assertEquals(List.of(), world.status());
    assertFalse(Files.exists(PublishedMark.of(file)));
    org.junit.jupiter.api.Assertions.assertArrayEquals(before, Files.readAllBytes(file));
    try (PublishedStore published = world.open()) {
      assertNull(published.add(target, true).failure());
    }
    assertEquals(Map.of(JOE, "tea"), world.records("target"));
    try (PublishedStore published = world.open()) {
      published.undo(published.target(file), false);
    }
    assertEquals(Map.of(ANN, "milk"), world.records("target"));
  }

  @Test
  void aFileWithTheSameRecordsBecomesTheTargetUntouched() throws Exception {
    Path file = world.path("target");
    try (var store = Stores.open(StoreLocation.of(file), OpenOptions.creating())) {
      store.commit(ChangeSet.of("test").put(JOE, Published.secret("tea")).build());
    }
    Map<String, Object> before = stat(file);
    world.add(world.target(StoreFormat.BERKELEY, "target"));
    assertEquals(before, stat(file));
  }

  @Test
  void aPublishedFileIsChangedByItsStoreAlone() throws Exception {
    world.add(world.target(StoreFormat.BERKELEY, "target"));
    world.add(world.target(StoreFormat.NDBM, "pair"));
    for (String name : List.of("target", "pair", "pair.pag")) {
      StoreLocation location = StoreLocation.of(world.path(name));
      StoreException refused =
          assertThrows(StoreException.class, () -> Stores.open(location, OpenOptions.creating()));
      assertEquals(Failure.PUBLISHED_FILE, refused.failure());
      assertTrue(refused.getMessage().contains(world.store().path().toRealPath().toString()));
      assertThrows(StoreException.class, () -> Stores.compact(location, OpenOptions.creating()));
    }
    try (PublishedStore published = world.open()) {
      published.remove(published.target(world.path("target")));
    }
    Stores.open(StoreLocation.of(world.path("target")), OpenOptions.creating()).close();
  }

  @Test
  void aTargetThatFailsLeavesTheChangeInTheStoreAndIsMendedLater() throws Exception {
    Path sub = Files.createDirectory(world.path("sub"));
    Target target = world.target(StoreFormat.BERKELEY, "sub/target");
    world.add(target);
    Files.move(sub, world.path("away"));
    world.put(ANN, "milk");
    assertEquals(List.of(Outcome.FAILED), world.heard());
    assertEquals(Map.of(JOE, "tea", ANN, "milk"), world.storeRecords());
    Files.move(world.path("away"), sub);
    TargetStatus status = world.status().get(0);
    assertEquals(TargetStatus.State.BEHIND, status.state());
    assertEquals(1, status.behind());
    assertTrue(status.failure().contains("sub"), status.failure());
    try (PublishedStore published = world.open()) {
      assertNull(published.run(published.targets(), false).get(0).failure());
    }
    assertEquals(world.storeRecords(), world.records("sub/target"));
  }

  @Test
  void aDeletedTargetIsMadeAgainByTheNextCommand() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    Files.delete(target.path());
    assertEquals(TargetStatus.State.MISSING, world.status().get(0).state());
    world.commit(NOTHING);
    assertEquals(Map.of(JOE, "tea"), world.records("target"));
  }

  @Test
  void aTargetGetsItsRealmsPropertiesAndVerifier() throws Exception {
    RecordKey main = RecordKey.of("joe", "example.org", "authPassword");
    RecordKey annMain = RecordKey.of("ann", "example.net", "authPassword");
    world.put(main, "SCRAM-SHA-256$a");
    world.put(RecordKey.of("joe", "example.org", "authPassword;SCRAM-SHA-512"), "SCRAM-SHA-512$b");
    world.put(annMain, "SCRAM-SHA-256$c");
    world.put(RecordKey.of("joe", "example.org", "disabled;userPassword"), "locked");
    world.put(RecordKey.of("joe", "example.org", "note"), "x");
    world.put(RecordKey.ofBytes((byte) 1, (byte) 0, (byte) 2), "malformed");
    world.add(world.target(StoreFormat.BERKELEY, "all"));
    Target.Selection strong =
        new Target.Selection(
            List.of("example.*"),
            List.of("authPassword"),
            org.sasldb.verifier.ScramMechanism.SHA_512);
    world.add(world.target(StoreFormat.GDBM, "strong", strong));
    world.add(
        world.target(
            StoreFormat.LMDB,
            "net",
            new Target.Selection(List.of("example.net"), List.of(), null)));
    RecordKey note = RecordKey.of("joe", "example.org", "note");
    assertEquals(
        Map.of(JOE, "tea", main, "SCRAM-SHA-256$a", annMain, "SCRAM-SHA-256$c", note, "x"),
        world.records("all"));
    assertEquals(Map.of(main, "SCRAM-SHA-512$b"), world.records("strong"));
    assertEquals(Map.of(annMain, "SCRAM-SHA-256$c"), world.records("net"));
  }

  @Test
  void aCopyOfThePublishedFileIsKnownByItsContent() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    Path copy = Files.copy(target.path(), world.path("copy"));
    Files.delete(target.path());
    Files.move(copy, target.path());
    world.put(ANN, "milk");
    assertEquals(List.of(Outcome.PUBLISHED), world.heard());
  }

  @ParameterizedTest
  @EnumSource(names = {"BERKELEY", "GDBM", "LMDB"})
  void aLinkStaysALinkAndTheNoteIsBesideItsFile(StoreFormat format) throws Exception {
    Path real = Files.createDirectory(world.path("elsewhere")).resolve("real");
    Files.createSymbolicLink(world.path("link"), real);
    world.add(world.target(format, "link"));
    world.put(ANN, "milk");
    assertTrue(Files.isSymbolicLink(world.path("link")));
    assertEquals(world.storeRecords(), world.records("elsewhere/real"));
    assertTrue(Files.exists(real.resolveSibling(".real.published")));
    assertFalse(Files.exists(world.path(".link.published")));
  }

  @Test
  void aFailureThatWasMendedByHandIsForgotten() throws Exception {
    Path real = Files.createDirectory(world.path("real"));
    Path link = Files.createSymbolicLink(world.path("sub"), real);
    world.add(world.target(StoreFormat.BERKELEY, "sub/target"));
    Files.delete(link);
    world.commit(NOTHING);
    assertEquals(List.of(Outcome.FAILED), world.heard());
    Files.createSymbolicLink(link, real);
    assertEquals(TargetStatus.State.CURRENT, world.status().get(0).state());
    assertNull(world.status().get(0).failure());
    world.commit(NOTHING);
    assertEquals(List.of(Outcome.CURRENT), world.heard());
  }

  @Test
  void aFileThatIsOccupiedChangesNothing() throws Exception {
    world.add(world.target(StoreFormat.BERKELEY, "first"));
    Published other = new Published(Files.createDirectory(world.path("other")));
    other.put(ANN, "foreign");
    other.add(other.target(StoreFormat.BERKELEY, "file"));
    Files.copy(other.path("file"), world.path("second"));
    Path list = world.store().path().resolve("targets.json");
    Map<String, Object> before = stat(list);
    Target second = world.target(StoreFormat.BERKELEY, "second");
    assertEquals(
        Failure.STORE_EXISTS,
        assertThrows(StoreException.class, () -> world.add(second)).failure());
    assertEquals(before, stat(list));
    assertFalse(Files.exists(PublishedMark.of(second.path())));
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void aFileThatIsNoStoreAnyMoreIsOverwrittenByForceAlone(StoreFormat format) throws Exception {
    Target target = world.target(format, "target");
    world.add(target);
    Files.write(target.recordFile(), new byte[20_000]);
    world.put(ANN, "milk");
    assertEquals(List.of(Outcome.FAILED), world.heard());
    assertEquals(20_000, Files.size(target.recordFile()));
    try (PublishedStore published = world.open()) {
      assertNull(published.run(published.targets(), true).get(0).failure());
    }
    assertEquals(world.storeRecords(), world.records("target"));
  }

  /** A BSD's library reads no pair of files, and its own is only read here. */
  @Test
  void theFileOfABsdIsLeftAlone() throws Exception {
    byte[] before;
    try (var vector = getClass().getResourceAsStream("/ndbm/bsd-users90.db")) {
      before = vector.readAllBytes();
    }
    Files.write(world.path("target.db"), before);
    Target target = world.target(StoreFormat.NDBM, "target");
    try (PublishedStore published = world.open()) {
      StoreException refused = published.add(target, true).failure();
      assertEquals(Failure.READ_ONLY_FORMAT, ((StoreException) refused.getCause()).failure());
    }
    assertTrue(Arrays.equals(before, Files.readAllBytes(world.path("target.db"))));
    assertFalse(Files.exists(world.path("target.pag")));
  }

  @Test
  void aDamagedListOfTargetsStopsChangesAndNotReading() throws Exception {
    world.add(world.target(StoreFormat.BERKELEY, "target"));
    Files.writeString(world.store().path().resolve("targets.json"), "{\"version\": 1, ");
    StoreException refused = assertThrows(StoreException.class, () -> world.put(ANN, "milk"));
    assertEquals(Failure.BAD_TARGETS, refused.failure());
    assertEquals(Map.of(JOE, "tea"), world.storeRecords());
  }

  @Test
  void manyCommitsCanBePublishedAtOnceAtTheEnd() throws Exception {
    world.add(world.target(StoreFormat.BERKELEY, "target"));
    OpenOptions options = world.options(OpenOptions.Access.WRITE).withPublishingAtClose();
    try (var store = Stores.open(world.store(), options)) {
      store.commit(ChangeSet.of("test").put(ANN, Published.secret("milk")).build());
      store.commit(ChangeSet.of("test").put(JOE, Published.secret("coffee")).build());
      assertEquals(Map.of(JOE, "tea"), world.records("target"));
    }
    assertEquals(List.of(Outcome.PUBLISHED), world.heard());
    assertEquals(Map.of(JOE, "coffee", ANN, "milk"), world.records("target"));
  }

  @Test
  void twoStoresDoNotPublishToOneFile() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    StoreLocation second = StoreLocation.of(StoreFormat.JE, folder.resolve("second"));
    try (PublishedStore published =
        PublishedStore.open(second, world.options(OpenOptions.Access.CREATE))) {
      assertEquals(
          Failure.PUBLISHED_FILE,
          assertThrows(StoreException.class, () -> published.add(target, true)).failure());
    }
  }

  @Test
  void aStoreThatWasMovedKeepsItsTargets() throws Exception {
    world.add(world.target(StoreFormat.BERKELEY, "target"));
    Path moved = folder.resolve("moved");
    Files.move(world.store().path(), moved);
    try (var store =
        Stores.open(
            StoreLocation.of(StoreFormat.JE, moved), world.options(OpenOptions.Access.WRITE))) {
      store.commit(ChangeSet.of("test").put(ANN, Published.secret("milk")).build());
    }
    assertEquals(Map.of(JOE, "tea", ANN, "milk"), world.records("target"));
  }
}
