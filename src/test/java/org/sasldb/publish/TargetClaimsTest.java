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
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Publication;
import org.sasldb.store.PublishedMark;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.StorePublisher;
import org.sasldb.store.Stores;

/** Whose a file is, and what may be concluded from what is in it. */
class TargetClaimsTest {
  private static final RecordKey EVE = RecordKey.of("eve", "example.org", "userPassword");
  private static final Target.Selection NARROW =
      new Target.Selection(List.of("example.org"), List.of(), null);

  @TempDir Path folder;
  private Published world;

  @BeforeEach
  void aStore() throws StoreException {
    world = new Published(folder);
    world.put(JOE, "tea");
    world.put(ANN, "milk");
  }

  private static ChangeSet foreignEve() {
    return ChangeSet.of("test").put(EVE, Published.secret("foreign")).build();
  }

  private StoreException refused(Target target, boolean force) {
    return assertThrows(
        StoreException.class,
        () -> {
          try (PublishedStore published = world.open()) {
            Publication publication = published.add(target, force);
            if (publication.failure() != null) {
              throw publication.failure();
            }
          }
        });
  }

  /** Else an adoption would take what was never published for deleted. */
  @Test
  void aSelectionIsNotChangedWhileAForeignChangeIsOpen() throws Exception {
    Target narrow = world.target(StoreFormat.BERKELEY, "target", NARROW);
    world.add(narrow);
    world.foreign(narrow.path(), foreignEve());
    Target wide = world.target(StoreFormat.BERKELEY, "target");
    assertEquals(Failure.TARGET_CHANGED, refused(wide, false).failure());
    try (PublishedStore published = world.open()) {
      assertEquals(List.of(narrow), published.targets());
      Adoption adoption = published.adoption(narrow);
      assertEquals(List.of(EVE), adoption.difference().added());
      assertEquals(List.of(), adoption.difference().missing());
      published.adopt(narrow, adoption);
    }
    assertEquals(Map.of(JOE, "tea", ANN, "milk", EVE, "foreign"), world.storeRecords());
    world.add(wide);
    assertEquals(world.storeRecords(), world.records("target"));
  }

