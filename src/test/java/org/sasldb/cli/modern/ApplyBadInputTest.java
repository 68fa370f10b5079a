package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken desired states: code, line and reason are told, status 65, and nothing is written. */
class ApplyBadInputTest {
  private static final String COSTLY = UserTexts.verifier("p").replace("$4096:", "$2147483647:");

  private static final String TOP = "version: 1\nrealm: r\nusers:\n";
  private static final String SECRET = "hush-hush";

  @TempDir Path folder;

  private InProcess.Outcome apply(String text, String... more) {
    List<String> words = new ArrayList<>(List.of("apply", "-f", store().toString(), "-"));
    words.addAll(List.of(more));
    return new InProcess(folder).input(text).run(words.toArray(String[]::new));
  }

  private Path store() {
    return folder.resolve("new.db");
  }

  private static Arguments yaml(String text, String code, int line, String reason) {
    return Arguments.of("yaml", text, code, line, reason);
  }

  private static Arguments user(String text, String code, int line, String reason) {
    return Arguments.of("yaml", TOP + "- " + text, code, line, reason);
  }

  private static Arguments csv(String text, String code, int line, String reason) {
    return Arguments.of("csv", text, code, line, reason);
  }

  private static Arguments json(String text, String code, int line, String reason) {
    return Arguments.of("json", text, code, line, reason);
  }

  static List<Arguments> brokenYaml() {
    return List.of(
        yaml("", "E2031", 1, "the file is empty"),
        yaml("version: 1\nusers: [{user: a\nx", "E2031", 3, "not well-formed"),
        yaml(TOP + "- user: 'a\n", "E2031", 5, "not well-formed"),
        yaml(TOP + "- user: a\n   password: " + SECRET, "E2031", 5, "not well-formed"),
        yaml(TOP + "- user: a\n  password: @" + SECRET, "E2031", 5, "put it in quotation marks"),
        yaml("version: 1\n\tusers: []", "E2031", 2, "a tab"),
        yaml("version: 1\nrealm: a\u0001b", "E2031", 2, "control characters"),
        yaml("version: 1\nrealm: caf\u00e9\n", "E2031", 2, "not UTF-8"),
        yaml("version: 1\nrealm: r\n---\nversion: 1\n", "E2031", 3, "second document"),
        yaml("version: 1\nprune: &a [x, y]\nusers: [*a, *a, *a]\n", "E2031", 3, "an alias (*name)"),
        yaml("version: 1\nusers: " + "[".repeat(100_000), "E2031", 2, "nested deeper"),
        yaml("version: 1\nusers: " + "{a: ".repeat(100_000), "E2031", 2, "nested deeper"),
        yaml("- user: a\n", "E2032", 1, "the file must be a mapping"),
        yaml("just text\n", "E2032", 1, "the file must be a mapping"),
        yaml("realm: r\nusers: []\n", "E2032", 1, "version is missing"),
        yaml("version: 2\n", "E2032", 1, "version 2 is not known"),
        yaml("version: one\n", "E2032", 1, "version must be a whole number"),
        yaml("version: 1\nuser: []\n", "E2032", 2, "is 'users' meant?"),
        yaml("version: 1\nusers: joe\n", "E2032", 2, "users must be a list"),
        yaml("version: 1\nrealm: r\nrealm: s\n", "E2032", 3, "twice, first in line 2"),
        yaml("version: 1\nsecrets: plane\n", "E2032", 2, "is 'plain' meant?"),
        yaml("version: 1\nscram: SCRAM-MD5\n", "E2032", 2, "scram cannot be 'SCRAM-MD5'"),
        yaml("version: 1\nscram: [SCRAM-SHA-1, SCRAM-SHA-1]\n", "E2032", 2, "listed twice"),
        yaml("version: 1\niterations: 10\n", "E2032", 2, "from 4096 to 1000000"),
        yaml("version: 1\nprune: {r: s}\n", "E2032", 2, "prune must be a list"),
        yaml("version: 1\nprune: [r]\n", "E2032", 1, "users is missing, and a realm is pruned"),
        yaml("version: 1\nprune: [r]\nusers:\n", "E2032", 3, "users must be a list"),
        yaml("version: 1\nusers: [{user: a, generate: true}]", "E2032", 2, "has no realm"));
  }

