package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.publish.Published.ANN;
import static org.sasldb.publish.Published.JOE;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.StoreFormat;
import org.sasldb.testing.Command;

/** A target that is mounted by itself, as containers do it. */
class PublishedMountIT {
  @TempDir Path folder;

  @Test
  void itIsToldThatTheFolderMustBeMounted() throws Exception {
    Command.requireRoot();
    Command.requireInstalled("mount", "umount");
    Published world = new Published(folder);
    world.put(JOE, "tea");
    world.add(world.target(StoreFormat.BERKELEY, "target"));
    Path outside = Files.copy(world.path("target"), world.path("outside"));
    Command.Outcome mount =
        Command.of("mount", "--bind", outside.toString(), world.path("target").toString()).run();
    Assumptions.assumeTrue(mount.status() == 0, "this machine permits no mount: " + mount.errors());
    try {
      world.heard();
      world.put(ANN, "milk");
      String failure = world.failures().get(0);
      assertTrue(failure.contains("mounted by itself"), failure);
      assertEquals("milk", world.storeRecords().get(ANN));
      assertEquals(1, world.records("target").size());
    } finally {
      Command.of("umount", world.path("target").toString()).run().expect(0);
    }
  }
}
