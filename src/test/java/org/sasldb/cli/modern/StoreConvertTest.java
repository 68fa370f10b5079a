package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code store convert}, {@code recover}, {@code compact} and {@code init} as they are typed. */
class StoreConvertTest {
  private static final Path CORPUS = Path.of("src/test/resources");

  @TempDir Path folder;
  private String store;

  @BeforeEach
  void copyStore() throws IOException {
    Path copy = Files.copy(CORPUS.resolve("berkeley/users300.db"), folder.resolve("users300.db"));
    Files.setAttribute(copy, "unix:mode", 0640);
    store = copy.toString();
  }

  private InProcess sasldb() {
    return new InProcess(folder);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"berkeley", "gdbm", "ndbm", "lmdb", "je"})
  void everyRecordArrives(String format) {
    String to = format + ":" + path("copy");
    InProcess.Outcome outcome = sasldb().run("store", "convert", store, to);
    assertEquals("600 records, 600 equal: " + to + "\n", outcome.expect(ExitStatus.OK).out());
    String info = sasldb().run("store", "info", "-f", path("copy")).expect(ExitStatus.OK).out();
    assertTrue(info.lines().anyMatch(line -> line.matches("format: +" + format)), info);
    assertTrue(info.lines().anyMatch(line -> line.matches("records: +600")), info);
    sasldb().run("store", "check", "-f", path("copy")).expect(ExitStatus.OK);
  }

  @Test
  void theResultIsJsonToo() throws Exception {
    InProcess.Outcome outcome =
        sasldb().run("store", "convert", store, "gdbm:" + path("copy"), "--json");
    JsonObject json = JsonParser.object().from(outcome.expect(ExitStatus.OK).out());
    assertEquals(600, json.getInt("equal"));
    assertTrue(json.getBoolean("same"));
  }

  @Test
  void aDryRunMakesNothing() throws IOException {
    List<String> before = names();
    String to = "gdbm:" + path("copy");
    InProcess.Outcome outcome = sasldb().run("store", "convert", store, to, "--dry-run");
    assertEquals(
        "600 records would be copied from berkeley:" + store + " to " + to + "\n",
        outcome.expect(ExitStatus.OK).out());
    sasldb().run("store", "convert", "--replace=gdbm", store, "--dry-run").expect(ExitStatus.OK);
    sasldb().run("store", "init", "-f", to, "--dry-run").expect(ExitStatus.OK);
    sasldb().run("store", "recover", store, to, "--dry-run").expect(ExitStatus.OK);
    sasldb().run("store", "compact", "-f", store, "--dry-run").expect(ExitStatus.OK);
    assertEquals(before, names());
  }

  @Test
  void whatExistsIsOverwrittenOnlyAfterAYes() throws IOException {
    Path other = folder.resolve("other");
    sasldb().run("store", "init", "-f", "berkeley:" + other).expect(ExitStatus.OK);
    InProcess.Outcome refused = sasldb().run("store", "convert", store, other.toString());
    refused.expect(ExitStatus.CANNOT_CREATE);
    assertTrue(refused.err().contains("hint: add --yes"), refused.err());
    InProcess.Outcome no =
        sasldb()
            .terminals(true, false, true)
            .input("n\n")
            .run("store", "convert", store, "" + other);
    no.expect(ExitStatus.CANNOT_CREATE);
    assertTrue(no.err().contains("its records will be lost. Go on? [y/N]"), no.err());
    sasldb()
        .terminals(true, false, true)
        .run("store", "convert", store, "" + other, "--no-input")
        .expect(ExitStatus.CANNOT_CREATE);
    assertEquals(12288, Files.size(other));
    sasldb()
        .terminals(true, false, true)
        .input("yes\n")
        .run("store", "convert", store, "" + other)
        .expect(ExitStatus.OK);
    assertTrue(Files.size(other) > 12288);
    sasldb().run("store", "convert", store, "" + other, "--yes").expect(ExitStatus.OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--yes", "--no-input", "--dry-run"})
  void aJeStoreIsNeverReplacedSoAnotherFolderIsNamed(String option) throws IOException {
    String to = "je:" + path("copy");
    sasldb().run("store", "convert", store, to).expect(ExitStatus.OK);
    Files.createDirectory(folder.resolve("copy-new"));
    String[] line = option.isEmpty() ? new String[] {} : new String[] {option};
    String err = convert(to, line).expect(ExitStatus.CANNOT_CREATE).err();
    String hint = "hint: sasldb store convert " + store + " " + to + "-new2";
    assertTrue(err.startsWith("sasldb: error: E1008 something is there already: "), err);
    assertTrue(err.contains(hint), err);
    convert(to + "-new2", line).expect(ExitStatus.OK);
  }

  @Test
  void aFolderIsNoPlaceForAFile() {
    String err = convert("gdbm:" + folder, "--yes").expect(ExitStatus.BAD_DATA).err();
    String hint = "hint: sasldb store convert " + store + " gdbm:" + path("sasldb2") + " --yes\n";
    assertTrue(err.endsWith(": it is a folder, not a file\n" + hint), err);
    convert("gdbm:" + path("sasldb2"), "--yes").expect(ExitStatus.OK);
  }

  private InProcess.Outcome convert(String to, String... options) {
    String[] line = {"store", "convert", store, to};
    return sasldb().run(Stream.concat(Stream.of(line), Stream.of(options)).toArray(String[]::new));
  }

  @Test
  void aStoreIsNotConvertedOntoItself() {
    InProcess.Outcome outcome = sasldb().run("store", "convert", store, store, "--yes");
    outcome.expect(ExitStatus.USAGE);
    assertTrue(outcome.err().contains("--replace=FORMAT"), outcome.err());
  }

  @Test
  void oneOfTheWaysMustBeChosen() {
    sasldb().run("store", "convert", store).expect(ExitStatus.USAGE);
    sasldb().run("store", "convert", store, path("x"), "--undo").expect(ExitStatus.USAGE);
    sasldb().run("store", "convert", store, "--replace=je").expect(ExitStatus.USAGE);
    sasldb().run("store", "convert", store, "--replace=btree").expect(ExitStatus.USAGE);
  }

  @Test
  void keysThatDoNotFitAreNamed() throws IOException {
    Path big = Files.copy(CORPUS.resolve("berkeley/limits4096.db"), folder.resolve("limits"));
    InProcess.Outcome outcome =
        sasldb().run("store", "convert", big.toString(), "lmdb:" + path("copy"));
    outcome.expect(ExitStatus.BAD_DATA);
    assertTrue(outcome.err().contains("E2011"), outcome.err());
    assertTrue(outcome.err().contains("511"), outcome.err());
    assertFalse(Files.exists(folder.resolve("copy")));
  }

  @Test
  void replacedAndUndone() throws IOException {
    byte[] before = Files.readAllBytes(Path.of(store));
    InProcess.Outcome outcome =
        sasldb().run("store", "convert", "--replace=gdbm", store).expect(ExitStatus.OK);
    assertTrue(outcome.out().startsWith("600 records, 600 equal: gdbm:" + store), outcome.out());
    assertEquals(0640, (Integer) Files.getAttribute(Path.of(store), "unix:mode") & 07777);
    sasldb().run("store", "convert", "--undo", store).expect(ExitStatus.OK);
    assertEquals(-1, java.util.Arrays.mismatch(before, Files.readAllBytes(Path.of(store))));
  }

  @Test
  void whatIsLeftOfADamagedStoreIsSaved() throws Exception {
    byte[] bytes = Files.readAllBytes(Path.of(store));
    java.util.Arrays.fill(bytes, 40_960, 45_056, (byte) 0x5a);
    Path damaged = Files.write(folder.resolve("damaged"), bytes);
    sasldb().run("store", "check", "-f", "" + damaged).expect(ExitStatus.NO);
    InProcess.Outcome outcome =
        sasldb().run("store", "recover", "" + damaged, "berkeley:" + path("saved"), "--json");
    JsonObject json = JsonParser.object().from(outcome.expect(ExitStatus.NO).out());
    assertTrue(json.getInt("records") > 400, outcome.out());
    assertFalse(json.getArray("damage").isEmpty());
    assertEquals(-1, java.util.Arrays.mismatch(bytes, Files.readAllBytes(damaged)));
    sasldb().run("store", "check", "-f", path("saved")).expect(ExitStatus.OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"berkeley", "gdbm", "ndbm", "je"})
  void compactingTakesRemainsOut(String format) throws IOException {
    String name = format + ":" + path("compact");
    sasldb().run("store", "convert", store, name).expect(ExitStatus.OK);
    InProcess.Outcome outcome = sasldb().run("store", "compact", "-f", name);
    assertTrue(outcome.expect(ExitStatus.OK).out().contains(" before, "), outcome.out());
    String info = sasldb().run("store", "info", "-f", name).expect(ExitStatus.OK).out();
    assertTrue(info.lines().anyMatch(line -> line.matches("records: +600")), info);
  }

  @Test
  void onlyAnLmdbFileIsCompactedToAnotherMapSize() throws IOException {
    String name = "lmdb:" + path("map");
    sasldb().run("store", "convert", store, name).expect(ExitStatus.OK);
    sasldb().run("store", "compact", "-f", name, "--map-size=4194304").expect(ExitStatus.OK);
    String info = sasldb().run("store", "info", "-f", name).expect(ExitStatus.OK).out();
    assertTrue(info.contains("4194304") || info.contains("4.0 MiB"), info);
    for (String size : List.of("--map-size=-1", "--map-size=x")) {
      sasldb().run("store", "compact", "-f", name, size).expect(ExitStatus.USAGE);
    }
    for (String command : List.of("compact", "init")) {
      String huge = "--map-size=9000000000000000000";
      sasldb().run("store", command, "-f", name, huge).expect(ExitStatus.USAGE);
    }
    InProcess.Outcome other = sasldb().run("store", "compact", "-f", store, "--map-size=4194304");
    assertTrue(other.expect(ExitStatus.USAGE).err().contains("berkeley"), other.err());
  }

  @Test
  void anEmptyStoreHasTheModeThatWasAskedFor() throws IOException {
    sasldb().run("store", "init", "-f", "gdbm:" + path("a"), "--mode=640").expect(ExitStatus.OK);
    assertEquals(0640, (Integer) Files.getAttribute(folder.resolve("a"), "unix:mode") & 07777);
    sasldb().run("store", "init", "-f", "gdbm:" + path("b")).expect(ExitStatus.OK);
    assertEquals(0600, (Integer) Files.getAttribute(folder.resolve("b"), "unix:mode") & 07777);
    sasldb().run("store", "init", "-f", "gdbm:" + path("b")).expect(ExitStatus.CANNOT_CREATE);
    InProcess.Outcome outcome =
        sasldb().run("store", "init", "-f", "gdbm:" + path("c"), "--group=no-such-group");
    outcome.expect(ExitStatus.USAGE);
    assertTrue(outcome.err().contains("no such group"), outcome.err());
    sasldb().run("store", "init", "-f", "gdbm:" + path("c"), "--mode=99").expect(ExitStatus.USAGE);
  }

  /** It shares nothing but its name with the one that is converted. */
  @Test
  void anotherStoreOfThatNameIsNotReplacedToo() throws IOException {
    String other = "ndbm:" + path("users300");
    Files.move(Path.of(store), folder.resolve("users300"));
    Files.writeString(folder.resolve("other"), "o@x:po\n");
    sasldb()
        .run("import", "-q", "-f", "ndbm:" + path("aside"), path("other"), "--format=users")
        .expect(ExitStatus.OK);
    for (String suffix : List.of(".pag", ".dir")) {
      Files.move(folder.resolve("aside" + suffix), folder.resolve("users300" + suffix));
    }
    List<String> before = names();
    InProcess.Outcome outcome =
        sasldb().run("store", "convert", "--replace=ndbm", "berkeley:" + path("users300"));
    outcome.expect(ExitStatus.CANNOT_CREATE);
    assertTrue(outcome.err().contains("E1008"), outcome.err());
    assertEquals(before, names());
    String users = sasldb().run("user", "list", "-f", other).expect(ExitStatus.OK).out();
    assertTrue(users.contains("o@x"), users);
  }

  @Test
  void aMapSizeThatIsTooSmallIsAMistakeOfTheLine() throws IOException {
    String name = "lmdb:" + path("map");
    sasldb().run("store", "convert", store, name).expect(ExitStatus.OK);
    byte[] before = Files.readAllBytes(folder.resolve("map"));
    long least = before.length;
    for (String way : List.of("--dry-run", "--json")) {
      InProcess.Outcome outcome =
          sasldb().run("store", "compact", way, "-f", name, "--map-size=" + (least - 1));
      assertTrue(outcome.expect(ExitStatus.USAGE).err().contains("at least " + least));
    }
    assertEquals(-1, java.util.Arrays.mismatch(before, Files.readAllBytes(folder.resolve("map"))));
    InProcess.Outcome outcome =
        sasldb().run("store", "init", "--dry-run", "-f", "lmdb:" + path("m"), "--map-size=1");
    assertTrue(outcome.expect(ExitStatus.USAGE).err().contains("E1206"), outcome.err());
    sasldb().run("store", "compact", "-f", name, "--map-size=" + least).expect(ExitStatus.OK);
  }

  @Test
  void aDryRunOfCompactReadsTheStore() throws Exception {
    JsonObject json =
        JsonParser.object()
            .from(sasldb().run("store", "compact", "--dry-run", "--json", "-f", store).out());
    assertTrue(json.getBoolean("dryRun"));
    assertEquals(Files.size(Path.of(store)), json.getInt("bytesBefore"));
    byte[] cut = java.util.Arrays.copyOf(Files.readAllBytes(Path.of(store)), 9000);
    Path damaged = Files.write(folder.resolve("damaged"), cut);
    Path dups = Files.copy(CORPUS.resolve("berkeley/dups-on-page.db"), folder.resolve("dups"));
    Path bsd = Files.copy(CORPUS.resolve("ndbm/bsd-users90.db"), folder.resolve("bsd.db"));
    for (String way : List.of("--dry-run", "-q")) {
      sasldb().run("store", "compact", way, "-f", "" + damaged).expect(ExitStatus.BAD_DATA);
      sasldb().run("store", "compact", way, "-f", "" + dups).expect(ExitStatus.BAD_DATA);
      sasldb().run("store", "compact", way, "-f", "" + bsd).expect(ExitStatus.NOT_PERMITTED);
    }
  }

  @Test
  void theFolderOfAJeStoreHasItsOwnMode() {
    sasldb().run("store", "init", "-f", "je:" + path("i"), "--mode=755").expect(ExitStatus.USAGE);
    sasldb()
        .run("store", "convert", store, "je:" + path("i"), "--mode=644")
        .expect(ExitStatus.USAGE);
    assertFalse(Files.exists(folder.resolve("i")));
    sasldb().run("store", "init", "-f", "je:" + path("i"), "--mode=700").expect(ExitStatus.OK);
  }

  @Test
  void aFileOfSecretsIsNoProgram() {
    for (String mode : List.of("4777", "2640", "1600")) {
      sasldb()
          .run("store", "init", "-f", "gdbm:" + path("p"), "--mode=" + mode)
          .expect(ExitStatus.USAGE);
    }
  }

  @Test
  void theLockFileOfAnLmdbFileGoesWithIt() throws IOException {
    sasldb().run("store", "convert", store, "lmdb:" + path("l")).expect(ExitStatus.OK);
    assertTrue(Files.exists(folder.resolve("l-lock")));
    sasldb().run("store", "convert", store, "gdbm:" + path("l"), "--yes").expect(ExitStatus.OK);
    assertFalse(Files.exists(folder.resolve("l-lock")));
  }
}
