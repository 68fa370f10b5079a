package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sasldb.admin.Progress;
import org.sasldb.admin.ReplaceStore;
import org.sasldb.admin.UndoReplacement;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.HeldPlace;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** A conversion in place, or its undoing, was killed: whatever is asked for next is done. */
class KilledReplacementTest {
  private static final String BUILDING = ".n.building";
  private static final String TIME = "-20261124T000000Z";
  private static final List<String> SUFFIXES = List.of("", ".pag", ".dir", ".db", "-lock");

  @TempDir Path folder;
  private int round;
  private int hours;

  /** Lays out the stores in a new folder. */
  private interface Start {
    void make() throws Exception;
  }

  /** What is typed after the kill, and what would be said with {@code --dry-run}. */
  private interface Next {
    void run() throws Exception;
  }

  private Path room() {
    return folder.resolve(Integer.toString(round));
  }

  private Path path() {
    return room().resolve("n");
  }

  private StoreLocation make(StoreFormat format, String name) throws StoreException {
    StoreLocation location = StoreLocation.of(format, room().resolve(name));
    try (CredentialStore store = Stores.open(location, OpenOptions.creating())) {
      store.commit(Accounts.put("joe", "tea"));
      store.commit(Accounts.put("ann", "milk"));
    }
    return location;
  }

  private OpenOptions options() {
    hours++;
    return OpenOptions.creating()
        .withClock(() -> Instant.parse("2026-11-24T00:00:00Z").plusSeconds(3600L * hours));
  }

  private ReplaceStore replacing() {
    return new ReplaceStore(StoreLocation.of(path()), options(), Progress.NONE);
  }

  private UndoReplacement undoing() {
    return new UndoReplacement(StoreLocation.of(path()), options(), Progress.NONE);
  }

  /** Exchanges the places as a process does that ends at an operation; returns all of them. */
  private List<String> exchange(int end, StoreFormat before, StoreLocation built, String aside)
      throws StoreException {
    Faults faults = new Faults().hasty().endingAt(end);
    Path name = before == StoreFormat.NDBM ? room().resolve("n.pag") : path();
    try (HeldPlace held = new FilePlaceKeeper(faults).hold(name, before, OpenOptions.creating())) {
      held.exchange(built.path(), built.format(), room().resolve(aside));
    } catch (StoreException e) {
      assertEquals(Failure.WRITE_FAILED, e.failure(), e.getMessage());
    }
    return faults.done();
  }

  private void replace(int end, StoreFormat before, StoreFormat after) throws StoreException {
    exchange(end, before, make(after, BUILDING), "n." + before.prefix() + TIME);
  }

  private void undo(int end, StoreFormat before, StoreFormat after) throws StoreException {
    StoreLocation kept = make(before, "n." + before.prefix() + TIME);
    exchange(end, after, kept, "n." + after.prefix() + TIME + ".undone");
  }

  /** The numbers of the operations by which files get and lose names. */
  private List<Integer> moments(StoreFormat before, StoreLocation built) throws StoreException {
    List<String> all = exchange(Integer.MAX_VALUE, before, built, "aside");
    List<Integer> moments = new ArrayList<>();
    for (int i = all.indexOf("link"); i <= all.size(); i++) {
      moments.add(i);
    }
    return moments;
  }

  private List<Integer> moments(StoreFormat present, StoreFormat next) throws Exception {
    nextRoom();
    make(present, "n");
    return moments(present, make(next, "built"));
  }

  private void nextRoom() throws Exception {
    round++;
    Files.createDirectory(room());
  }

  @ParameterizedTest
  @CsvSource({
    "BERKELEY,GDBM",
    "GDBM,BERKELEY",
    "BERKELEY,NDBM",
    "NDBM,BERKELEY",
    "BERKELEY,LMDB",
    "LMDB,BERKELEY",
    "NDBM,LMDB"
  })
  void replacing(StoreFormat before, StoreFormat after) throws Exception {
    for (int moment : moments(before, after)) {
      Start start =
          () -> {
            make(before, "n");
            replace(moment, before, after);
          };
      each(start, after, "replace, " + moment);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BERKELEY,GDBM",
    "GDBM,BERKELEY",
    "BERKELEY,NDBM",
    "NDBM,BERKELEY",
    "BERKELEY,LMDB",
    "LMDB,BERKELEY",
    "NDBM,LMDB"
  })
  void undoing(StoreFormat before, StoreFormat after) throws Exception {
    for (int moment : moments(after, before)) {
      Start start =
          () -> {
            make(after, "n");
            undo(moment, before, after);
          };
      each(start, after, "undo, " + moment);
      nextRoom();
      start.make();
      ends(() -> undoing().run(false));
      assertEquals(before, StoreLocation.of(path()).format(), "undone, " + moment);
    }
  }

