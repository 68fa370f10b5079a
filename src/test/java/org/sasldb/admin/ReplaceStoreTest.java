package org.sasldb.admin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.record.RecordKey;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;

/** A store gets another format at its own path, and its old one back. */
class ReplaceStoreTest {
  private static final RecordKey NEW = RecordKey.of("new", "example.org", "userPassword");

  @TempDir Path folder;
  private int hours;

  static Stream<Arguments> pairs() {
    List<Arguments> pairs = new ArrayList<>();
    for (StoreFormat from : StoreFormat.values()) {
      for (StoreFormat to : StoreFormat.values()) {
        if (from != StoreFormat.JE && to != StoreFormat.JE) {
          pairs.add(Arguments.of(from, to));
        }
      }
    }
    return pairs.stream();
  }

  private Path path() {
    return folder.resolve("sasldb2");
  }

  private OpenOptions options() {
    return OpenOptions.creating()
        .withClock(() -> Instant.parse("2026-11-24T00:00:00Z").plusSeconds(3600L * hours));
  }

  /** As a user names it: without a format. */
  private ReplaceStore replacing() {
    hours++;
    return new ReplaceStore(StoreLocation.of(path()), options(), Progress.NONE);
  }

  private UndoReplacement undoing() {
    hours++;
    return new UndoReplacement(StoreLocation.of(path()), options(), Progress.NONE);
  }

  /** What a process had given a name already when it was killed is no other store. */
  @Test
  void whatAKilledProcessLeftIsInNobodysWay() throws Exception {
    Map<RecordKey, String> records = AnyStore.oddRecords();
    AnyStore.fill(StoreFormat.BERKELEY, path(), records);
    Path building = folder.resolve(".sasldb2.building");
    AnyStore.fill(StoreFormat.NDBM, building, records);
    for (String suffix : List.of(".dir", ".pag")) {
      Files.createLink(Path.of(path() + suffix), Path.of(building + suffix));
    }
    replacing().by(StoreFormat.NDBM);
    assertEquals(
        List.of("sasldb2.berkeley-20261124T010000Z", "sasldb2.dir", "sasldb2.pag"), names());
    assertEquals(records, AnyStore.records(StoreLocation.of(path())));

    for (String suffix : List.of(".dir", ".pag")) {
      Files.createLink(Path.of(building + suffix), Path.of(path() + suffix));
    }
    replacing().by(StoreFormat.GDBM);
    assertEquals(records, AnyStore.records(StoreLocation.of(path())));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void thereAndBack(StoreFormat from, StoreFormat to) throws Exception {
    Map<RecordKey, String> records = AnyStore.oddRecords();
    AnyStore.fill(from, path(), records);
    List<String> before = names();
    ReplaceStore.Outcome outcome = replacing().by(to);
    assertTrue(outcome.comparison().same());
    assertEquals(to, StoreLocation.of(path()).format());
    assertEquals(records, AnyStore.records(StoreLocation.of(path())));
    String kept = "sasldb2." + from.prefix() + "-20261124T010000Z";
    assertEquals(folder.resolve(kept), outcome.kept().path());
    assertEquals(records, AnyStore.records(outcome.kept()));

    Optional<UndoReplacement.Outcome> back = undoing().run(false);
    assertEquals(to, back.orElseThrow().kept().format());
    assertEquals(from, StoreLocation.of(path()).format());
    assertEquals(records, AnyStore.records(StoreLocation.of(path())));
    List<String> after = new ArrayList<>(names());
    after.removeIf(name -> name.contains("." + to.prefix() + "-20261124T020000Z"));
    assertEquals(before, after);
  }

  /** One file where Linux has two. */
  @ParameterizedTest
  @EnumSource(names = "JE", mode = EnumSource.Mode.EXCLUDE)
  void theNdbmFileOfABsdThereAndBack(StoreFormat to) throws Exception {
    Path file = folder.resolve("sasldb2.db");
    try (InputStream vector = getClass().getResourceAsStream("/ndbm/bsd-users90.db")) {
      Files.copy(vector, file);
    }
    Map<RecordKey, String> records = AnyStore.records(StoreLocation.of(path()));
    byte[] before = Files.readAllBytes(file);
    assertTrue(replacing().by(to).comparison().same());
    assertEquals(to, StoreLocation.of(path()).format());
    assertEquals(records, AnyStore.records(StoreLocation.of(path())));
    assertFalse(Files.exists(file));

    assertTrue(undoing().run(false).orElseThrow().comparison().same());
    assertArrayEquals(before, Files.readAllBytes(file));
    assertEquals(records, AnyStore.records(StoreLocation.of(path())));
  }

  @Test
  void whatWasChangedSinceIsNotLostUnasked() throws Exception {
    Map<RecordKey, String> records = AnyStore.oddRecords();
    AnyStore.fill(StoreFormat.BERKELEY, path(), records);
    replacing().by(StoreFormat.GDBM);
    AnyStore.put(StoreLocation.of(path()), NEW, "user");
    assertEquals(Optional.empty(), undoing().run(false));
    assertEquals(StoreFormat.GDBM, StoreLocation.of(path()).format());

    UndoReplacement.Outcome outcome = undoing().run(true).orElseThrow();
    assertEquals(records, AnyStore.records(StoreLocation.of(path())));
    assertEquals("user", AnyStore.records(outcome.kept()).get(NEW));
  }

  @Test
  void modeAndLinkStay() throws Exception {
    Path real = Files.createDirectory(folder.resolve("real")).resolve("users");
    AnyStore.fill(StoreFormat.BERKELEY, real, AnyStore.oddRecords());
    Files.setAttribute(real, "unix:mode", 0640);
    Files.createSymbolicLink(path(), real);
    replacing().by(StoreFormat.GDBM);
    assertTrue(Files.isSymbolicLink(path()));
    assertEquals(0640, (Integer) Files.getAttribute(real, "unix:mode") & 07777);
    assertEquals(StoreFormat.GDBM, StoreLocation.of(real).format());
  }

  @Test
  void withoutAKeptStoreThereIsNothingToUndo() throws Exception {
    AnyStore.fill(StoreFormat.BERKELEY, path(), AnyStore.oddRecords());
    StoreException e = assertThrows(StoreException.class, () -> undoing().run(false));
    assertEquals(Failure.NO_SUCH_STORE, e.failure());
  }

  @Test
  void aStoreThatTheFormatCannotHoldStays() throws Exception {
    Map<RecordKey, String> records = AnyStore.oddRecords();
    records.put(RecordKey.of("k".repeat(600), "example.org", "userPassword"), "secret");
    AnyStore.fill(StoreFormat.BERKELEY, path(), records);
    List<String> before = names();
    StoreException e = assertThrows(StoreException.class, () -> replacing().by(StoreFormat.LMDB));
    assertEquals(Failure.KEY_REFUSED, e.failure());
    assertEquals(before, names());
    assertEquals(records, AnyStore.records(StoreLocation.of(path())));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
