package org.sasldb.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sasldb.publish.Published.ANN;
import static org.sasldb.publish.Published.JOE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.Ownership;
import org.sasldb.store.Publication.Outcome;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;

/** Who may read what is published, and what is kept of it. */
class PublishedAccessTest {
  @TempDir Path folder;
  private Published world;

  @BeforeEach
  void aStore() throws StoreException {
    world = new Published(folder);
    world.put(JOE, "tea");
  }

  private Target groupReadable(StoreFormat format, String name) {
    Target.Access access = new Target.Access(null, null, 0640);
    return new Target(format, world.path(name), access, Target.Selection.ALL, false);
  }

  /** Else Postfix can not read it, or everybody can. */
  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void anotherModeIsNoticedAndMended(StoreFormat format) throws Exception {
    Target target = groupReadable(format, "target");
    world.add(target);
    world.put(ANN, "milk");
    List<String> right = modes(target);
    for (String wrong : List.of("rw-------", "rw-rw-rw-")) {
      Files.setPosixFilePermissions(target.recordFile(), PosixFilePermissions.fromString(wrong));
      assertEquals(TargetStatus.State.ACCESS_CHANGED, world.status().get(0).state());
      world.heard();
      world.commit(ChangeSet.of("nothing").build());
      assertEquals(List.of(Outcome.PUBLISHED), world.heard());
      assertEquals(TargetStatus.State.CURRENT, world.status().get(0).state());
      assertEquals(right, modes(target));
    }
  }

  private static List<String> modes(Target target) throws IOException {
    List<String> modes = new ArrayList<>();
    for (Path file : PublishedFiles.all(target.path())) {
      modes.add(
          file.getFileName()
              + " "
              + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
    return modes;
  }

  /** A reader of an LMDB file must be able to register in its lock file. */
  @Test
  void whoMayReadAnLmdbFileMayWriteItsLockFile() throws Exception {
    Target target = groupReadable(StoreFormat.LMDB, "target");
    world.add(target);
    for (String value : List.of("milk", "water")) {
      world.put(ANN, value);
      assertEquals(List.of("target-lock rw-rw----", "target rw-r-----"), modes(target));
    }
  }

  @Test
  void ownerAndModeStayThroughEveryPublicationAndAreMended() throws Exception {
    Target target = groupReadable(StoreFormat.BERKELEY, "target");
    world.add(target);
    assertEquals(0640, Ownership.of(target.path()).mode());
    world.put(ANN, "milk");
    assertEquals(0640, Ownership.of(target.path()).mode());
    assertEquals(0600, Ownership.of(world.path(".target.previous")).mode());
    Files.setPosixFilePermissions(target.path(), PosixFilePermissions.fromString("rw-------"));
    try (PublishedStore published = world.open()) {
      published.run(published.targets(), false);
    }
    assertEquals(0640, Ownership.of(target.path()).mode());
  }

  @Test
  void theFileThatALinkLeadsToIsMended() throws Exception {
    Path real = world.path("real");
    Files.createSymbolicLink(world.path("link"), real);
    world.add(groupReadable(StoreFormat.BERKELEY, "link"));
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(TargetStatus.State.ACCESS_CHANGED, world.status().get(0).state());
    world.commit(ChangeSet.of("nothing").build());
    assertEquals(0640, Ownership.of(real).mode());
    assertEquals(TargetStatus.State.CURRENT, world.status().get(0).state());
  }
}