  /** As the library itself makes it: the two files are one. */
  @Test
  void aPairThatIsOneFile() throws Exception {
    for (int moment : moments(StoreFormat.NDBM, StoreFormat.GDBM)) {
      Start start =
          () -> {
            make(StoreFormat.NDBM, "n");
            Files.delete(room().resolve("n.dir"));
            Files.createLink(room().resolve("n.dir"), room().resolve("n.pag"));
            replace(moment, StoreFormat.NDBM, StoreFormat.GDBM);
          };
      each(start, StoreFormat.GDBM, "replace, " + moment);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void puttingBackWhereNothingIs(StoreFormat format) throws Exception {
    String name = "n." + format.prefix() + TIME;
    int steps = 1;
    for (int step = 0; step <= steps; step++) {
      int end = step;
      int[] all = new int[1];
      Start start =
          () -> {
            make(format, name);
            all[0] = putBack(name, end);
          };
      each(start, StoreFormat.GDBM, "put back, " + step);
      steps = all[0] - 1;
    }
  }

  /** Does the first steps of all, the number of which is returned. */
  private int putBack(String name, int end) throws Exception {
    List<String> suffixes = new ArrayList<>(SUFFIXES);
    suffixes.removeIf(suffix -> !Files.exists(room().resolve(name + suffix)));
    Collections.reverse(suffixes);
    int all = 2 * suffixes.size();
    for (int i = 0; i < Math.min(end, all); i++) {
      String suffix = suffixes.get(i % suffixes.size());
      if (i < suffixes.size()) {
        Files.createLink(room().resolve("n" + suffix), room().resolve(name + suffix));
      } else {
        Files.delete(room().resolve(name + suffix));
      }
    }
    return all;
  }

  /** Each next command, alone and after its dry run, and then the others. */
  private void each(Start start, StoreFormat after, String what) throws Exception {
    Next undo = () -> undoing().run(true);
    Next undoPlan = () -> undoing().plan();
    Next replace = () -> replacing().by(after);
    Next replacePlan = () -> replacing().plan(after);
    for (List<Next> pair : List.of(List.of(undoPlan, undo), List.of(replacePlan, replace))) {
      nextRoom();
      start.make();
      List<String> before = Accounts.names(room());
      Optional<Failure> planned = ends(pair.get(0));
      assertEquals(before, Accounts.names(room()), what);
      boolean wasThere = StoreLocation.of(path()).exists();
      assertEquals(planned, ends(pair.get(1)), what + ", as planned");
      if (wasThere) {
        requireRecords(what);
        if (planned.isEmpty()) {
          requireOneName(what);
        }
        assertEquals(Optional.empty(), ends(replace), what);
        requireRecords(what + ", replaced");
        requireOneName(what + ", replaced");
      }
      boolean isPutBack = !wasThere && planned.isEmpty();
      assertEquals(isPutBack, ends(undo).isPresent(), what);
      requireRecords(what + ", undone");
      requireOneName(what + ", undone");
    }
  }

  /** How a command fails, which may only be because there is nothing for it. */
  private static Optional<Failure> ends(Next command) throws Exception {
    try {
      command.run();
      return Optional.empty();
    } catch (StoreException e) {
      assertEquals(Failure.NO_SUCH_STORE, e.failure(), e.getMessage());
      return Optional.of(e.failure());
    }
  }

  private void requireRecords(String what) throws Exception {
    StoreLocation there = StoreLocation.of(path());
    try (CredentialStore store = Stores.open(there, OpenOptions.reading())) {
      assertEquals(Optional.of("tea"), Accounts.password(store, "joe"), what);
      assertEquals(Optional.of("milk"), Accounts.password(store, "ann"), what);
    }
  }

  /** No file has a second name, and nothing that was being built is left. */
  private void requireOneName(String what) throws Exception {
    List<String> names = Accounts.names(room());
    assertTrue(names.stream().noneMatch(name -> name.startsWith(BUILDING)), what + names);
    Set<Object> files = new HashSet<>();
    for (String name : names) {
      boolean isOneOfPair = name.endsWith(".dir");
      Object key = Files.getAttribute(room().resolve(name), "unix:ino", LinkOption.NOFOLLOW_LINKS);
      assertTrue(isOneOfPair || files.add(key), what + ": " + name + " is a second name, " + names);
    }
  }

  /** Another file is not removed, whatever its name, nor a name that somebody else gave. */
  @Test
  void onlyOurNamesOfTheSameFileGo() throws Exception {
    nextRoom();
    make(StoreFormat.BERKELEY, "n");
    make(StoreFormat.BERKELEY, "n.berkeley" + TIME);
    Path copy = Files.copy(path(), room().resolve("n.gdbm" + TIME + ".undone"));
    Path mine = Files.createLink(room().resolve("n.backup" + TIME), path());
    StoreException e = assertThrows(StoreException.class, () -> replacing().by(StoreFormat.GDBM));
    assertEquals(Failure.NOT_REPLACEABLE, e.failure());
    assertThrows(StoreException.class, () -> undoing().run(true));
    assertTrue(Files.exists(mine));
    Files.delete(mine);
    Path link = Files.createSymbolicLink(room().resolve("n.lmdb" + TIME), path());
    replacing().by(StoreFormat.GDBM);
    assertTrue(Files.exists(copy) && Files.isSymbolicLink(link));
    assertTrue(Files.exists(room().resolve("n.berkeley" + TIME)));
  }
}
