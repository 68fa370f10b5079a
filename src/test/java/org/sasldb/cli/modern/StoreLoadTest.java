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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.store.StoreFormat;

/** {@code store load}: what comes in is in the store, or nothing is. */
class StoreLoadTest {
  private static final Path CORPUS = Path.of("src/test/resources/berkeley");
  private static final String HEAD = "VERSION=3\nformat=print\ntype=hash\nHEADER=END\n";
  private static final String JOE = " joe\\00r\\00userPassword\n";
  private static final String ANN = " ann\\00r\\00userPassword\n";

  /** Those without an empty key, which LMDB cannot hold. */
  private static final List<String> NO_EMPTY_KEY = List.of("users300", "utf8", "value8000");

  @TempDir Path folder;
  private String store;

  @BeforeEach
  void nameStore() {
    store = folder.resolve("new.db").toString();
  }

  private InProcess sasldb() {
    return new InProcess(folder);
  }

  private InProcess.Outcome load(String input, String... args) {
    return sasldb()
        .input(input)
        .run(
            Stream.concat(Stream.of("store", "load", "-f", store), Arrays.stream(args))
                .toArray(String[]::new));
  }

  private String dump() {
    return sasldb().run("store", "dump", "--json", "--reveal", "-f", store).out();
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> formatsAndForms() {
    return Arrays.stream(StoreFormat.values())
        .flatMap(
            format ->
                Stream.of("dbdump", "print", "jsonl")
                    .map(form -> org.junit.jupiter.params.provider.Arguments.of(format, form)));
  }

  /** Every sound file of the corpus, through every text form, into every kind of store. */
  @ParameterizedTest
  @MethodSource("formatsAndForms")
  void whatIsDumpedIsLoaded(StoreFormat format, String form) throws Exception {
    List<String> options =
        switch (form) {
          case "print" -> List.of("--print");
          case "jsonl" -> List.of("--json", "--reveal");
          default -> List.of();
        };
    for (String name : List.of("users300", "utf8", "prefix-order", "empty-value", "value8000")) {
      if (format == StoreFormat.LMDB && !NO_EMPTY_KEY.contains(name)) {
        continue;
      }
      Path original = Files.copy(CORPUS.resolve(name + ".db"), folder.resolve(name + ".db"));
      store = original.toString();
      final String records = sorted(dump());
      String text =
          sasldb()
              .run(
                  Stream.concat(Stream.of("store", "dump", "-f", store), options.stream())
                      .toArray(String[]::new))
              .expect(ExitStatus.OK)
              .out();
      store = format.prefix() + ":" + folder.resolve(name + ".copy");
      String utf8 = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      InProcess.Outcome outcome = load(utf8).expect(ExitStatus.OK);
      assertEquals(records.lines().count() + " records loaded into " + store + "\n", outcome.out());
      assertEquals(records, sorted(dump()));
      sasldb().run("store", "check", "-f", store).expect(ExitStatus.OK);
    }
  }

  private static String sorted(String lines) {
    return String.join("\n", lines.lines().sorted().toList());
  }

  /** As an editor of another system may put it there; into a store that is new and one that is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        HEAD + JOE + " x\nDATA=END\n",
        "{\"user\":\"joe\",\"realm\":\"r\",\"property\":\"userPassword\",\"value\":\"x\"}\n"
      })
  void aByteOrderMarkIsNoPartOfTheText(String text) throws IOException {
    String marked = "\u00ef\u00bb\u00bf" + text;
    load(marked).expect(ExitStatus.OK);
    final String records = dump();
    assertTrue(records.contains("\"joe\""), records);
    load(marked, "--if-exists=replace").expect(ExitStatus.OK);
    assertEquals(records, dump());
    Path file = folder.resolve("marked");
    Files.write(file, marked.getBytes(StandardCharsets.ISO_8859_1));
    load("", "--if-exists=replace", file.toString()).expect(ExitStatus.OK);
    assertEquals(records, dump());
  }

  @Test
  void aFileIsLoadedToo() throws IOException {
    Path dump = CORPUS.resolve("users300.dump");
    InProcess.Outcome outcome = load("", dump.toString()).expect(ExitStatus.OK);
    assertEquals("600 records loaded into berkeley:" + store + "\n", outcome.out());
    assertEquals(
        "", load("", "-q", "--if-exists=skip", dump.toString()).expect(ExitStatus.OK).out());
    assertTrue(load("", "none").expect(ExitStatus.INPUT_OUTPUT).err().contains("E2006"));
    assertTrue(load("", folder.toString()).expect(ExitStatus.INPUT_OUTPUT).err().contains("E2006"));
  }

  @Test
  void standardInputMustBeNamedOnATerminal() {
    InProcess.Outcome outcome =
        sasldb()
            .terminals(true, false, false)
            .run("store", "load", "-f", store)
            .expect(ExitStatus.USAGE);
    assertTrue(outcome.err().contains("standard input is a terminal"), outcome.err());
  }

  @Test
  void existingRecordsFailAreReplacedOrSkipped() throws Exception {
    load(HEAD + JOE + " old\nDATA=END\n").expect(ExitStatus.OK);
    String text = HEAD + ANN + " 1\n" + JOE + " new\nDATA=END\n";
    InProcess.Outcome refused = load(text).expect(ExitStatus.CANNOT_CREATE);
    assertTrue(
        refused
            .err()
            .startsWith(
                "sasldb: error: E2003 already exists: standard input: line 7: joe@r: userPassword"),
        refused.err());
    assertEquals(1, dump().lines().count());
    assertEquals(
        "1 record loaded into berkeley:" + store + " (1 skipped)\n",
        load(text, "--if-exists=skip").out());
    assertTrue(dump().contains("\"old\""));
    assertEquals(
        "2 records loaded into berkeley:" + store + " (1 replaced, 1 unchanged)\n",
        load(text, "--if-exists=replace").out());
    assertTrue(dump().contains("\"new\""));
    load(text, "--if-exists=replace", "--detailed-exitcode").expect(ExitStatus.OK);
    load(text.replace("new", "newer"), "--if-exists=replace", "--detailed-exitcode")
        .expect(ExitStatus.CHANGED);
  }

  @Test
  void theResultIsJsonToo() throws Exception {
    String out = load(HEAD + JOE + " old\nDATA=END\n", "--json").out();
    JsonObject json = JsonParser.object().from(out);
    assertEquals(store, json.getString("path"));
    assertEquals("berkeley", json.getString("format"));
    assertEquals(1, json.getInt("added"));
    assertEquals(1, json.getInt("loaded"));
    assertFalse(json.getBoolean("dryRun"));
  }

  @Test
  void aDryRunSaysWhatWouldBeAndChangesNothing() throws IOException {
    String text = HEAD + JOE + " new\nDATA=END\n";
    InProcess.Outcome first = load(text, "--dry-run").expect(ExitStatus.OK);
    assertEquals("1 record would be loaded into berkeley:" + store + "\n", first.out());
    assertFalse(Files.exists(Path.of(store)));
    load(text).expect(ExitStatus.OK);
    byte[] before = Files.readAllBytes(Path.of(store));
    load(text, "--dry-run").expect(ExitStatus.CANNOT_CREATE);
    String other = text.replace("new", "newer");
    assertTrue(
        load(other, "--dry-run", "--if-exists=replace", "--detailed-exitcode")
            .expect(ExitStatus.CHANGED)
            .out()
            .endsWith("(1 replaced)\n"));
    assertArrayEquals(before, Files.readAllBytes(Path.of(store)));
    store = folder.resolve("no/such/folder").toString();
    load(text, "--dry-run").expect(ExitStatus.INPUT_OUTPUT);
  }

  /** Whatever is wrong with the input, the status is 65, the line is named, nothing is written. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|1|is empty",
        "hello|1|must begin with VERSION=",
        "\\0\\1\\2garbage\\n\\3|1|binary file",
        "VERSION=3\\nformat=print\\ntype=hash\\n|3|before HEADER=END",
        "VERSION=3\\nformat=json\\nHEADER=END\\nDATA=END\\n|2|bytevalue or print",
        "VERSION=3\\nformat=print\\nduplicates=1\\nHEADER=END\\nDATA=END\\n|3|duplicate keys",
        "@{joe}SECRET\\n|6|cut short",
        "@{joe}SECRET\\n{ann}|7|cut short",
        "@{joe}SECRET\\n{ann}DATA=END\\n|7|a key without a value",
        "@{joe}\\xxSECRET\\nDATA=END\\n|6|not a hex digit",
        "@{joe}SECRET\\n{joe}SECRET\\nDATA=END\\n|7|was given before, in line 5",
        "@{joe}SECRET\\nDATA=END\\nmore|8|after DATA=END",
        "{\"user\":\"joe\"|1|not a well-formed JSON object",
        "{\"user\":\"joe\",\"realm\":\"r\",\"property\":\"p\"}|1|made with --reveal",
        "{\"user\":\"joe\",\"realm\":\"r\",\"property\":\"p\",\"value\":\"SECRET\"}\\nx|2|a JSON object",
      })
  void badInputWritesNothing(String input, long line, String reason) throws IOException {
    String text =
        (input == null ? "" : input)
            .replace("\\0", "\0")
            .replace("\\1", "\u0001")
            .replace("\\2", "\u0002")
            .replace("\\3", "\u0003")
            .replace("@", HEAD)
            .replace("{joe}", JOE + " ")
            .replace("{ann}", ANN)
            .replace("\\n", "\n");
    InProcess.Outcome outcome = load(text).expect(ExitStatus.BAD_DATA);
    assertTrue(outcome.err().contains(reason), outcome.err());
    assertTrue(
        outcome.err().startsWith("sasldb: error: E2002 bad input: standard input: line " + line),
        outcome.err());
    assertFalse(outcome.err().contains("SECRET"), outcome.err());
    assertEquals("", outcome.out());
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void whatTheStoreCannotHoldWritesNothing() throws IOException {
    String text = HEAD + JOE + " 1\n " + "k".repeat(1025) + "\n 2\nDATA=END\n";
    store = "berkeley:" + store;
    InProcess.Outcome outcome = load(text).expect(ExitStatus.BAD_DATA);
    assertTrue(outcome.err().startsWith("sasldb: error: E1301 "), outcome.err());
    assertFalse(Files.exists(folder.resolve("new.db")));
  }

  @Test
  void theHostStoreIsCreatedWithANote() {
    InProcess.Outcome outcome =
        sasldb().input(HEAD + JOE + " 1\nDATA=END\n").run("store", "load").expect(ExitStatus.OK);
    Path home = sasldb().hostStore().jeHome();
    assertEquals("sasldb: note: the store is created at je:" + home + "\n", outcome.err());
    assertEquals("1 record loaded into je:" + home + "\n", outcome.out());
  }

  @Test
  void aHundredThousandRecordsInOneCommit() {
    StringBuilder text = new StringBuilder(HEAD);
    for (int i = 0; i < 100_000; i++) {
      text.append(
          String.format(
              Locale.ROOT, " user%06d\\00example.org\\00userPassword\n secret-%d\n", i, i));
    }
    assertEquals(
        "100000 records loaded into berkeley:" + store + "\n",
        load(text.append("DATA=END\n").toString()).expect(ExitStatus.OK).out());
    assertEquals(100_000, dump().lines().count());
  }

  @Test
  void aValueThatLibsaslCannotReadIsMentioned() {
    store = "berkeley:" + folder.resolve("long");
    String line =
        "{\"user\":\"joe\",\"realm\":\"r\",\"property\":\"userPassword\",\"value\":\"%s\"}\n";
    assertEquals("", load(line.formatted("x".repeat(8191))).expect(ExitStatus.OK).err());
    store = "berkeley:" + folder.resolve("longer");
    InProcess.Outcome outcome = load(line.formatted("x".repeat(8192))).expect(ExitStatus.OK);
    assertTrue(outcome.err().contains("1 value longer than the 8,191 bytes"), outcome.err());
  }
}
