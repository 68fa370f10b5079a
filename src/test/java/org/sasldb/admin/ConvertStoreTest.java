package org.sasldb.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.record.RecordKey;
import org.sasldb.store.Failure;
import org.sasldb.store.NdbmName;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Ownership;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;

/** From any format to any other, and proof that every record arrived. */
class ConvertStoreTest {
  private static final NewStore PLAIN = NewStore.ofCreator(OpenOptions.reading());

  @TempDir Path folder;

  static Stream<Arguments> pairs() {
    List<Arguments> pairs = new ArrayList<>();
    for (StoreFormat from : StoreFormat.values()) {
      for (StoreFormat to : StoreFormat.values()) {
        pairs.add(Arguments.of(from, to));
      }
    }
    return pairs.stream();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void thereAndBack(StoreFormat from, StoreFormat to) throws Exception {
    Map<RecordKey, String> records = AnyStore.oddRecords();
    StoreLocation first = AnyStore.fill(from, folder.resolve("first"), records);
    StoreLocation second = StoreLocation.of(to, folder.resolve("second"));
    StoreLocation third = StoreLocation.of(from, folder.resolve("third"));
    convert(first, second, records.size());
    convert(second, third, records.size());
    assertEquals(records, AnyStore.records(second));
    assertEquals(records, AnyStore.records(third));
  }

  private static void convert(StoreLocation from, StoreLocation to, long records)
      throws StoreException {
    ConvertStore convert = new ConvertStore(from, to, PLAIN, Progress.NONE);
    assertEquals(new Survey(records, List.of(), 0), convert.survey());
    assertFalse(to.exists(), "the survey made it");
    assertEquals(records, convert.copy(records));
    assertEquals(new Comparison(records, records, records, List.of()), convert.compare());
  }

  @ParameterizedTest
  @EnumSource(StoreFormat.class)
  void anEmptyStore(StoreFormat format) throws Exception {
    RecordKey gone = RecordKey.of("gone", "example.org", "userPassword");
    StoreLocation first = AnyStore.fill(StoreFormat.JE, folder.resolve("first"), Map.of(gone, "x"));
    StoreLocation empty = StoreLocation.of(format, folder.resolve("second"));
    new ConvertStore(
            AnyStore.fill(StoreFormat.BERKELEY, folder.resolve("none"), Map.of(gone, "x")),
            StoreLocation.of(format, folder.resolve("other")),
            PLAIN,
            Progress.NONE)
        .copy(1);
    try (var builder = org.sasldb.store.Stores.build(empty, PLAIN)) {
      builder.finish();
    }
    assertTrue(empty.exists());
    assertEquals(Map.of(), AnyStore.records(empty));
    AnyStore.put(empty, gone, "back");
    assertEquals(Map.of(gone, "back"), AnyStore.records(empty));
    assertEquals(1, AnyStore.records(first).size());
  }

  @ParameterizedTest
  @EnumSource(
      value = StoreFormat.class,
      names = {"BERKELEY", "GDBM", "NDBM", "LMDB"})
  void modeOfTheOldFileOrAsAsked(StoreFormat format) throws Exception {
    StoreLocation first =
        AnyStore.fill(StoreFormat.BERKELEY, folder.resolve("first"), AnyStore.oddRecords());
    Files.setAttribute(first.path(), "unix:mode", 0640);
    assertEquals(0640, modeOf(copy(first, format, "second", Ownership.UNCHANGED)));
    assertEquals(0604, modeOf(copy(first, format, "third", new Ownership(null, null, 0604))));
  }

  private Path copy(StoreLocation first, StoreFormat format, String name, Ownership ownership)
      throws StoreException {
    StoreLocation to = StoreLocation.of(format, folder.resolve(name));
    NewStore terms = new NewStore(first.path(), ownership, false, 0, OpenOptions.reading());
    new ConvertStore(first, to, terms, Progress.NONE).copy(0);
    return format == StoreFormat.NDBM ? NdbmName.of(to.path()).file() : to.path();
  }

  private static int modeOf(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:mode") & 07777;
  }

  @Test
  void whatTheTargetCannotHoldIsListed() throws Exception {
    RecordKey tooLong = RecordKey.of("k".repeat(600), "example.org", "userPassword");
    Map<RecordKey, String> records = AnyStore.oddRecords();
    records.put(tooLong, "secret");
    StoreLocation first = AnyStore.fill(StoreFormat.BERKELEY, folder.resolve("first"), records);
    StoreLocation to = StoreLocation.of(StoreFormat.LMDB, folder.resolve("second"));
    Survey survey = new ConvertStore(first, to, PLAIN, Progress.NONE).survey();
    assertEquals(1, survey.obstacleCount());
    assertEquals(tooLong, survey.obstacles().get(0).key());
    assertTrue(survey.obstacles().get(0).reason().contains("511"), survey.toString());
    assertFalse(to.exists());
  }

  @Test
  void furtherValuesOfAKeyAreListed() throws Exception {
    Path duplicates = folder.resolve("duplicates");
    try (var in = getClass().getResourceAsStream("/berkeley/dups-on-page.db")) {
      Files.write(duplicates, in.readAllBytes());
    }
    StoreLocation to = StoreLocation.of(StoreFormat.GDBM, folder.resolve("second"));
    Survey survey =
        new ConvertStore(StoreLocation.of(duplicates), to, PLAIN, Progress.NONE).survey();
    assertTrue(survey.obstacleCount() > 0);
    assertTrue(survey.obstacles().get(0).reason().contains("further value"), survey.toString());
  }

  @ParameterizedTest
  @EnumSource(StoreFormat.class)
  void whatIsThereStays(StoreFormat format) throws Exception {
    Map<RecordKey, String> records = AnyStore.oddRecords();
    StoreLocation first = AnyStore.fill(StoreFormat.BERKELEY, folder.resolve("first"), records);
    RecordKey other = RecordKey.of("other", "example.org", "userPassword");
    StoreLocation second = AnyStore.fill(format, folder.resolve("second"), Map.of(other, "secret"));
    ConvertStore convert = new ConvertStore(first, second, PLAIN, Progress.NONE);
    StoreException e = assertThrows(StoreException.class, () -> convert.copy(records.size()));
    assertEquals(Failure.STORE_EXISTS, e.failure());
    assertEquals(Map.of(other, "secret"), AnyStore.records(second));
  }

  @ParameterizedTest
  @EnumSource(
      value = StoreFormat.class,
      names = {"BERKELEY", "GDBM", "NDBM", "LMDB"})
  void whatIsThereGoesIfThatWasSaid(StoreFormat format) throws Exception {
    Map<RecordKey, String> records = AnyStore.oddRecords();
    StoreLocation first = AnyStore.fill(StoreFormat.JE, folder.resolve("first"), records);
    StoreLocation second =
        AnyStore.fill(
            format,
            folder.resolve("second"),
            Map.of(RecordKey.of("other", "example.org", "userPassword"), "secret"));
    new ConvertStore(first, second, PLAIN.replacing(), Progress.NONE).copy(records.size());
    assertEquals(records, AnyStore.records(second));
  }
}
