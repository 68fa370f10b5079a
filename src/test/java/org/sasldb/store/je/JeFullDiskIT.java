package org.sasldb.store.je;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.store.je.JeStores.JOE;
import static org.sasldb.store.je.JeStores.all;
import static org.sasldb.store.je.JeStores.openOrCreate;
import static org.sasldb.store.je.JeStores.openToRead;
import static org.sasldb.store.je.JeStores.put;
import static org.sasldb.store.je.JeStores.user;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.RecordKey;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.testing.SmallDisk;
import org.sasldb.testing.Stress;

/** Disks of every size: where a write of JE fails, nothing is lost, and with room it goes on. */
class JeFullDiskIT {
  private static final int ROOM = 16 << 20;

  @TempDir Path folder;
  private Path disk;
  @AutoClose private SmallDisk room;

  @BeforeEach
  void mount() throws IOException {
    disk = folder.resolve("disk");
    room = SmallDisk.mount(disk, ROOM);
  }

  private static void remove(Path store) throws IOException {
    for (String name : JeStores.names(store)) {
      Files.delete(store.resolve(name));
    }
    Files.delete(store);
  }

  /** Makes a change; null if it was made, and otherwise why not. */
  private static @Nullable StoreException tries(Path store, String value) {
    try (JeStore writer = openOrCreate(store)) {
      writer.commit(put(JOE, value));
      return null;
    } catch (StoreException e) {
      return e;
    }
  }

  /** What a reader finds; nothing where it is told that there is no store. */
  private static Map<RecordKey, String> seen(Path store) throws StoreException {
    try (JeStore reader = openToRead(store)) {
      return new HashMap<>(all(reader));
    } catch (StoreException e) {
      if (Set.of(Failure.NO_SUCH_STORE, Failure.IS_A_DIRECTORY).contains(e.failure())) {
        return Map.of();
      }
      throw e;
    }
  }

  private static void isSound(Path store) throws StoreException {
    assertEquals(List.of(), new JeStoreProvider().check(store, OpenOptions.reading()).findings());
  }

  /** From no block to where the store can be made: all small sizes, and some of the others. */
  @Test
  void aStoreThatFoundNoRoomIsMadeWhenThereIsSome() throws IOException, StoreException {
    int rounds = Stress.count(24, 520);
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      int blocks = round < 16 ? round : 16 + (round - 16) * 510 / (rounds - 16);
      Path store = disk.resolve("store" + round);
      room.leave((long) blocks * SmallDisk.BLOCK);
      StoreException full = tries(store, "tea");
      if (full != null) {
        refused++;
        assertEquals(Failure.NO_SPACE, full.failure(), blocks + " blocks: " + full.getMessage());
        assertEquals(Map.of(), seen(store), blocks + " blocks");
      }
      room.free();
      assertEquals(null, tries(store, "milk"), blocks + " blocks");
      assertEquals(Map.of(JOE, "milk"), seen(store));
      isSound(store);
      remove(store);
    }
    assertTrue(refused > 0, "no disk was too small");
  }

  @Test
  void aHandleThatFoundNoRoomMakesTheStoreWhenThereIsSome() throws IOException, StoreException {
    Path store = disk.resolve("store");
    for (int blocks = 0; blocks < Stress.count(8, 500); blocks++) {
      room.leave((long) blocks * SmallDisk.BLOCK);
      try (JeStore writer = openOrCreate(store)) {
        JeStores.fails(Failure.NO_SPACE, () -> writer.commit(put(JOE, "x".repeat(2_200_000))));
        room.free();
        writer.commit(put(JOE, "tea"));
      }
      assertEquals(Map.of(JOE, "tea"), seen(store));
      isSound(store);
      remove(store);
    }
  }

  /**
   * A value of three megabytes passes the limit that JE keeps and meets the end of the disk, each
   * time a block later.
   */
  @Test
  void aCommitThatFindsTheEndOfTheDiskAnywhereLosesNothing() throws IOException, StoreException {
    Path store = disk.resolve("store");
    long limit = Long.parseLong(JeSettings.FREE_DISK_BYTES);
    int rounds = Stress.count(16, 250);
    for (int round = 0; round < rounds; round++) {
      int acknowledged = 0;
      try (JeStore writer = openOrCreate(store)) {
        for (; acknowledged < 10; acknowledged++) {
          writer.commit(JeChild.change(acknowledged + 1));
        }
        room.leave(limit + (1L + round * 250L / rounds) * SmallDisk.BLOCK);
        StoreException full =
            JeStores.fails(
                Failure.NO_SPACE, () -> writer.commit(put(user(99), "y".repeat(3_500_000))));
        assertTrue(full.hint().startsWith("df -h "), full.hint());
        assertEquals(JeChild.after(acknowledged), new HashMap<>(all(writer)), "round " + round);
      }
      assertEquals(JeChild.after(acknowledged), seen(store), "round " + round);
      room.free();
      try (JeStore writer = openOrCreate(store)) {
        writer.commit(JeChild.change(acknowledged + 1));
        assertEquals((long) acknowledged + 1, writer.info().facts().get("commits"));
      }
      assertEquals(JeChild.after(acknowledged + 1), seen(store), "round " + round);
      isSound(store);
      remove(store);
    }
  }

  /** Small changes, one after the other, until one is refused. */
  @Test
  void smallChangesUntilTheDiskIsFullLoseNothing() throws IOException, StoreException {
    Path store = disk.resolve("store");
    for (int round = 0; round < Stress.count(6, 200); round++) {
      room.resize(2_400_000L + (long) round * SmallDisk.BLOCK);
      int acknowledged = untilFull(store);
      assertTrue(acknowledged > 0, "none in round " + round);
      assertEquals(JeChild.after(acknowledged), seen(store), "round " + round);
      room.free();
      try (JeStore writer = openOrCreate(store)) {
        writer.commit(JeChild.change(acknowledged + 1));
      }
      assertEquals(JeChild.after(acknowledged + 1), seen(store), "round " + round);
      isSound(store);
      remove(store);
    }
  }

  private static int untilFull(Path store) throws StoreException {
    int acknowledged = 0;
    try (JeStore writer = openOrCreate(store)) {
      while (true) {
        writer.commit(JeChild.change(acknowledged + 1));
        acknowledged++;
      }
    } catch (StoreException e) {
      assertEquals(Failure.NO_SPACE, e.failure(), e.getMessage());
    }
    return acknowledged;
  }
}