  static List<Arguments> brokenUsers() {
    return List.of(
        user("joe", "E2032", 4, "a user is written as user: NAME"),
        user("pasword: " + SECRET + "\n  user: a", "E2032", 4, "is 'password' meant?"),
        user("password: " + SECRET, "E2032", 4, "user is missing"),
        user("user: ''\n  generate: true", "E2032", 4, "user is missing or empty"),
        user("user: [a]\n  generate: true", "E2032", 4, "user must be a text"),
        user("user: 1001\n  generate: true", "E2032", 4, "put it in quotation marks"),
        user("user: a\n  password: 12345678", "E2032", 5, "put it in quotation marks"),
        user("user: a\n  password: !vault " + SECRET, "E2032", 5, "begins with !"),
        user("user: a\n  password: !" + SECRET, "E2032", 5, "begins with !"),
        user("user: a\n  password:\n", "E2032", 5, "there is none"),
        user("user: a\n  state: Present", "E2032", 5, "is 'present' meant?"),
        user("user: a@r\n  realm: s\n  generate: true", "E2032", 4, "another one in realm"),
        user("user: \"a\\0b\"\n  generate: true", "E2032", 4, "a NUL byte"),
        user("user: 'a '\n  generate: true", "E2032", 4, "ends with a blank"),
        user("user: " + "a".repeat(1024) + "\n  generate: true", "E2032", 4, "1,024 bytes"),
        user("user: a@\n  generate: true", "E2032", 4, "nothing follows the @"),
        user("user: ' a'\n  generate: true", "E2032", 4, "begins or ends with a blank"),
        user("user: " + "a".repeat(1015) + "\n  generate: true", "E2032", 4, "can hold 1024"),
        user("user: a\n  verifier: " + COSTLY, "E2033", 5, "2147483647 iterations"),
        user("user: a\n  password: x\n  password: y", "E2032", 6, "twice, first in line 5"),
        user("user: a\n  generate: true\n- user: a@r\n", "E2032", 6, "in line 4"),
        user("user: a\n  state: absent\n  password: x", "E2032", 4, "cannot have a secret"),
        user("user: a\n  state: absent\n  properties: {b: c}", "E2032", 4, "have properties"),
        user("user: a\n  generate: maybe", "E2032", 5, "generate must be true"),
        user("user: a\n  generate: {length: 7}", "E2032", 5, "length must be a whole number"),
        user("user: a\n  generate: {alphabet: abc}", "E2032", 5, "at least 10"),
        user("user: a\n  properties: [x]", "E2032", 5, "properties must be a mapping"),
        user("user: a\n  properties: {userPassword: x}", "E2032", 5, "is a secret"),
        user("user: a\n  properties: {b: {base64: '?'}}", "E2032", 5, "not base64"),
        user("user: a\n  properties: {b: {hex: 00}}", "E2032", 5, "no key 'hex'"),
        user("user: a\n  properties:\n    b: 7", "E2032", 6, "put it in quotation marks"),
        user("user: a\n  properties:\n    b: " + "x".repeat(8192), "E2032", 6, "8,191 bytes"),
        user("user: a\n  password: ''", "E2033", 5, "it is empty"),
        user("user: a\n  password: \"" + SECRET + "\\0\"", "E2033", 5, "a NUL byte"),
        user("user: a\n  password: |\n    " + SECRET + "\n", "E2033", 5, "a newline"),
        user("user: a\n  password: " + "x".repeat(8192), "E2033", 5, "8,191 bytes"),
        user("user: a\n  password_file: nowhere", "E2033", 5, "No such file or directory"),
        user("user: a\n  password: x\n  generate: true", "E2033", 6, "by password in line 5"),
        user("user: a\n  verifier: " + SECRET, "E2033", 5, "none that libsasl can use"),
        user("user: a\n  verifier: SCRAM-SHA-256$9:YQ==$YQ==:YQ==", "E2033", 5, "none that"),
        user("user: a", "E2034", 4, "a@r is not in the store"));
  }

