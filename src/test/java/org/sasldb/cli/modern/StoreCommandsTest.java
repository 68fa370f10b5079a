package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code store info}, {@code check} and {@code dump} on files that the real tools made. */
class StoreCommandsTest {
  private static final Path CORPUS = Path.of("src/test/resources/berkeley");

  @TempDir Path folder;
  private Path store;

  @BeforeEach
  void copyStore() throws IOException {
    store = copy("users300.db");
  }

  private Path copy(String name) throws IOException {
    Path copy = Files.copy(CORPUS.resolve(name), folder.resolve(name));
    return Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-r-----"));
  }

  private InProcess sasldb() {
    return new InProcess(folder);
  }

  private InProcess.Outcome dump(String... args) {
    return sasldb().run(words(List.of("store", "dump", "-f", store.toString()), args));
  }

  private static String[] words(List<String> first, String... more) {
    return Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void infoShowsFormatCountsAndOwner() {
    String text = sasldb().run("store", "info", "-f", store.toString()).expect(ExitStatus.OK).out();
    for (String line :
        List.of(
            "format: +berkeley",
            "path: +/.*/users300.db",
            "version: +9",
            "page size: +4096",
            "byte order: +little-endian",
            "pages: +22",
            "file bytes: +90112 \\(88.0 KiB\\)",
            "mode: +0640",
            "records: +600",
            "users: +300",
            "realms: +3",
            "malformed keys: +0")) {
      assertTrue(text.lines().anyMatch(l -> l.matches(line)), line + "\n" + text);
    }
  }

  @Test
  void infoIsJsonAndPlainTextToo() throws Exception {
    String name = store.toString();
    JsonObject json =
        JsonParser.object().from(sasldb().run("store", "info", "-f", name, "--json").out());
    assertEquals("berkeley", json.getString("format"));
    assertEquals(name, json.getString("path"));
    assertEquals(600, json.getInt("records"));
    assertEquals("0640", json.getString("mode"));
    String plain = sasldb().run("store", "info", "-f", name, "--plain").out();
    assertTrue(plain.contains("\nmalformedKeys\t0\n"), plain);
    assertEquals(json.size(), plain.lines().count());
  }

  @Test
  void theStoreIsNamedByOptionThenEnvironmentThenHost() throws IOException {
    Path other = copy("one-user.db");
    Files.copy(CORPUS.resolve("utf8.db"), sasldb().hostStore().classicFile());
    assertEquals("10", records(sasldb()));
    InProcess second = sasldb().environment("SASLDB_STORE", other.toString());
    assertEquals("2", records(second));
    InProcess first = second.environment("SASLDB_PATH", "berkeley:" + store);
    assertEquals("600", records(first));
    assertEquals("2", records(first, "-f", other.toString()));
    assertEquals("600", records(second.environment("SASLDB_STORE", "")));
    String err = first.run("store", "info", "-v").err();
    assertEquals("sasldb: store berkeley:" + store + " (named by $SASLDB_PATH)\n", err);
  }

  private static String records(InProcess sasldb, String... args) {
    String text = sasldb.run(words(List.of("store", "info", "--plain"), args)).out();
    return text.replaceAll("(?s).*\nrecords\t(\\d+)\n.*", "$1");
  }

  @Test
  void aSoundStoreIsOneLine() throws Exception {
    String name = store.toString();
    InProcess.Outcome check = sasldb().run("store", "check", "-f", name).expect(ExitStatus.OK);
    assertEquals("sound: berkeley:" + store + ": 600 records\n", check.out());
    assertEquals("", sasldb().run("store", "check", "-q", "-f", name).out());
    assertEquals("", sasldb().run("store", "check", "--plain", "-f", name).out());
    JsonObject json =
        JsonParser.object().from(sasldb().run("store", "check", "-f", name, "--json").out());
    assertTrue(json.getBoolean("sound"));
    assertEquals(600, json.getInt("records"));
    assertEquals(0, json.getArray("findings").size());
  }

  @Test
  void damageIsAnAnswerWithItsPlace() throws Exception {
    for (String name : List.of("corrupt-offset.db", "corrupt-mask.db", "corrupt-checksum.db")) {
      String damaged = copy(name).toString();
      InProcess.Outcome check = sasldb().run("store", "check", "-f", damaged).expect(ExitStatus.NO);
      assertTrue(check.out().startsWith("error: "), check.out());
      assertTrue(check.out().contains("page "), check.out());
      String recovery = "sasldb store recover " + damaged + " berkeley:" + damaged + ".saved";
      assertEquals("hint: " + recovery + "\n", check.err());
      assertTrue(
          check.out().matches("(?s).*\n\\d+ errors?, \\d+ warnings? in berkeley:.*"), check.out());
      JsonObject json =
          JsonParser.object()
              .from(
                  sasldb()
                      .run("store", "check", "-f", damaged, "--json")
                      .expect(ExitStatus.NO)
                      .out());
      assertFalse(json.getBoolean("sound"));
      JsonObject finding = json.getArray("findings").getObject(0);
      assertEquals("error", finding.getString("severity"));
      assertFalse(finding.getString("message").isEmpty());
      String plain = sasldb().run("store", "check", "-f", damaged, "--plain").out();
      assertTrue(plain.lines().allMatch(l -> l.split("\t", -1).length == 3), plain);
      sasldb().run(recovery.substring("sasldb ".length()).split(" ")).expect(ExitStatus.NO);
      sasldb().run("store", "check", "-f", damaged + ".saved").expect(ExitStatus.OK);
    }
  }

  @Test
  void aBrokenWorldIsToldWithCodeWhereAndWhy() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "hello\n".repeat(200));
    expectError(ExitStatus.INPUT_OUTPUT, "E1001 no such store: ", folder.resolve("none"));
    expectError(ExitStatus.BAD_DATA, "E1002 not a credential store: ", text);
    expectError(ExitStatus.BAD_DATA, "E1003 ", copy("refuse-btree.db"));
    expectError(ExitStatus.BAD_DATA, "E1006 ", Files.createDirectory(folder.resolve("dir")));
  }

  private void expectError(ExitStatus status, String start, Path path) {
    for (String verb : List.of("info", "check", "dump")) {
      InProcess.Outcome outcome = sasldb().run("store", verb, "-f", path.toString()).expect(status);
      assertTrue(outcome.err().startsWith("sasldb: error: " + start), outcome.err());
      assertTrue(outcome.err().contains(path + ": "), outcome.err());
      assertTrue(outcome.err().contains("\nhint: "), outcome.err());
      assertEquals("", outcome.out());
    }
  }

  @Test
  void aDumpHasTheLinesOfTheRealOne() throws IOException {
    String real = Files.readString(CORPUS.resolve("users300.dump"));
    String ours = dump().expect(ExitStatus.OK).out();
    assertEquals(real.replaceAll("h_nelem=\\d+\n", ""), ours);
  }

  @Test
  void secretsAreNotShownOnATerminalUnasked() {
    InProcess terminal = sasldb().terminals(true, true, true);
    String name = store.toString();
    InProcess.Outcome refused =
        terminal.run("store", "dump", "-f", name, "--color=never").expect(ExitStatus.USAGE);
    assertTrue(refused.err().startsWith("sasldb: error: E2005 "), refused.err());
    String hint = "hint: sasldb store dump -f " + name + " --output=FILE\n";
    assertTrue(refused.err().endsWith(hint), refused.err());
    assertEquals("", refused.out());
    InProcess.Outcome shown =
        terminal.run("store", "dump", "-f", name, "--reveal").expect(ExitStatus.OK);
    assertEquals(dump().out(), shown.out());
    assertTrue(shown.err().contains("note: the passwords are shown"), shown.err());
    InProcess.Outcome json = terminal.run("store", "dump", "-f", name, "--json");
    assertEquals(600, json.expect(ExitStatus.OK).out().lines().count());
    assertFalse(json.out().contains("secret-"), json.out());
    assertEquals("", json.err());
  }

  @Test
  void jsonLinesHideValuesUnlessRevealed() {
    String first = dump("--format=jsonl").out().lines().findFirst().orElseThrow();
    assertEquals(
        "{\"user\":\"user018\",\"realm\":\"example.org\",\"property\":\"userPassword\"}", first);
    assertTrue(dump("--json", "--reveal").out().contains(",\"value\":\"secret-18-"));
  }

  @Test
  void aDumpIsWrittenForItsOwnerOnly() throws IOException {
    Path target = folder.resolve("out.dump");
    InProcess.Outcome outcome = dump("--output", target.toString()).expect(ExitStatus.OK);
    assertEquals("600 records dumped to " + target + "\n", outcome.out());
    assertEquals(dump().out(), Files.readString(target));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
    assertOnly("out.dump");
  }

  @Test
  void aFileIsReplacedOnlyWithYes() throws IOException {
    Path target = Files.writeString(folder.resolve("out.dump"), "precious");
    InProcess.Outcome refused =
        dump("--output", target.toString()).expect(ExitStatus.CANNOT_CREATE);
    assertTrue(refused.err().contains("E2004 would overwrite a file: " + target), refused.err());
    assertEquals("precious", Files.readString(target));
    dump("--output", target.toString(), "--yes").expect(ExitStatus.OK);
    assertEquals(dump().out(), Files.readString(target));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
    assertOnly("out.dump");
  }

  @Test
  void aDumpThatFailsLeavesNothing() throws IOException {
    store = copy("corrupt-page-type.db");
    Path target = folder.resolve("out.dump");
    dump("--output", target.toString()).expect(ExitStatus.BAD_DATA);
    assertFalse(Files.exists(target));
    Files.writeString(target, "precious");
    dump("--output", target.toString(), "--yes").expect(ExitStatus.BAD_DATA);
    assertEquals("precious", Files.readString(target));
    assertOnly("out.dump");
  }

  @Test
  void whatIsNoRegularFileIsNotReplaced() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("elsewhere"));
    for (String target : List.of("/dev/null", folder.toString(), link.toString())) {
      InProcess.Outcome refused =
          dump("--output", target, "--yes").expect(ExitStatus.CANNOT_CREATE);
      assertTrue(refused.err().contains("no regular file"), refused.err());
    }
    dump("--output", folder.resolve("no/folder").toString()).expect(ExitStatus.INPUT_OUTPUT);
    assertTrue(Files.isSymbolicLink(link));
  }

  @Test
  void aDumpChangesNothingInTheStore() throws IOException {
    byte[] before = Files.readAllBytes(store);
    dump("--print").expect(ExitStatus.OK);
    assertArrayEquals(before, Files.readAllBytes(store));
  }

  private void assertOnly(String target) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> left =
          files
              .map(f -> f.getFileName().toString())
              .filter(n -> n.contains(target) && !n.equals(target))
              .toList();
      assertEquals(List.of(), left);
    }
  }

  @Test
  void malformedAndBinaryKeysAreDumpedWhole() throws IOException {
    store = copy("prefix-order.db");
    String real = Files.readString(CORPUS.resolve("prefix-order.dump"), StandardCharsets.US_ASCII);
    assertEquals(real.replaceAll("h_nelem=\\d+\n", ""), dump().out());
    assertTrue(dump("--json").out().contains("{\"key\":{\"base64\":\""));
  }
}
