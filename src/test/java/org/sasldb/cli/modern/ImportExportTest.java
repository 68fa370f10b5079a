package org.sasldb.cli.modern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.exchange.UserFormat;
import org.sasldb.verifier.ScramMechanism;
import org.sasldb.verifier.ScramVerifier;

/** {@code sasldb import} and {@code export}: what goes in is what is there, and comes out again. */
class ImportExportTest extends UserTexts {
  static Stream<Arguments> textsAndStores() {
    return Stream.of(
            "users", "csv", "jsonl", "dbdump", "dovecot", "postgres", "postgres-sql", "gsasl")
        .flatMap(
            text ->
                Stream.of("je", "berkeley", "gdbm", "lmdb")
                    .map(store -> Arguments.of(text, store)));
  }

  /** Names and secrets of any bytes that the format can carry come back as they were. */
  @ParameterizedTest
  @MethodSource("textsAndStores")
  void thereAndBackIsTheSame(String text, String format) throws Exception {
    Map<String, String> records = randomRecords(text, new Random(41));
    store("from", records);
    run("export", "-f", path("from"), "--format=" + text, "--output", path("text"))
        .expect(ExitStatus.OK);
    run("import", path("text"), "--format=" + text, "-f", format + ":" + path("to"))
        .expect(ExitStatus.OK);
    assertEquals(records, records("to"));
  }

  private static Map<String, String> randomRecords(String text, Random random) {
    boolean anything = text.equals("csv") || text.equals("jsonl") || text.equals("dbdump");
    boolean verifiers = List.of("postgres", "postgres-sql", "gsasl").contains(text);
    Map<String, String> records = new TreeMap<>();
    for (int i = 0; i < 60; i++) {
      String user =
          i
              + word(random, anything ? "a@:,\"'\n\r é\u00ff=\\|" : "a\"', \u00c3\u00a9\r\\")
                  .replace("|", "!")
              // libsasl strips blanks around user and realm, so nobody is imported with one
              + '.';
      if (text.equals("postgres-sql")) {
        user = user.replace("\r", "r").replaceAll("[\u00c3\u00a9]", "u");
      }
      String account = user + "|r" + word(random, anything ? "r@:.\n\"" : "r.\"-") + ".|";
      boolean verifier = verifiers || (!text.equals("users") && random.nextInt(3) == 0);
      String plain = "p" + word(random, text.equals("users") ? "a:, \u00ff\"" : "a:, \u00ff\"\n\r");
      records.put(account + (verifier ? VERIFIER : PLAIN), verifier ? verifier(plain) : plain);
      if (anything && random.nextBoolean()) {
        records.put(account + "x:" + random.nextInt(3), word(random, "\0,\"\n\u00ff"));
        records.put(account + "cmusaslsecretOTP", "md5\t0499");
      }
    }
    return records;
  }