  static List<Arguments> brokenTablesAndJson() {
    return List.of(
        csv("\n\n", "E2031", 1, "the names of the columns are missing"),
        csv("user,realm\na,r,x\n", "E2031", 2, "3 cells, but there are 2 columns"),
        csv("user,password\na@r,\"" + SECRET + "\nb@r,x\n", "E2031", 2, "is not closed"),
        csv("user,password\na@r,\"x\"y\n", "E2031", 2, "text behind a cell"),
        csv("user,password\na@r,x\"y\n", "E2031", 2, "a quotation mark inside"),
        csv("user;password\n", "E2032", 1, "column 1 is unknown"),
        csv("a@r," + SECRET + "\n", "E2032", 1, "column 1 is unknown"),
        csv("user,a@r:" + SECRET + "\n", "E2032", 1, "column 2 is unknown"),
        csv("user,pasword\n", "E2032", 1, "is 'password' meant?"),
        csv("user,realm,user\n", "E2032", 1, "the column user is there twice"),
        csv("realm,password\nr,x\n", "E2032", 1, "there is no column user"),
        csv("user,password\na@r,x\n\"b\n\",x\nc@r,x", "E2032", 3, "no realm"),
        csv("user,state\na@r,gone\n", "E2032", 2, "there is no state 'gone'"),
        csv("user,generate\na@r,7\n", "E2032", 2, "generate must be"),
        csv("user,password\na@r,x\u0000\n", "E2033", 2, "a NUL byte"),
        csv("user,password,generate\na@r,x,true\n", "E2033", 2, "by password in line 2"),
        json("{\"version\": 1,\n\"users\": [}\n", "E2031", 2, "not well-formed"),
        json(
            "{\"version\": 1,\n\"users\": [{\"user\": \"a\"\n\"x\": 1}]}",
            "E2031",
            3,
            "not well-formed"),
        json("{\"version\": 1,\n\"users\": [],\n}\n", "E2031", 3, "a comma before the }"),
        json("{\"version\": 1,\n\"users\": [{},]}", "E2031", 2, "a comma before the ]"),
        json("{\"version\": 1,\n\n\"realm\": '" + SECRET + "'}", "E2031", 3, "a value is expected"),
        json("{\"version\": 1,\nrealm: \"r\"}", "E2031", 2, "a key in \" quotation marks"),
        json("{\"version\": 1, # one\n\"users\": []}", "E2031", 1, "a key in"),
        json("{\"version\": 01}", "E2031", 1, "a value is expected"),
        json("{\"version\": 1}\n{}", "E2031", 2, "text behind the end"),
        json(
            "{\"version\": 1,\n\"realm\": \"a\\x" + SECRET + "\"}",
            "E2031",
            2,
            "no escape of JSON"),
        json("{\"version\": 1,\n\"realm\": \"a\nb\"}", "E2031", 2, "not closed in the line"),
        json(
            "{\"version\": 1,\n\"users\": [{\"user\": \"a\"},\n\n", "E2031", 2, "is it cut short?"),
        json(
            "{\"version\": 1,\n\"users\": [{\"user\": \"" + SECRET, "E2031", 2, "is it cut short?"),
        json("{\"a\":" + "[".repeat(100_000), "E2031", 1, "nested deeper"),
        yaml("{version: 1,\nusers: [{user: a", "E2031", 2, "is it cut short?"),
        json("{\"version\": 1,\n\n\"usr\": 1}", "E2032", 3, "is 'users' meant?"),
        json("{\"version\": 1, \"users\":\n[{\"user\": 5}]}", "E2032", 2, "must be a text"));
  }

  @ParameterizedTest
  @MethodSource({"brokenYaml", "brokenUsers", "brokenTablesAndJson"})
  void isToldWithItsLine(String format, String text, String code, int line, String reason) {
    InProcess.Outcome outcome = apply(text, "--format=" + format).expect(ExitStatus.BAD_DATA);
    assertTrue(outcome.err().contains("error: " + code + " "), outcome.err());
    assertTrue(outcome.err().contains("standard input: line " + line + ": "), outcome.err());
    assertTrue(outcome.err().contains(reason), outcome.err());
    assertTrue(outcome.err().contains("\nhint: "), outcome.err());
    assertFalse(outcome.err().contains(SECRET), outcome.err());
    assertEquals("", outcome.out());
    assertFalse(Files.exists(store()));
  }