  @Test
  void whereNothingIsNotedNothingIsAdopted() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    world.foreign(target.path(), foreignEve());
    Files.delete(world.store().path().resolve(TargetStates.NAME));
    world.commit(ChangeSet.of("test").delete(JOE).build());
    try (PublishedStore published = world.open()) {
      StoreException unknown = assertThrows(StoreException.class, () -> published.adoption(target));
      assertEquals(Failure.TARGET_CHANGED, unknown.failure());
      assertNull(published.run(published.targets(), true).get(0).failure());
    }
    assertEquals(Map.of(ANN, "milk"), world.records("target"));
  }

  @Test
  void aFileThatIsChangedAgainWhileItIsAdoptedIsNotLaidOver() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    world.foreign(target.path(), foreignEve());
    try (PublishedStore published = world.open()) {
      Adoption adoption = published.adoption(target);
      world.foreign(
          target.path(), ChangeSet.of("test").put(ANN, Published.secret("later")).build());
      StoreException failure = published.adopt(target, adoption).get(0).failure();
      assertEquals(Failure.TARGET_CHANGED, failure.failure());
    }
    assertEquals("later", world.records("target").get(ANN));
    try (PublishedStore published = world.open()) {
      Adoption adoption = published.adoption(target);
      assertEquals(List.of(ANN), adoption.difference().changed());
      assertNull(published.adopt(target, adoption).get(0).failure());
    }
    assertEquals(Map.of(JOE, "tea", ANN, "later", EVE, "foreign"), world.storeRecords());
  }

  @Test
  void oneFileIsOneTargetUnderWhateverName() throws Exception {
    world.add(world.target(StoreFormat.BERKELEY, "target"));
    Files.createSymbolicLink(world.path("link"), world.path("target"));
    StoreException twice = refused(world.target(StoreFormat.BERKELEY, "link"), true);
    assertEquals(Failure.PUBLISHED_FILE, twice.failure());
    assertTrue(twice.hint().contains(world.path("target").toString()), twice.hint());
    world.add(world.target(StoreFormat.NDBM, "pair"));
    assertEquals(
        Failure.PUBLISHED_FILE,
        refused(world.target(StoreFormat.NDBM, "pair.pag"), true).failure());
  }

  @Test
  void aTargetIsFoundByWhateverNameLeadsToIt() throws Exception {
    Path elsewhere = Files.createDirectories(world.path("elsewhere").resolve("deep"));
    Path real = elsewhere.resolve("real");
    Files.createSymbolicLink(world.path("link"), real);
    Files.createSymbolicLink(world.path("way"), elsewhere);
    world.add(world.target(StoreFormat.BERKELEY, "link"));
    try (PublishedStore published = world.open()) {
      Target target = published.targets().get(0);
      assertEquals(target, published.target(world.path("link")));
      assertEquals(target, published.target(real));
      assertEquals(target, published.target(world.path("way").resolve("../deep/real")));
      StoreException none =
          assertThrows(
              StoreException.class, () -> published.target(world.path("way").resolve("../link")));
      assertEquals(Failure.NO_SUCH_STORE, none.failure());
    }
  }

  /** A link leads to one name, and NDBM has two. */
  @Test
  void linksAndPairsOfFilesDoNotMix() throws Exception {
    Path real = Files.createDirectory(world.path("real"));
    Files.createSymbolicLink(world.path("link"), real.resolve("file"));
    world.add(world.target(StoreFormat.BERKELEY, "link"));
    assertEquals(
        Failure.UNSUPPORTED, refused(world.target(StoreFormat.NDBM, "link"), true).failure());
    assertEquals(world.storeRecords(), world.records("real/file"));
    world.add(world.target(StoreFormat.NDBM, "real/pair"));
    for (String suffix : List.of(".pag", ".dir")) {
      Files.createSymbolicLink(
          world.path("other" + suffix), real.resolve("pair" + suffix).toAbsolutePath());
    }
    assertEquals(
        Failure.UNSUPPORTED, refused(world.target(StoreFormat.NDBM, "other"), true).failure());
    assertTrue(Files.isSymbolicLink(world.path("other.pag")));
  }

  @Test
  void theNoteOfAStoreThatIsGoneKeepsNobodyAway() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    Published second = new Published(Files.createDirectory(world.path("second")));
    second.put(EVE, "juice");
    Target same =
        new Target(
            StoreFormat.BERKELEY,
            target.path(),
            Target.Access.UNCHANGED,
            Target.Selection.ALL,
            false);
    try (PublishedStore published = second.open()) {
      assertEquals(
          Failure.PUBLISHED_FILE,
          assertThrows(StoreException.class, () -> published.add(same, true)).failure());
    }
    assertThrows(StoreException.class, () -> changeDirectly(target.path()));
    deleteAll(world.store().path());
    changeDirectly(target.path());
    assertEquals("foreign", world.records("target").get(EVE));
    try (PublishedStore published = second.open()) {
      assertNull(published.add(same, true).failure());
    }
    assertEquals(Map.of(EVE, "juice"), world.records("target"));
  }

  private static void changeDirectly(Path file) throws StoreException {
    try (CredentialStore store = Stores.open(StoreLocation.of(file), OpenOptions.creating())) {
      store.commit(foreignEve());
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** It has the targets of its original in its list. */
  @Test
  void aCopyOfAStoreLeavesWhatIsKeptForItsOriginal() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    world.put(JOE, "coffee");
    Path copy = Files.createDirectory(world.path("copy"), ownerOnly());
    copyAll(world.store().path(), copy);
    try (PublishedStore published =
        PublishedStore.open(
            StoreLocation.of(StoreFormat.JE, copy), world.options(OpenOptions.Access.WRITE))) {
      assertTrue(published.remove(published.targets().get(0)).isEmpty());
      assertEquals(List.of(), published.targets());
    }
    assertEquals(Optional.of(world.store().path()), PublishedMark.storeOf(target.path()));
    try (PublishedStore published = world.open()) {
      published.undo(published.target(target.path()), false);
    }
    assertEquals("tea", world.records("target").get(JOE));
  }

  private static FileAttribute<?> ownerOnly() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  }

  private static void copyAll(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  /** Else the file stays locked, and no command can name the store that the note names. */
  @Test
  void theNoteOfAStoreWhosePlaceAFileHasKeepsNobodyAway() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    Path away = world.path("away");
    Files.move(world.store().path(), away);
    Files.copy(target.path(), world.store().path());
    changeDirectly(target.path());
    Files.delete(world.store().path());
    Files.createFile(Files.createDirectory(world.path("folder")).resolve("file"));
    Path below = world.path("folder").resolve("file").resolve("store");
    TargetMark.remove(target.path());
    TargetMark.claim(target.path(), below);
    changeDirectly(target.path());
    try (PublishedStore published =
        PublishedStore.open(
            StoreLocation.of(StoreFormat.JE, away), world.options(OpenOptions.Access.WRITE))) {
      assertTrue(published.remove(published.targets().get(0)).isEmpty());
    }
    assertFalse(Files.exists(PublishedMark.of(target.path())));
  }

  /** The note is what keeps others from changing the file. */
  @Test
  void aNoteThatIsLostOrNamesAFormerPlaceIsRenewed() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    Files.delete(PublishedMark.of(target.path()));
    world.commit(ChangeSet.of("nothing").build());
    assertThrows(StoreException.class, () -> changeDirectly(target.path()));
    Path moved = world.path("moved");
    Files.move(world.store().path(), moved);
    try (PublishedStore published =
        PublishedStore.open(
            StoreLocation.of(StoreFormat.JE, moved), world.options(OpenOptions.Access.WRITE))) {
      assertEquals(Publication.Outcome.CURRENT, published.runAll(false).get(0).outcome());
    }
    assertEquals(Optional.of(moved), PublishedMark.storeOf(target.path()));
    assertThrows(StoreException.class, () -> changeDirectly(target.path()));
  }

  /** Else nobody would ever delete the copies: they have passwords in them. */
  @Test
  void aRemovalThatIsInterruptedIsCompletedByTheNextOne() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    world.put(JOE, "coffee");
    Path next = world.store().path().resolve(StorePublisher.TARGETS + ".next");
    Path inTheWay = Files.createFile(Files.createDirectory(next).resolve("file"));
    try (PublishedStore published = world.open()) {
      assertThrows(StoreException.class, () -> published.remove(target));
    }
    assertFalse(Files.exists(world.path(".target.previous")));
    Files.delete(inTheWay);
    try (PublishedStore published = world.open()) {
      assertTrue(published.remove(published.target(target.path())).isEmpty());
      assertEquals(List.of(), published.targets());
    }
    assertEquals(List.of(), hidden(folder));
  }

  private static List<Path> hidden(Path where) throws IOException {
    try (Stream<Path> files = Files.list(where)) {
      return files.filter(file -> file.getFileName().toString().startsWith(".")).toList();
    }
  }

  @Test
  void aLinkThatLeadsElsewhereLeavesNoCopiesWhereItLedBefore() throws Exception {
    Path before = Files.createDirectory(world.path("before"));
    Path after = Files.createDirectory(world.path("after"));
    Path link = Files.createSymbolicLink(world.path("link"), before.resolve("real"));
    world.add(world.target(StoreFormat.BERKELEY, "link"));
    world.put(JOE, "coffee");
    assertEquals(2, hidden(before).size());
    Files.delete(link);
    Files.createSymbolicLink(link, after.resolve("real"));
    world.put(JOE, "water");
    assertEquals(List.of(), hidden(before));
    world.put(JOE, "tea");
    assertEquals(2, hidden(after).size());
    Files.delete(link);
    Files.createSymbolicLink(link, before.resolve("real"));
    try (PublishedStore published = world.open()) {
      assertTrue(published.remove(published.targets().get(0)).isEmpty());
    }
    assertEquals(List.of(), hidden(before));
    assertEquals(List.of(), hidden(after));
  }

  @Test
  void aTargetIsForgottenAlsoWhereItsFolderIsGone() throws Exception {
    Path sub = Files.createDirectory(world.path("sub"));
    Target target = world.target(StoreFormat.GDBM, "sub/target");
    world.add(target);
    world.put(JOE, "coffee");
    Files.move(sub, world.path("away"));
    Files.createFile(sub);
    try (PublishedStore published = world.open()) {
      assertTrue(published.remove(target).isPresent());
      assertEquals(List.of(), published.targets());
    }
    assertTrue(Files.exists(PublishedMark.of(world.path("away").resolve("target"))));
  }
}
