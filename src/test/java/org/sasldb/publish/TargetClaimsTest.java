package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.publish.Published.ANN;
import static org.sasldb.publish.Published.JOE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