  private static String word(Random random, String letters) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }

  @Test
  void allThatIsWrongIsSaidAtOnceAndNothingIsDone() throws Exception {
    text("in", "joe@r:1\nbad\nann@r:2\njoe@r:3\n:4\n");
    InProcess.Outcome outcome =
        run("import", path("in"), "-f", path("db")).expect(ExitStatus.BAD_DATA);
    for (String said :
        List.of("line 2: there is no colon", "line 4: joe@r", "line 5:", "E2042", "3 of 5")) {
      assertTrue(outcome.err().contains(said), outcome.err());
    }
    assertFalse(outcome.err().contains(":3"), "no secret is shown");
    assertFalse(Files.exists(folder.resolve("db")));
  }

  @Test
  void onlyTheFirstHundredAreListed() throws Exception {
    text("in", "bad\n".repeat(250) + "joe@r:1\n");
    String err = run("import", path("in"), "-f", path("db"), "--format=users").err();
    assertTrue(err.contains("line 100:") && !err.contains("line 101:"), err);
    assertTrue(err.contains("and 150 more"), err);
  }

  @Test
  void whatIsRefusedIsKeptByteForByteAndCanBeMended() throws Exception {
    text("in", "joe@r:1\nb\u00ffd\r\n\nann@r:2\njoe@r:3");
    InProcess.Outcome outcome =
        run("import", path("in"), "-f", path("db"), "--keep-going").expect(ExitStatus.BAD_DATA);
    assertEquals(
        "2 users imported into berkeley:" + path("db") + ": 2 added, 2 refused\n", outcome.out());
    assertTrue(outcome.err().contains("E2043"), outcome.err());
    assertEquals("b\u00ffd\r\njoe@r:3", content("in.rejected"));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder.resolve("in.rejected"))));
    text("in.rejected", "bud@r:4\n");
    run("import", path("in.rejected"), "-f", path("db"), "--keep-going").expect(ExitStatus.OK);
    assertEquals(
        Map.of("joe|r|" + PLAIN, "1", "ann|r|" + PLAIN, "2", "bud|r|" + PLAIN, "4"), records("db"));
    assertFalse(Files.exists(folder.resolve("in.rejected.rejected")), "nothing was refused");
  }

  /** The line of the hint takes the mended entries as the first one took the others. */
  @ParameterizedTest
  @ValueSource(strings = {"--rejects=", "--rejects "})
  void theHintToImportTheMendedEntriesKeepsTheOptions(String rejects) throws Exception {
    text("in", "joe:1\nbad\n");
    String given =
        rejects + path("bad") + " --keep-going --yes --secrets=scram --realm=corp.example";
    List<String> line = new ArrayList<>(List.of("import", "-f", path("db"), "--format=users"));
    line.addAll(List.of(given.split(" ")));
    line.add(path("in"));
    String err = run(line.toArray(String[]::new)).expect(ExitStatus.BAD_DATA).err();
    String again =
        "import -f " + path("db") + " --format=users --secrets=scram --realm=corp.example ";
    assertTrue(err.contains("then run sasldb " + again + path("bad") + "\n"), err);
    text("bad", "ann:2\n");
    run((again + path("bad")).split(" ")).expect(ExitStatus.OK);
    assertEquals(
        Set.of("ann|corp.example|" + VERIFIER, "joe|corp.example|" + VERIFIER),
        records("db").keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"joe@x:SECRET", "SECRET,joe@x", "user,SECRET"})
  void aHeadingThatIsMissingShowsNoPassword(String first) throws Exception {
    text("in.csv", first + "\n");
    InProcess.Outcome outcome =
        run("import", "--format=csv", path("in.csv"), "-f", path("db")).expect(ExitStatus.BAD_DATA);
    assertTrue(outcome.err().contains("of the heading is none of user"), outcome.err());
    assertFalse(outcome.err().contains("SECRET"), outcome.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--secrets=plain", "--secrets=scram", "--secrets=both"})
  void aDisabledUserStaysDisabledWhenHeIsReplaced(String secrets) throws Exception {
    text("in", "joe@r:old\n");
    text("new", "joe@r:new\n");
    run("import", path("in"), "-f", path("db")).expect(ExitStatus.OK);
    run("user", "disable", "joe@r", "-f", path("db")).expect(ExitStatus.OK);
    String[] again = {
      "import", path("new"), "-f", path("db"), "--if-exists=replace", "--detailed-exitcode", secrets
    };
    run(again).expect(ExitStatus.CHANGED);
    verify("new").expect(ExitStatus.NO);
    run(again).expect(ExitStatus.OK);
    run("user", "enable", "joe@r", "-f", path("db")).expect(ExitStatus.OK);
    verify("new").expect(ExitStatus.OK);
    verify("old").expect(ExitStatus.NO);
  }

  @Test
  void aVerifierOfADisabledUserWaitsToo() throws Exception {
    store("db", Map.of("joe|r|" + PLAIN, "old"));
    run("user", "disable", "joe@r", "-f", path("db")).expect(ExitStatus.OK);
    text("in", "joe@r:" + verifier("new") + "\n");
    run("import", path("in"), "-f", path("db"), "--if-exists=replace").expect(ExitStatus.OK);
    verify("new").expect(ExitStatus.NO);
    run("user", "enable", "joe@r", "-f", path("db")).expect(ExitStatus.OK);
    assertEquals(Map.of("joe|r|" + VERIFIER, verifier("new")), records("db"));
  }

  private InProcess.Outcome verify(String password) {
    return new InProcess(folder)
        .input(password)
        .run("user", "verify", "joe@r", "--password-stdin", "-f", path("db"));
  }

  @Test
  void rejectedRowsOfCsvKeepTheirHeading() throws Exception {
    text("in.csv", "user,realm,password\r\njoe,r,1\r\n\"a\nb\",r\r\n\"open,r,2\nann,r,3\n");
    run("import", path("in.csv"), "-f", path("db"), "--keep-going", "--rejects", path("bad"))
        .expect(ExitStatus.BAD_DATA);
    assertEquals("user,realm,password\r\n\"a\nb\",r\r\n\"open,r,2\n", content("bad"));
    assertEquals(2, records("db").size());
  }

  @Test
  void aFirstLineBehindAByteOrderMarkCanBeMended() throws Exception {
    text("in", "\u00ef\u00bb\u00bfjoe@r\nann@r:2\n");
    String err =
        run("import", path("in"), "-f", path("db"), "--format=users", "--keep-going")
            .expect(ExitStatus.BAD_DATA)
            .err();
    assertTrue(err.contains("line 1: there is no colon"), err);
    text("in.rejected", content("in.rejected").replace("joe@r", "joe@r:1"));
    run("import", path("in.rejected"), "-f", path("db")).expect(ExitStatus.OK);
    assertEquals(Map.of("joe|r|" + PLAIN, "1", "ann|r|" + PLAIN, "2"), records("db"));
  }

  @Test
  void aFileOfRejectsIsNotOverwritten() throws Exception {
    text("in", "joe@r:1\nbad\n");
    text("in.rejected", "precious");
    run("import", path("in"), "-f", path("db"), "--keep-going").expect(ExitStatus.CANNOT_CREATE);
    assertEquals("precious", content("in.rejected"));
    assertFalse(Files.exists(folder.resolve("db")));
    run("import", path("in"), "-f", path("db"), "--keep-going", "--yes")
        .expect(ExitStatus.BAD_DATA);
    assertEquals("bad\n", content("in.rejected"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"je", "berkeley", "lmdb"})
  void ifExistsDecidesWhatBecomesOfWhoIsThere(String format) throws Exception {
    String store = format + ":" + path("db");
    text(
        "old",
        "user,realm,password,property:cmusaslsecretOTP,property:note\njoe,r,1,md5,n\nann,r,1,,\n");
    run("import", path("old"), "-f", store).expect(ExitStatus.OK);
    Map<String, String> before = records("db");
    text("new", "joe@r:2\nbob@r:3\n");

    InProcess.Outcome failed =
        run("import", path("new"), "-f", store).expect(ExitStatus.CANNOT_CREATE);
    assertTrue(failed.err().contains("line 1: joe@r is in the store"), failed.err());
    assertEquals(before, records("db"));

    assertEquals(
        "1 user would be imported into " + store + ": 1 added, 1 skipped\n",
        run("import", path("new"), "-f", store, "--if-exists=skip", "--dry-run").out());
    assertEquals(before, records("db"));

    run("import", path("new"), "-f", store, "--if-exists=replace", "--detailed-exitcode")
        .expect(ExitStatus.CHANGED);
    assertEquals(
        Map.of(
            "ann|r|" + PLAIN, "1", "bob|r|" + PLAIN, "3", "joe|r|" + PLAIN, "2", "joe|r|note", "n"),
        records("db"),
        "older secrets go, other properties stay");
    run("import", path("new"), "-f", store, "--if-exists=replace", "--detailed-exitcode")
        .expect(ExitStatus.OK);
  }

  @Test
  void aSecondImportOfVerifiersWritesNothing() throws Exception {
    text("in", "joe@r:1\nann@r:2\n");
    String[] command = {
      "import", path("in"), "-f", path("db"), "--secrets=both", "--if-exists=replace", "--json"
    };
    run(command).expect(ExitStatus.OK);
    byte[] first = Files.readAllBytes(folder.resolve("db"));
    JsonObject second = JsonParser.object().from(run(command).expect(ExitStatus.OK).out());
    assertEquals(2, second.getInt("unchanged"));
    assertArrayEquals(first, Files.readAllBytes(folder.resolve("db")), "no new salt");
    text("in", "joe@r:1\nann@r:3\n");
    JsonObject third = JsonParser.object().from(run(command).expect(ExitStatus.OK).out());
    assertEquals(1, third.getInt("replaced"));
  }

  @Test
  void passwordsBecomeVerifiersOfTheFormAskedFor() throws Exception {
    text("in", "joe@r:pencil\n");
    run("import", path("in"), "-f", path("db")).expect(ExitStatus.OK);
    run(
            "import",
            path("in"),
            "-f",
            path("db"),
            "--if-exists=replace",
            "--secrets=scram",
            "--scram=SCRAM-SHA-512",
            "--iterations=5000")
        .expect(ExitStatus.OK);
    Map<String, String> records = records("db");
    assertEquals(1, records.size(), "the plain password is gone");
    ScramVerifier verifier =
        ScramVerifier.parse(records.get("joe|r|" + VERIFIER).getBytes(ISO_8859_1)).orElseThrow();
    assertTrue(verifier.accepts("pencil".getBytes(ISO_8859_1)));
    assertEquals(ScramMechanism.SHA_512, verifier.mechanism());
    assertEquals(5000, verifier.iterations());
  }

  @Test
  void standardInputIsReadTwiceWithoutLeavingAFile() throws Exception {
    InProcess.Outcome outcome =
        new InProcess(folder)
            .input("joe:1\n")
            .environment("SASLDB_REALM", "home")
            .run("import", "-", "-f", path("db"));
    outcome.expect(ExitStatus.OK);
    assertEquals(Map.of("joe|home|" + PLAIN, "1"), records("db"));
    run("import", "-", "-f", path("db"), "--keep-going").expect(ExitStatus.USAGE);
  }

  @Test
  void anEmptyFileBecomesAStoreAndKeepsItsMode() throws Exception {
    Path db = Files.createFile(folder.resolve("db"));
    Files.setPosixFilePermissions(db, PosixFilePermissions.fromString("rw-r-----"));
    text("in", "joe@r:1\n");
    run("import", path("in"), "-f", path("db")).expect(ExitStatus.OK);
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(db)));
    assertEquals(1, records("db").size());
  }

  @Test
  void aTextOfNoFormatIsRefused() throws Exception {
    for (String content : List.of("", "hello\n", "joe:x:1:1::/home:/bin/sh\n")) {
      text("in", content);
      InProcess.Outcome outcome =
          run("import", path("in"), "-f", path("db")).expect(ExitStatus.USAGE);
      assertTrue(outcome.err().contains("E2041"), outcome.err());
    }
    run("import", path("missing"), "-f", path("db")).expect(ExitStatus.INPUT_OUTPUT);
    assertFalse(Files.exists(folder.resolve("db")));
  }

  @Test
  void aDumpIsWholeOrNothing() throws Exception {
    text("in", "VERSION=3\nformat=print\ntype=hash\nHEADER=END\n joe\\00r\\00p\n 1\n");
    run("import", path("in"), "-f", path("db")).expect(ExitStatus.BAD_DATA);
    run("import", path("in"), "-f", path("db"), "--keep-going").expect(ExitStatus.USAGE);
    assertFalse(Files.exists(folder.resolve("db")));
  }

  /** Many in several changes of a store that stands. */
  @ParameterizedTest
  @EnumSource(
      value = UserFormat.class,
      names = {"USERS", "JSONL"})
  void moreThanOneBlockIsImported(UserFormat format) throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      lines.add("u" + i + "@r:" + i);
    }
    text("in", String.join("\n", lines));
    run("import", path("in"), "-f", path("db")).expect(ExitStatus.OK);
    run("export", "-f", path("db"), "--format=" + format.word(), "--output", path("out"))
        .expect(ExitStatus.OK);
    store("db2", Map.of("u7|r|" + PLAIN, "old"));
    InProcess.Outcome outcome =
        run("import", path("out"), "-f", path("db2"), "--if-exists=replace").expect(ExitStatus.OK);
    assertTrue(outcome.out().contains("2999 added, 1 replaced"), outcome.out());
    assertEquals(records("db"), records("db2"));
    assertNotEquals("old", records("db2").get("u7|r|" + PLAIN));
  }

  @Test
  void theSettingsOfTheStoreHoldForImportAndApply() throws Exception {
    String store = "je:" + path("vault");
    run("store", "init", "-f", store).expect(ExitStatus.OK);
    run("config", "set", "-f", store, "secrets", "scram").expect(ExitStatus.OK);
    run("config", "set", "-f", store, "iterations", "5000").expect(ExitStatus.OK);
    run("config", "set", "-f", store, "realm", "own.example").expect(ExitStatus.OK);
    text("in", "joe:pencil\n");
    run("import", path("in"), "-f", store).expect(ExitStatus.OK);
    text("state.yaml", "version: 1\nrealm: r\nusers: [{user: ann, password: pencil}]\n");
    run("apply", path("state.yaml"), "-f", store).expect(ExitStatus.OK);
    Map<String, String> records = records("vault");
    assertEquals(Set.of("joe|own.example|" + VERIFIER, "ann|r|" + VERIFIER), records.keySet());
    records.values().forEach(value -> assertTrue(value.startsWith("SCRAM-SHA-256$5000:"), value));
    text("plain.yaml", "version: 1\nrealm: r\nsecrets: plain\nusers: [{user: eve, password: x}]\n");
    run("apply", path("plain.yaml"), "-f", store).expect(ExitStatus.OK);
    assertEquals("x", records("vault").get("eve|r|" + PLAIN));
  }

  @Test
  void ofManyWhoAreThereAlreadyAFewAreListed() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= 30; i++) {
      lines.append("u").append(i).append("@r:pw\n");
    }
    String users = text("many.txt", lines.toString()).toString();
    run("import", "-f", path("s"), users).expect(ExitStatus.OK);
    String err = run("import", "-f", path("s"), users).expect(ExitStatus.CANNOT_CREATE).err();
    assertTrue(err.contains("line 10: u10@r is in the store\nsasldb: … and 20 more\n"), err);
    assertTrue(err.contains("E2044 already in the store: " + users + ": 30 of 30;"), err);
    String skip = "hint: sasldb import --if-exists=skip -f " + path("s") + " " + users + " leaves";
    assertTrue(err.contains(skip), err);
    assertTrue(err.contains("--if-exists=replace"), err);
    run("import", "--if-exists=skip", "-f", path("s"), users).expect(ExitStatus.OK);
  }
}