  @Test
  void allFaultsAreToldAtOnceInTheOrderOfTheirLines() {
    InProcess.Outcome outcome =
        apply(TOP + "- user: a\n  pasword: x\n- usr: b\n  state: gone\n- user: c\n  password: ''")
            .expect(ExitStatus.BAD_DATA);
    List<String> lines =
        outcome.err().lines().map(l -> l.replaceFirst("(line \\d+).*", "$1")).toList();
    assertEquals(
        List.of(
            "sasldb: standard input: E2032 line 5",
            "sasldb: standard input: E2032 line 6",
            "sasldb: standard input: E2032 line 6",
            "sasldb: standard input: E2032 line 7",
            "sasldb: standard input: E2033 line 9"),
        lines.subList(0, 5));
    assertTrue(lines.get(5).contains("5 faults, listed above; nothing was changed"), lines.get(5));
  }

  @Test
  void ofVeryManyFaultsAHundredAreListed() {
    InProcess.Outcome outcome =
        apply("user,state\n" + "a@r,gone\n".repeat(250), "--format=csv")
            .expect(ExitStatus.BAD_DATA);
    // each row has the wrong state, and all but the first name the same account again
    assertEquals(102, outcome.err().lines().count());
    assertTrue(outcome.err().contains("499 faults, listed above but for the last 399"));
  }

  @Test
  void passwordFilesAreJudgedLikePasswords() throws IOException {
    Files.writeString(folder.resolve("two-lines"), "a\nb\n");
    Files.writeString(folder.resolve("users.yaml"), TOP + "- {user: a, password_file: two-lines}");
    InProcess.Outcome outcome =
        new InProcess(folder)
            .run("apply", "-f", store().toString(), folder.resolve("users.yaml").toString())
            .expect(ExitStatus.BAD_DATA);
    assertTrue(
        outcome.err().contains("the password in two-lines cannot be used: it holds a newline"));
  }

  @ParameterizedTest
  @CsvSource({
    "berkeley/users300.db,it is a Berkeley DB hash file,-f names a store",
    "berkeley/refuse-btree.db,it is a Berkeley DB btree file,Dump it with `db5.3_dump @`",
  })
  void aDatabaseIsNoTextOfAnotherCharacterSet(String corpus, String reason, String hint)
      throws IOException {
    Path file =
        Files.copy(Path.of("src/test/resources").resolve(corpus), folder.resolve("users.yaml"));
    isRefused(file, reason, hint.replace("@", file.toString()));
  }

  @Test
  void whatIsNoTextIsTold() throws IOException {
    Path file = folder.resolve("some users");
    Files.write(file, new byte[] {'a', (byte) 0xe9, 0, 'b'});
    isRefused(file, "bytes of a file that is no text", "file '" + file + "'");
    Files.write(file, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3});
    isRefused(file, "it is an archive or a compressed file (gzip)", "Unpack it with gzip");
    Files.write(file, "version: 1\n".getBytes(StandardCharsets.UTF_16));
    isRefused(file, "it is UTF-16", "iconv -f UTF-16 -t UTF-8 '" + file + "' >NEW");
    Files.write(file, "realm: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    isRefused(file, "bytes that are not UTF-8", "iconv -f LATIN1 -t UTF-8 '" + file + "' >NEW");
  }

  private void isRefused(Path file, String reason, String hint) {
    String[] line = {"apply", "-f", store().toString(), file.toString()};
    String err = new InProcess(folder).run(line).expect(ExitStatus.BAD_DATA).err();
    assertTrue(err.contains(file + ": line 1: " + reason + "\nhint: " + hint), err);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    InProcess.Outcome outcome =
        new InProcess(folder)
            .run("apply", "-f", store().toString(), "/nonexistent/users.yaml")
            .expect(ExitStatus.INPUT_OUTPUT);
    assertTrue(
        outcome.err().contains("/nonexistent/users.yaml: No such file or directory"),
        outcome.err());
  }
}
