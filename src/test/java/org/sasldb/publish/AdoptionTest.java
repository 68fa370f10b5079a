package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.publish.Published.ANN;
import static org.sasldb.publish.Published.JOE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;

/** What is taken from a file that another program changed, and what is said of it. */
class AdoptionTest {
  private static final RecordKey VERIFIER = RecordKey.of("joe", "example.org", "authPassword");
  private static final RecordKey FURTHER =
      RecordKey.of("joe", "example.org", "authPassword;SCRAM-SHA-1");
  private static final Target.Selection PASSWORDS =
      new Target.Selection(List.of(), List.of("userPassword"), null);

  @TempDir Path folder;
  private Published world;

  @BeforeEach
  void aStore() throws StoreException {
    world = new Published(folder);
    world.put(JOE, "tea");
    world.put(ANN, "milk");
  }

  private void foreign(ChangeSet.Builder changes) throws StoreException, IOException {
    world.foreign(world.path("target"), changes.build());
  }

  private Adoption adopt(Target target) throws StoreException {
    try (PublishedStore published = world.open()) {
      Adoption adoption = published.adoption(target);
      assertNull(published.adopt(target, adoption).get(0).failure());
      return adoption;
    }
  }

  /** Nobody who was deleted gets in by what the file did not show; and nothing goes unseen. */
  @Test
  void theOtherSecretsOfADeletedUserAreListedAndGo() throws Exception {
    world.put(VERIFIER, "SCRAM-SHA-256$old");
    world.put(FURTHER, "SCRAM-SHA-1$old");
    Target target = world.target(StoreFormat.BERKELEY, "target", PASSWORDS);
    world.add(target);
    foreign(ChangeSet.of("test").delete(JOE));
    Adoption adoption = adopt(target);
    assertEquals(List.of(JOE), adoption.difference().missing());
    assertEquals(List.of(JOE, VERIFIER, FURTHER), adoption.removed());
    assertEquals(Map.of(ANN, "milk"), world.storeRecords());
  }

  @Test
  void theOlderSecretsBesideANewPasswordAreListedAndGo() throws Exception {
    world.put(VERIFIER, "SCRAM-SHA-256$old");
    world.put(FURTHER, "SCRAM-SHA-1$old");
    Target target = world.target(StoreFormat.BERKELEY, "target", PASSWORDS);
    world.add(target);
    foreign(ChangeSet.of("test").put(JOE, Published.secret("coffee")));
    assertEquals(List.of(VERIFIER, FURTHER), adopt(target).removed());
    assertEquals(Map.of(JOE, "coffee", ANN, "milk"), world.storeRecords());
  }

  @Test
  void whatTheStoreStoredSinceStays() throws Exception {
    world.put(VERIFIER, "SCRAM-SHA-256$old");
    Target target = world.target(StoreFormat.BERKELEY, "target", PASSWORDS);
    world.add(target);
    foreign(ChangeSet.of("test").delete(JOE));
    world.put(FURTHER, "SCRAM-SHA-1$new");
    assertEquals(List.of(JOE, VERIFIER), adopt(target).removed());
    assertEquals(Map.of(ANN, "milk", FURTHER, "SCRAM-SHA-1$new"), world.storeRecords());
  }

  @Test
  void whereTheStoreAloneMakesTheDifferenceNothingIsToBeAdopted() throws Exception {
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    foreign(ChangeSet.of("test").delete(JOE));
    assertTrue(world.status().get(0).adoptable());
    world.put(JOE, "coffee");
    TargetStatus status = world.status().get(0);
    assertEquals(TargetStatus.State.CHANGED, status.state());
    assertEquals(List.of(JOE), status.difference().missing());
    assertFalse(status.adoptable());
    try (PublishedStore published = world.open()) {
      Adoption adoption = published.adoption(target);
      assertTrue(adoption.isEmpty());
      assertEquals(List.of(JOE), adoption.own().missing());
    }
  }

  @Test
  void whatIsNotTakenIsNotInTheFileAfterwards() throws Exception {
    Target.Selection realm = new Target.Selection(List.of("example.org"), List.of(), null);
    Target target = world.target(StoreFormat.BERKELEY, "target", realm);
    world.add(target);
    foreign(ChangeSet.of("test").put(ANN, Published.secret("x")));
    assertEquals(List.of(ANN), adopt(target).dropped());
    assertEquals(Map.of(JOE, "tea"), world.records("target"));
    assertEquals(Map.of(JOE, "tea", ANN, "milk"), world.storeRecords());
  }

  @Test
  void whereNothingIsNotedNothingIsSaidToBeAdoptable() throws Exception {
    world.add(world.target(StoreFormat.BERKELEY, "target"));
    foreign(ChangeSet.of("test").delete(JOE));
    Files.delete(world.store().path().resolve(TargetStates.NAME));
    assertEquals(TargetStatus.State.CHANGED, world.status().get(0).state());
    assertFalse(world.status().get(0).adoptable());
  }

  @Test
  void aFileThatWasPutBackInAnotherFormatIsAdoptedAsWell() throws Exception {
    world.add(world.target(StoreFormat.BERKELEY, "target"));
    Target other = world.target(StoreFormat.GDBM, "target");
    world.add(other);
    try (PublishedStore published = world.open()) {
      assertEquals(
          StoreFormat.BERKELEY, published.undo(published.target(other.path()), false).format());
    }
    RecordKey eve = RecordKey.of("eve", "example.org", "userPassword");
    foreign(ChangeSet.of("test").put(eve, Published.secret("x")));
    TargetStatus status = world.status().get(0);
    assertEquals(TargetStatus.State.CHANGED, status.state());
    assertEquals(List.of(eve), status.difference().added());
    assertTrue(status.adoptable());
    try (PublishedStore published = world.open()) {
      Target held = published.target(other.path());
      assertNull(published.adopt(held, published.adoption(held)).get(0).failure());
    }
    assertEquals("x", world.storeRecords().get(eve));
    assertEquals(StoreFormat.GDBM, other.inPlace().format());
    assertEquals(world.storeRecords(), world.records("target"));
  }
}
