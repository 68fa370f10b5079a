package org.sasldb.store.je;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.store.je.JeStores.JOE;
import static org.sasldb.store.je.JeStores.all;
import static org.sasldb.store.je.JeStores.fails;
import static org.sasldb.store.je.JeStores.names;
import static org.sasldb.store.je.JeStores.openOrCreate;
import static org.sasldb.store.je.JeStores.openToRead;
import static org.sasldb.store.je.JeStores.openWith;
import static org.sasldb.store.je.JeStores.put;
import static org.sasldb.store.je.JeStores.store;
import static org.sasldb.store.je.JeStores.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.testing.ChildJvm;
import org.sasldb.testing.Command;
import org.sasldb.testing.SmallDisk;
import org.sasldb.testing.Stress;

/** Several processes on one store. */
class JeProcessesIT {
  private static final int OTHER_USER = 65534;

  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void name() {
    home = folder.resolve("store");
  }

  private ChildJvm child(String work, String... more) {
    List<String> words = new ArrayList<>(List.of(work, home.toString()));
    words.addAll(List.of(more));
    return ChildJvm.start(JeChild.class, words.toArray(String[]::new));
  }

  @Test
  void manyWritersAtOnceAllGetTheirTurn() throws StoreException {
    int writers = Stress.count(4, 10);
    int times = Stress.count(4, 20);
    List<ChildJvm> children = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      children.add(child("writer", "w" + i + "-", "" + times));
    }
    for (int i = 0; i < writers; i++) {
      List<String> acknowledged = children.get(i).lines();
      assertEquals(0, children.get(i).status());
      assertEquals(times, acknowledged.size(), String.join("\n", acknowledged));
    }
    try (JeStore store = openToRead(home)) {
      assertEquals(writers * times, all(store).size());
      assertEquals((long) writers * times, store.info().facts().get("commits"));
    }
  }

  @Test
  void aWriterThatWaitsTooLongSaysForWhom() throws StoreException {
    try (ChildJvm holder = child("hold")) {
      assertEquals("ready", holder.line());
      OpenOptions hasty = OpenOptions.creating().withLockWait(Duration.ofMillis(150));
      StoreException locked = fails(Failure.LOCKED, () -> openWith(home, hasty));
      assertEquals(home, locked.path());
      assertTrue(
          locked.reason().matches("another program is writing it \\(process \\d+\\); waited .* ms"),
          locked.reason());
      assertEquals("fuser -v " + home.resolve("je.lck"), locked.hint());
      holder.tell("go");
      OpenOptions patient = OpenOptions.creating().withLockWait(Duration.ofMinutes(1));
      try (JeStore store = openWith(home, patient)) {
        assertEquals("held", text(store.get(JOE)));
      }
      assertEquals(List.of("done"), holder.lines());
    }
  }

  @Test
  void aReaderBesideAWriterSeesWhatWasCommittedBeforeItOpened() throws StoreException {
    try (ChildJvm writer = child("endless", "1")) {
      for (int round = 1; round <= Stress.count(10, 100); round++) {
        int acknowledged = Integer.parseInt(String.valueOf(writer.line()));
        try (JeStore reader = openToRead(home)) {
          int seen = Integer.parseInt(text(reader.get(JeStores.user(40))));
          assertTrue(seen >= acknowledged, seen + " after " + acknowledged);
          assertEquals(JeChild.after(seen), new HashMap<>(all(reader)));
        }
      }
    }
  }

  @Test
  void aNewReaderSeesWhatWasCommittedThoughAnOlderOneIsOpen() throws StoreException {
    store(home, JOE, "tea");
    try (JeStore first = openToRead(home)) {
      assertEquals("tea", text(first.get(JOE)));
      assertEquals(0, child("writer", "w", "1").status());
      assertEquals(1, all(first).size());
      try (JeStore second = openToRead(home)) {
        assertEquals(2, all(second).size());
      }
      assertEquals(2, all(first).size());
    }
  }

  @Test
  void aScanShowsOneStateThoughANewReaderWantsAnother() throws StoreException {
    store(home, JOE, "tea");
    try (JeStore first = openToRead(home)) {
      try (RecordCursor scan = first.scan()) {
        assertEquals(0, child("writer", "a", "1").status());
        OpenOptions hasty = OpenOptions.reading().withLockWait(Duration.ofMillis(50));
        StoreException locked = fails(Failure.LOCKED, () -> openWith(home, hasty));
        assertTrue(locked.reason().startsWith("this process is reading it"), locked.reason());
        assertEquals(JOE, scan.next().key());
        assertNull(scan.next());
      }
      try (JeStore second = openToRead(home)) {
        assertEquals(2, all(second).size());
      }
    }
  }

  @Test
  void nothingThatThisProcessDoesLetsGoOfItsLock() throws IOException, StoreException {
    store(home, JOE, "tea");
    try (JeStore writer = openOrCreate(home)) {
      new JeStoreProvider().check(home, OpenOptions.reading());
      try (JeStore reader = openToRead(home)) {
        all(reader);
        reader.info();
      }
      writer.commit(put(JOE, "x".repeat(1_500_000)));
      try (JeStore second = openOrCreate(home)) {
        second.compact();
      }
      try (ChildJvm other = child("try")) {
        String said = String.join("\n", other.lines());
        assertTrue(said.startsWith("LOCKED"), said);
      }
    }
    try (ChildJvm other = child("try")) {
      assertEquals(List.of("written"), other.lines());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"000", "022", "077"})
  void filesAreForTheOwnerAloneWhateverTheUmask(String umask) throws IOException {
    try (ChildJvm writer =
        ChildJvm.startUnderUmask(umask, JeChild.class, "grow", home.toString())) {
      assertEquals("ready", writer.line());
      ownerOnly();
      writer.tell("go");
      assertEquals(List.of("done"), writer.lines());
    }
    ownerOnly();
  }

  /** Root without the right to pass over modes is to a file of another user as anybody is. */
  @Test
  void aWriterThatMayNotTakeItsTurnIsToldWhichFileIsInTheWay() throws IOException, StoreException {
    Command.requireRoot();
    Command.requireInstalled("setpriv");
    store(home, JOE, "tea");
    Path turn = home.resolve(WriterTurn.NAME);
    Files.setAttribute(turn, "unix:uid", OTHER_USER);
    List<String> launcher = List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search");
    try (ChildJvm other = ChildJvm.startBy(launcher, JeChild.class, "try", home.toString())) {
      assertEquals(
          List.of(
              "NO_PERMISSION this user may not write it",
              "as root: chown --reference=" + home + " " + turn + "; chmod 600 " + turn),
          other.lines());
    }
  }

  private void ownerOnly() throws IOException {
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
    assertTrue(names(home).size() > 5);
    for (String name : names(home)) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(name))),
          name);
    }
  }

  /** Small values meet the limit that JE keeps; a large one meets the end of the disk. */
  @ParameterizedTest
  @ValueSource(ints = {60_000, 3_000_000})
  void aFullDiskLosesNothingAndTheStoreWorksAgainWhenThereIsRoom(int size)
      throws IOException, StoreException {
    try (SmallDisk room = SmallDisk.mount(folder.resolve("disk"), 8 << 20)) {
      fullDisk(room.place(), size);
    }
  }

  private static void fullDisk(Path disk, int size) throws IOException, StoreException {
    Path store = disk.resolve("store");
    int acknowledged = 0;
    try (JeStore writer = openOrCreate(store)) {
      for (; acknowledged < 10; acknowledged++) {
        writer.commit(JeChild.change(acknowledged + 1));
      }
      Path ballast = disk.resolve("ballast");
      Files.write(ballast, new byte[5_500_000]);
      StoreException full = null;
      while (full == null) {
        try {
          writer.commit(put(JeStores.user(1000 + acknowledged), "y".repeat(size)));
          acknowledged++;
        } catch (StoreException e) {
          full = e;
        }
      }
      assertEquals(Failure.NO_SPACE, full.failure(), full.getMessage());
      int records = all(writer).size();
      assertEquals("10", text(writer.get(JeStores.user(40))));
      fails(Failure.NO_SPACE, () -> writer.commit(put(JOE, "z".repeat(3_000_000))));
      Files.delete(ballast);
      writer.commit(put(JOE, "room again"));
      assertEquals(records + 1, all(writer).size());
      assertEquals(acknowledged + 1L, writer.info().facts().get("commits"));
    }
    try (JeStore reader = openToRead(store)) {
      assertEquals("room again", text(reader.get(JOE)));
      assertEquals(acknowledged + 1, reader.history(Integer.MAX_VALUE).size());
    }
    assertEquals(List.of(), new JeStoreProvider().check(store, OpenOptions.reading()).findings());
  }
}
