package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.publish.Published.ANN;
import static org.sasldb.publish.Published.JOE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.Publication.Outcome;
import org.sasldb.store.StoreFormat;

/** Publications of which nothing can be noted. */
class UnnotedPublicationTest {
  @TempDir Path folder;

  /** The disk of the store is full, for example, and the change itself was just stored. */
  @Test
  void whereNothingCanBeNotedTheOtherTargetsAreTriedAndTheFailuresAreTold() throws Exception {
    Published world = new Published(folder);
    world.put(JOE, "tea");
    for (String name : List.of("first", "second")) {
      world.add(world.target(StoreFormat.BERKELEY, name));
    }
    Path next = world.store().path().resolve(TargetStates.NAME + ".next");
    Path inTheWay = Files.createFile(Files.createDirectory(next).resolve("file"));
    world.put(ANN, "milk");
    assertEquals(List.of(Outcome.FAILED, Outcome.FAILED), world.heard());
    world.put(ANN, "water");
    List<String> failures = world.failures();
    assertEquals(2, failures.size());
    assertTrue(failures.get(0).contains(TargetStates.NAME), failures.get(0));
    assertTrue(failures.get(0).startsWith("not published"), failures.get(0));
    assertEquals(Map.of(JOE, "tea", ANN, "water"), world.storeRecords());
    Files.delete(inTheWay);
    world.commit(ChangeSet.of("nothing").build());
    assertEquals(world.storeRecords(), world.records("first"));
    assertEquals(world.storeRecords(), world.records("second"));
  }
}
