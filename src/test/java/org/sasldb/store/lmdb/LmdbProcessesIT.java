package org.sasldb.store.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.CheckReport;
import org.sasldb.store.Failure;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.testing.AcknowledgedUsers;
import org.sasldb.testing.ChildJvm;
import org.sasldb.testing.Command;
import org.sasldb.testing.LmdbPeer;
import org.sasldb.testing.Stress;

/** Several processes at one file: nothing acknowledged is lost, and readers see what is new. */
class LmdbProcessesIT {
  private static final long ROOM = 256 << 20;

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("sasldb2");
  }

  private void requireSound() throws Exception {
    CheckReport report = new LmdbStoreProvider().check(file(), OpenOptions.reading());
    assertEquals(List.of(), report.findings());
  }

  /** From the moment that there is no file. */
  @Test
  void thirtyWritersLoseNothing() throws Exception {
    int writers = 30;
    int each = 4;
    List<ChildJvm> children = new ArrayList<>();
    try {
      for (int w = 0; w < writers; w++) {
        children.add(ChildJvm.start(StoreProgram.class, file().toString(), w + "-", "" + each));
      }
      for (ChildJvm child : children) {
        List<String> lines = child.lines();
        assertEquals(each, AcknowledgedUsers.of(lines).size(), () -> String.join("\n", lines));
        assertEquals(0, child.status());
      }
    } finally {
      children.forEach(ChildJvm::close);
    }
    assertEquals(writers * each, Stores.records(file()).size());
    requireSound();
    assertEquals(List.of("sasldb2", "sasldb2-lock"), Stores.names(folder));
  }

  /** The library locks a file beside the name that it was given, which keeps nobody out here. */
  @Test
  void writersThatCallTheFileByTwoNamesLoseNothing() throws Exception {
    Stores.commit(file(), Stores.put("joe", "first"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file());
    int each = 150;
    List<ChildJvm> children = new ArrayList<>();
    try {
      for (Path name : List.of(file(), link, file(), link)) {
        String prefix = children.size() + "-";
        children.add(ChildJvm.start(StoreProgram.class, name.toString(), prefix, "" + each));
      }
      for (int i = 0; i < 5; i++) {
        new LmdbStoreProvider().compact(i % 2 == 0 ? link : file(), OpenOptions.creating());
      }
      for (ChildJvm child : children) {
        List<String> lines = child.lines();
        assertEquals(each, AcknowledgedUsers.of(lines).size(), () -> String.join("\n", lines));
        assertEquals(0, child.status());
      }
    } finally {
      children.forEach(ChildJvm::close);
    }
    assertEquals(children.size() * each + 1, Stores.records(file()).size());
    requireSound();
  }

  @Test
  void aFileThatIsOpenByItsOtherNameIsNotRewritten() throws Exception {
    LmdbPeer peer = LmdbPeer.build(folder);
    Stores.commit(file(), Stores.put("joe", "first"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file());
    OpenOptions impatient = OpenOptions.creating().withLockWait(Duration.ofMillis(100));
    try (LmdbPeer.Holder reader = peer.hold(file())) {
      StoreException e =
          assertThrows(
              StoreException.class, () -> new LmdbStoreProvider().compact(link, impatient));
      assertEquals(Failure.LOCKED, e.failure());
      assertEquals("first", reader.find(Stores.key("joe").toByteArray()));
    }
    new LmdbStoreProvider().compact(link, impatient);
    requireSound();
  }

  @Test
  void killedWritersLoseNothing() throws Exception {
    LmdbPeer peer = LmdbPeer.build(folder);
    NewStore terms = NewStore.ofCreator(OpenOptions.creating());
    NewStore roomy = new NewStore(null, terms.ownership(), false, ROOM, terms.options());
    try (StoreBuilder builder = new LmdbStoreProvider().build(file(), roomy)) {
      builder.finish();
    }
    Random random = new Random(9);
    List<String> acknowledged = new ArrayList<>();
    int rounds = Stress.count(10, 300);
    for (int round = 0; round < rounds; round++) {
      acknowledged.addAll(killOne("round" + round + "-", random.nextInt(300)));
      requireSound();
      Map<String, String> records = Stores.records(file());
      for (String user : acknowledged) {
        assertTrue(Stores.has(records, user), user + " is lost in round " + round);
      }
      assertEquals(records.size(), peer.dump(file()).size());
      byte[] key = ("real" + round + "\0x\0y").getBytes(StandardCharsets.UTF_8);
      peer.store(file(), Map.of(key, new byte[] {1}));
    }
    System.out.println("LMDB: " + rounds + " killed, " + acknowledged.size() + " acknowledged");
  }

  /** Lets a writer run for so many milliseconds after its first commit; gives what it stored. */
  private List<String> killOne(String prefix, int millis) throws Exception {
    try (ChildJvm writer =
        ChildJvm.start(StoreProgram.class, file().toString(), prefix, "1000000")) {
      return AcknowledgedUsers.untilKilled(writer, millis);
    }
  }

  @Test
  void aRealReaderThatHoldsTheFileSeesNewRecords() throws Exception {
    LmdbPeer peer = LmdbPeer.build(folder);
    Stores.commit(file(), Stores.put("joe", "one"));
    byte[] joe = Stores.key("joe").toByteArray();
    try (LmdbPeer.Holder reader = peer.hold(file())) {
      assertEquals("one", reader.find(joe));
      for (int i = 0; i < 20; i++) {
        Stores.commit(file(), Stores.put("joe", "password" + i));
        assertEquals("password" + i, reader.find(joe));
      }
      Stores.commit(file(), Stores.delete("joe"));
      assertEquals("none", reader.find(joe));
    }
    requireSound();
  }

  /** As in a bare chroot, where nothing tells what is mounted. */
  @Test
  void withoutTheTableOfMountsFilesAreChanged() throws Exception {
    Command.requireInstalled("unshare", "mount");
    String hide = "mount -t tmpfs none /proc && exec \"$@\"";
    Command.Outcome possible =
        Command.of("unshare", "-Ur", "-m", "sh", "-c", hide, "sh", "true").run();
    Assumptions.assumeTrue(possible.status() == 0, "/proc cannot be hidden: " + possible.errors());
    String java = System.getProperty("java.home");
    Command.of("unshare", "-Ur", "-m", "sh", "-c", hide, "sh", java + "/bin/java", "-Xmx64m")
        .with("-cp", System.getProperty("java.class.path"), StoreProgram.class.getName())
        .with(file().toString(), "user", "2")
        // the launcher finds its library by /proc otherwise
        .environment("LD_LIBRARY_PATH", java + "/lib")
        .run()
        .expect(0);
    assertEquals(2, Stores.records(file()).size());
  }

  /** Their writer and ours take turns on one file. */
  @Test
  void theRealLibraryAndWeWriteInTurn() throws Exception {
    LmdbPeer peer = LmdbPeer.build(folder);
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < 15; i++) {
      Stores.commit(file(), Stores.put("ours" + i, "x".repeat(i * 300)));
      expected.put("ours" + i + "*example.org*userPassword", "x".repeat(i * 300));
      byte[] key = Stores.key("theirs" + i).toByteArray();
      peer.store(file(), Map.of(key, ("y" + i).getBytes(StandardCharsets.UTF_8)));
      expected.put("theirs" + i + "*example.org*userPassword", "y" + i);
      assertEquals(expected, Stores.records(file()));
      if (i % 5 == 4) {
        new LmdbStoreProvider().compact(file(), OpenOptions.creating());
      }
    }
    requireSound();
  }
}
