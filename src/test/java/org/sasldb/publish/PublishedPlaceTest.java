package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.publish.Published.ANN;
import static org.sasldb.publish.Published.JOE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Publication;
import org.sasldb.store.Publication.Outcome;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;
import org.sasldb.testing.Command;

/** What is in the place of a target, or beside it, and is not what was published. */
class PublishedPlaceTest {
  private static final RecordKey EVE = RecordKey.of("eve", "example.org", "userPassword");
  private static final ChangeSet NOTHING = ChangeSet.of("nothing").build();

  @TempDir Path folder;
  private Published world;

  @BeforeEach
  void aStore() throws StoreException {
    world = new Published(folder);
    world.put(JOE, "tea");
  }

  private void make(StoreFormat format, String name) throws StoreException {
    try (CredentialStore store =
        Stores.open(StoreLocation.of(format, world.path(name)), OpenOptions.creating())) {
      store.commit(ChangeSet.of("test").put(EVE, Published.secret("foreign")).build());
    }
  }

  private Failure refused(Target target, boolean force) {
    return assertThrows(
            StoreException.class,
            () -> {
              try (PublishedStore published = world.open()) {
                published.add(target, force);
              }
            })
        .failure();
  }

  /** Neither by force: it is not what is in the place of the target, and would not be kept. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anotherStoreThatHasTheNamesOfTheFormatIsLeftAlone(boolean force) throws Exception {
    world.add(world.target(StoreFormat.BERKELEY, "target"));
    make(StoreFormat.NDBM, "aside");
    for (String suffix : List.of(".pag", ".dir")) {
      Files.move(world.path("aside" + suffix), world.path("target" + suffix));
    }
    byte[] before = Files.readAllBytes(world.path("target.pag"));
    assertEquals(Failure.STORE_EXISTS, refused(world.target(StoreFormat.NDBM, "target"), force));
    assertArrayEquals(before, Files.readAllBytes(world.path("target.pag")));
    assertEquals(StoreFormat.BERKELEY, world.status().get(0).target().format());
    world.heard();
    world.put(ANN, "milk");
    assertEquals(List.of(Outcome.PUBLISHED), world.heard());
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void aFileWithASecondNameIsNotReplaced(StoreFormat format) throws Exception {
    Target target = world.target(format, "target");
    world.add(target);
    Path file = target.recordFile();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Path other = Files.createLink(world.path("other"), file);
    byte[] before = Files.readAllBytes(file);
    world.heard();
    world.put(ANN, "milk");
    String failure = world.failures().get(0);
    assertTrue(failure.contains("2 names") || failure.contains("3 names"), failure);
    assertArrayEquals(before, Files.readAllBytes(other));
    assertTrue(Files.isSameFile(file, other));
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(other)));
    assertEquals(Failure.NOT_REPLACEABLE, refused(target, true));
    Files.delete(other);
    world.commit(NOTHING);
    assertEquals(List.of(Outcome.PUBLISHED), world.heard());
    assertEquals(world.storeRecords(), world.records("target"));
  }

  @Test
  void aFileWithASecondNameDoesNotBecomeATarget() throws Exception {
    make(StoreFormat.BERKELEY, "target");
    Files.createLink(world.path("other"), world.path("target"));
    assertEquals(
        Failure.NOT_REPLACEABLE, refused(world.target(StoreFormat.BERKELEY, "target"), true));
    assertEquals(List.of(), world.status());
  }

  /** Whoever opens it to look what it is waits for ever. */
  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void aPipeInThePlaceOfATargetKeepsNobodyFromChangingTheStore(StoreFormat format)
      throws Exception {
    Command.requireInstalled("mkfifo");
    Target target = world.target(format, "target");
    world.add(target);
    Files.delete(target.recordFile());
    Command.of("mkfifo", target.recordFile().toString()).run().expect(0);
    world.heard();
    assertTimeoutPreemptively(Duration.ofMinutes(1), () -> world.put(ANN, "milk"));
    assertEquals(List.of(Outcome.FAILED), world.heard());
    assertEquals("milk", world.storeRecords().get(ANN));
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          TargetStatus status = world.status().get(0);
          assertTrue(status.state().isOwed(), status.toString());
          try (PublishedStore published = world.open()) {
            Publication forced = published.run(published.targets(), true).get(0);
            assertEquals(Outcome.FAILED, forced.outcome());
          }
        });
    Files.delete(target.recordFile());
    world.commit(NOTHING);
    assertEquals(world.storeRecords(), world.records("target"));
  }

  @Test
  void aFolderWhereTheOldFileIsKeptIsNoSignThatItWasExchanged() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    Path kept = Files.createDirectory(PublishedFiles.keptNext(target.path()));
    world.heard();
    world.put(ANN, "milk");
    assertEquals(List.of(Outcome.FAILED), world.heard());
    assertEquals(TargetStatus.State.BEHIND, world.status().get(0).state());
    Files.delete(kept);
    world.commit(NOTHING);
    assertEquals(List.of(Outcome.PUBLISHED), world.heard());
    assertEquals(world.storeRecords(), world.records("target"));
  }

  private Publication byForce() throws StoreException {
    try (PublishedStore published = world.open()) {
      return published.run(published.targets(), true).get(0);
    }
  }

  /** What is there of a store that a link leads to is not what was published to the link. */
  @ParameterizedTest
  @ValueSource(strings = {"store/00000000.jdb", "store/targets.json", "store/new", "store"})
  void nothingIsPublishedThroughALinkIntoTheStoreItself(String where) throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    Files.delete(target.path());
    Files.createSymbolicLink(target.path(), world.path(where));
    Map<RecordKey, String> before = world.storeRecords();
    Publication forced = byForce();
    assertEquals(Outcome.FAILED, forced.outcome());
    try (PublishedStore published = world.open()) {
      assertThrows(StoreException.class, () -> published.undo(target, true));
    }
    world.heard();
    world.put(ANN, "milk");
    assertEquals(List.of(Outcome.FAILED), world.heard());
    assertEquals(before.size() + 1, world.storeRecords().size());
    assertFalse(Files.exists(world.path("store/new")));
    assertEquals(1, published().size());
  }

  @Test
  void aTargetInTheFolderOfTheStoreIsNotNoted() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "store/target");
    assertEquals(Failure.STORE_EXISTS, refused(target, true));
    assertEquals(List.of(), published());
    assertFalse(Files.exists(target.path()));
  }

  private List<Target> published() throws StoreException {
    try (PublishedStore published = world.open()) {
      return published.targets();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"listen = 25\n", "{\"a\": 1}\n", "joe:x:1000:\n"})
  void aFileOfAnotherKindIsNotLaidOverByForce(String content) throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    Files.writeString(target.path(), content);
    Publication forced = byForce();
    assertEquals(Outcome.FAILED, forced.outcome());
    assertEquals(content, Files.readString(target.path()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5000})
  void aFileThatMayBeDamagedIsLaidOverByForce(int zeros) throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    Files.write(target.path(), new byte[zeros]);
    assertEquals(Outcome.PUBLISHED, byForce().outcome());
    assertEquals(world.storeRecords(), world.records("target"));
  }

  /** A program that may only read opens no pair of which the other file is missing. */
  @Test
  void aPairOfFilesOfWhichOneIsMissingIsMadeAgain() throws Exception {
    Target target = world.target(StoreFormat.NDBM, "target");
    world.add(target);
    Files.delete(world.path("target.dir"));
    assertEquals(TargetStatus.State.MISSING, world.status().get(0).state());
    world.heard();
    world.commit(NOTHING);
    assertEquals(List.of(Outcome.PUBLISHED), world.heard());
    assertTrue(Files.exists(world.path("target.dir")));
    assertEquals(TargetStatus.State.CURRENT, world.status().get(0).state());
    assertEquals(world.storeRecords(), world.records("target"));
  }

  /** It was copied with its list of targets, and the original goes on. */
  @Test
  void aCopyOfAStoreLeavesAloneWhatTheOriginalIsWriting() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    world.put(ANN, "milk");
    Published copy = new Published(Files.createDirectory(world.path("elsewhere")));
    copy(world.store().path(), copy.store().path());
    Path building = Files.write(PublishedFiles.building(target.path()), new byte[] {1});
    Path next = Files.write(PublishedFiles.keptNext(target.path()), new byte[] {2});
    Map<RecordKey, String> before = world.records("target");
    copy.put(EVE, "juice");
    assertEquals(List.of(Outcome.FAILED), copy.heard());
    assertTrue(Files.exists(building));
    assertTrue(Files.exists(next));
    assertEquals(before, world.records("target"));
    world.put(JOE, "coffee");
    assertEquals(world.storeRecords(), world.records("target"));
    assertFalse(Files.exists(building));
    assertNull(world.status().get(0).failure());
  }

  private static void copy(Path from, Path to) throws Exception {
    Files.createDirectory(
        to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(String.valueOf(file.getFileName())));
      }
    }
  }
}
