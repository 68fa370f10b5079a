package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.publish.Published.ANN;
import static org.sasldb.publish.Published.JOE;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.StoreFormat;
import org.sasldb.testing.ChildJvm;

class RunningPublicationTest {
  @TempDir Path folder;

  /** What is under way is not interrupted: nobody has to do anything. */
  @Test
  void whatBeganIsInterruptedWhenNobodyHasTheStoreOpen() throws Exception {
    Published world = new Published(folder);
    world.put(JOE, "tea");
    Target target = world.target(StoreFormat.BERKELEY, "target");
    world.add(target);
    Interruption interruption = new Interruption(world, target);
    interruption.commitSilently(ANN, "milk");
    assertTrue(interruption.publication(1));
    assertEquals(TargetStatus.State.INTERRUPTED, world.status().get(0).state());
    try (ChildJvm child = ChildJvm.start(WaitingProgram.class, world.store().path().toString())) {
      assertNotNull(child.line());
      assertEquals(TargetStatus.State.PUBLISHING, world.status().get(0).state());
      child.kill();
    }
    assertEquals(TargetStatus.State.INTERRUPTED, world.status().get(0).state());
  }
}
