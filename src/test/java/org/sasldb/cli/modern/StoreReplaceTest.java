package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;

/** {@code store convert --replace} and {@code --undo} as they are typed. */
class StoreReplaceTest {
  @TempDir Path folder;
  private Path store;

  @BeforeEach
  void make() {
    store = folder.resolve("s");
    add("berkeley:" + store, "a@x:pa\nb@x:pb\n");
  }

  private void add(String to, String users) {
    new InProcess(folder)
        .input(users)
        .run("import", "-q", "--format=users", "-f", to)
        .expect(ExitStatus.OK);
  }

  private InProcess.Outcome convert(Object... args) {
    return new InProcess(folder)
        .run(
            Stream.concat(Stream.of("store", "convert"), Stream.of(args).map(Object::toString))
                .toArray(String[]::new));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  /** Those of the stores that are kept. */
  private List<String> kept() throws IOException {
    return names().stream().filter(name -> name.startsWith("s.")).toList();
  }

  private void requireFormat(StoreFormat format) throws Exception {
    assertEquals(format, StoreLocation.of(store).format());
  }

  @Test
  void anNdbmStoreIsNotMadeBesideALink() throws Exception {
    Path real = Files.createDirectory(folder.resolve("real")).resolve("db");
    add("berkeley:" + real, "a@x:pa\n");
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    InProcess.Outcome refused = convert("--replace=ndbm", link).expect(ExitStatus.USAGE);
    assertTrue(refused.err().contains(": " + real), refused.err());
    assertEquals(StoreFormat.BERKELEY, StoreLocation.of(link).format());
    convert("--replace=ndbm", real).expect(ExitStatus.OK);
    assertFalse(Files.exists(link));
    convert("--undo", link).expect(ExitStatus.OK);
    assertEquals(StoreFormat.BERKELEY, StoreLocation.of(link).format());
    assertTrue(Files.isSymbolicLink(link));
  }

  @Test
  void aDryRunSaysNoWhereTheRealRunDoes() throws Exception {
    Path big = folder.resolve("big");
    add("berkeley:" + big, "n".repeat(600) + "@x:pa\n");
    Path damaged = folder.resolve("damaged");
    Files.write(damaged, Arrays.copyOf(Files.readAllBytes(store), 9000));
    Path twice = folder.resolve("twice");
    add("gdbm:" + twice, "a@x:pa\n");
    Files.createLink(folder.resolve("other"), twice);
    List<String> before = names();
    for (List<Object> line :
        List.of(
            List.<Object>of(74, "E1001", "--replace=gdbm", folder.resolve("none")),
            List.<Object>of(65, "E1004", "--replace=gdbm", damaged),
            List.<Object>of(65, "E1301", "--replace=lmdb", big),
            List.<Object>of(74, "E1207", "--replace=berkeley", twice),
            List.<Object>of(74, "E1207", "--yes", store, "gdbm:" + twice),
            List.<Object>of(64, "E1206", store, "lmdb:" + folder.resolve("m"), "--map-size=1"),
            List.<Object>of(74, "E1001", "--undo", store))) {
      for (List<String> way : List.of(List.of("--dry-run"), List.<String>of())) {
        InProcess.Outcome no =
            convert(Stream.concat(way.stream(), line.stream().skip(2)).toArray());
        assertEquals(line.get(0), no.status(), line + no.out() + no.err());
        assertTrue(no.err().contains((String) line.get(1)), no.err());
      }
    }
    assertEquals(before, names());
  }

  @Test
  void aDryRunSaysWhatWouldBeReplaced() throws Exception {
    InProcess.Outcome plan = convert("--replace=gdbm", "--dry-run", store).expect(ExitStatus.OK);
    assertEquals("would give " + store + " the format gdbm: 2 records\n", plan.out());
    JsonObject json =
        JsonParser.object().from(convert("--replace=gdbm", "--dry-run", "--json", store).out());
    assertEquals(2, json.getInt("records"));
    assertEquals("gdbm", json.getString("to"));
    assertTrue(json.getBoolean("dryRun"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--mode=600", "--owner=nobody", "--group=root", "--map-size=4194304"})
  void optionsForAnotherPathAreRefused(String option) throws Exception {
    InProcess.Outcome refused = convert("--replace=lmdb", option, store).expect(ExitStatus.USAGE);
    assertTrue(refused.err().contains(option.substring(0, option.indexOf('='))), refused.err());
    convert("--undo", option, store).expect(ExitStatus.USAGE);
    requireFormat(StoreFormat.BERKELEY);
  }

  @Test
  void whatUndoKeptIsNotPutBackByTheNextOne() throws Exception {
    convert("--replace=gdbm", store).expect(ExitStatus.OK);
    JsonObject plan =
        JsonParser.object().from(convert("--undo", "--dry-run", "--json", store).out());
    assertFalse(plan.getBoolean("needsYes"));
    JsonObject done = JsonParser.object().from(convert("--undo", "--json", store).out());
    assertEquals(2, done.getInt("equal"));
    assertEquals("berkeley", done.getString("format"));
    assertTrue(done.getString("kept").matches(".*/s\\.gdbm-[0-9TZ]+\\.undone"), done.toString());
    InProcess.Outcome again = convert("--undo", "--yes", store).expect(ExitStatus.INPUT_OUTPUT);
    assertTrue(again.err().contains("E1001"), again.err());
    requireFormat(StoreFormat.BERKELEY);
  }

  @Test
  void twoInOneSecondAreKeptUnderTwoNames() throws Exception {
    convert("--replace=gdbm", store).expect(ExitStatus.OK);
    convert("--replace=berkeley", store).expect(ExitStatus.OK);
    convert("--replace=gdbm", store).expect(ExitStatus.OK);
    assertEquals(3, kept().size(), kept().toString());
  }

  @Test
  void aDryRunOfUndoTellsOfRecordsThatDiffer() throws Exception {
    convert("--replace=gdbm", store).expect(ExitStatus.OK);
    add(store.toString(), "c@x:pc\n");
    InProcess.Outcome plan = convert("--undo", "--dry-run", store).expect(ExitStatus.OK);
    assertTrue(
        plan.out().startsWith("would put back berkeley:" + store + ".berkeley-"), plan.out());
    assertTrue(plan.err().contains("1 record changed since the conversion"), plan.err());
    assertTrue(plan.err().contains("--yes"), plan.err());
    convert("--undo", store).expect(ExitStatus.CANNOT_CREATE);
    convert("--undo", "--yes", store).expect(ExitStatus.OK);
    requireFormat(StoreFormat.BERKELEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"berkeley", "gdbm", "ndbm", "lmdb"})
  void aStoreThatIsGoneIsPutBackAfterAYes(String format) throws Exception {
    Path live = folder.resolve("live");
    add(format + ":" + live, "a@x:pa\n");
    List<String> before = names();
    convert("--replace=" + (format.equals("gdbm") ? "berkeley" : "gdbm"), live)
        .expect(ExitStatus.OK);
    Files.delete(live);
    InProcess.Outcome refused = convert("--undo", live).expect(ExitStatus.CANNOT_CREATE);
    assertTrue(refused.err().contains("live." + format + "-"), refused.err());
    assertFalse(Files.exists(live));
    InProcess.Outcome plan = convert("--undo", "--dry-run", live).expect(ExitStatus.OK);
    assertTrue(plan.out().contains("live." + format + "-"), plan.out());
    convert("--undo", "--yes", live).expect(ExitStatus.OK);
    assertEquals(before, names());
    new InProcess(folder).run("store", "check", "-f", "" + live).expect(ExitStatus.OK);
    assertEquals(format, StoreLocation.of(live).format().prefix());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 100, 5000})
  void aStoreThatIsDamagedIsPutBackAfterAYes(int left) throws Exception {
    byte[] whole = Files.readAllBytes(store);
    convert("--replace=gdbm", store).expect(ExitStatus.OK);
    byte[] damaged = Arrays.copyOf(Files.readAllBytes(store), left);
    Files.write(store, damaged);
    InProcess.Outcome refused = convert("--undo", store).expect(ExitStatus.CANNOT_CREATE);
    assertTrue(refused.err().contains("s.berkeley-"), refused.err());
    assertArrayEquals(damaged, Files.readAllBytes(store));
    convert("--undo", "--yes", store).expect(ExitStatus.OK);
    assertArrayEquals(whole, Files.readAllBytes(store));
    assertEquals(1, kept().size());
    assertTrue(kept().get(0).endsWith(".undone"), kept().toString());
    assertArrayEquals(damaged, Files.readAllBytes(folder.resolve(kept().get(0))));
  }

  @Test
  void junkOfALaterTimeIsPassedOverAfterAYes() throws Exception {
    convert("--replace=gdbm", store).expect(ExitStatus.OK);
    Path junk = Files.writeString(folder.resolve("s.lmdb-99991231T000001Z"), "junk\n");
    InProcess.Outcome refused = convert("--undo", store).expect(ExitStatus.CANNOT_CREATE);
    assertTrue(refused.err().contains(junk + " cannot be read and is passed over"), refused.err());
    convert("--undo", "--yes", store).expect(ExitStatus.OK);
    requireFormat(StoreFormat.BERKELEY);
    assertEquals("junk\n", Files.readString(junk));
  }
}
