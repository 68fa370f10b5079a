package org.sasldb.cli.modern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.verifier.ScramMechanism;
import org.sasldb.verifier.ScramVerifier;

/** {@code sasldb export}: what it leaves out, refuses and shows. */
class ExportTest extends UserTexts {
  @Test
  void aDisabledUserIsThereAndIsNotExportedAsOneWhoIsNot() throws Exception {
    store("db", Map.of("joe|r|disabled;" + PLAIN, "1", "ann|r|" + PLAIN, "2"));
    text("in", "joe@r:2\n");
    run("import", path("in"), "-f", path("db")).expect(ExitStatus.CANNOT_CREATE);
    InProcess.Outcome refused =
        run("export", "-f", path("db"), "--format=users", "--output", path("out"))
            .expect(ExitStatus.BAD_DATA);
    assertTrue(refused.err().contains("joe@r: the account is disabled"), refused.err());
    assertFalse(Files.exists(folder.resolve("out")));
    run("export", "-f", path("db"), "--format=users", "--output", path("out"), "--keep-going")
        .expect(ExitStatus.BAD_DATA);
    assertEquals("ann@r:2\n", content("out"));
  }

  @ParameterizedTest
  @MethodSource("whatCannotBeCarried")
  void whatAFormatCannotCarryIsNamed(String format, String key, String value, String reason)
      throws Exception {
    store("db", Map.of(key, value, "ok|r|" + PLAIN, "fine"));
    InProcess.Outcome outcome =
        run("export", "-f", path("db"), "--format=" + format, "--output", path("out"))
            .expect(ExitStatus.BAD_DATA);
    assertTrue(outcome.err().contains(reason), outcome.err());
    assertTrue(outcome.err().contains("E2046"), outcome.err());
    assertFalse(Files.exists(folder.resolve("out")));
    run("export", "-f", path("db"), "--format=jsonl", "--output", path("out"))
        .expect(ExitStatus.OK);
    run("import", path("out"), "-f", path("db2")).expect(ExitStatus.OK);
    assertEquals(records("db"), records("db2"), "JSON Lines carry it");
  }

  static Stream<Arguments> whatCannotBeCarried() {
    String few =
        new String(
            ScramVerifier.derive(ScramMechanism.SHA_1, new byte[] {1}, new byte[] {1}, 9).toBytes(),
            ISO_8859_1);
    return Stream.of(
        Arguments.of("users", "a:b|r|" + PLAIN, "1", "a colon in the name"),
        Arguments.of("users", "a|r:|" + PLAIN, "1", "a colon in the name"),
        Arguments.of("users", "a\nb|r|" + PLAIN, "1", "a newline in the name"),
        Arguments.of("users", "a@b|r|" + PLAIN, "1", "an @ in the name"),
        Arguments.of("users", "|r|" + PLAIN, "1", "is empty"),
        Arguments.of("users", "a|r|" + PLAIN, "1\n", "a newline in the password"),
        Arguments.of("users", "a|r|" + PLAIN, "1\r", "ends in a carriage return"),
        Arguments.of("users", "a|r|" + PLAIN, "", "it is empty"),
        Arguments.of("users", "a|r|" + VERIFIER, few, "no plain password"),
        Arguments.of("users", "a|r", "1", "its key names no user"),
        Arguments.of("dovecot", "#a|r|" + PLAIN, "1", "begins with #"),
        Arguments.of("dovecot", "a|r|" + VERIFIER, few, "fewer than 4,096 iterations"),
        Arguments.of("postgres", "a|r|" + VERIFIER, few, "not for SCRAM-SHA-256"),
        Arguments.of("postgres", "a|r|cmusaslsecretOTP", "x", "neither a plain password nor"),
        Arguments.of("postgres-sql", "a".repeat(62) + "|r|" + PLAIN, "1", "longer than 63"),
        Arguments.of("postgres-sql", "\u00ff|r|" + PLAIN, "1", "not UTF-8"),
        Arguments.of("csv", "a|r|" + PLAIN, "1\0002", "NUL"),
        Arguments.of("csv", "a|r|" + VERIFIER, "x", "no SCRAM verifier"),
        Arguments.of("csv", "a|r|", "x", "without a name"));
  }

  @Test
  void filtersChooseAndBareNamesNeedOneRealm() throws Exception {
    text("in", "joe@r:1\njane@r:2\njoe@q:3\n");
    run("import", path("in"), "-f", path("db")).expect(ExitStatus.OK);
    String[] bare = {"export", "-f", path("db"), "--format=users", "--bare-names", "--realm=r"};
    assertEquals(
        List.of("jane:2", "joe:1"),
        run(bare).expect(ExitStatus.OK).out().lines().sorted().toList());
    assertEquals(
        "jane@r:2\n", run("export", "-f", path("db"), "--format=users", "--user=j?n*").out());
    run("export", "-f", path("db"), "--format=users", "--bare-names").expect(ExitStatus.USAGE);
  }

  @Test
  void theVerifierOfAPlainPasswordIsForThatPassword() throws Exception {
    store("db", Map.of("joe|r|" + PLAIN, "new", "joe|r|" + VERIFIER, verifier("old")));
    String line = run("export", "-f", path("db"), "--format=postgres").expect(ExitStatus.OK).out();
    ScramVerifier verifier =
        ScramVerifier.parse(line.strip().substring("joe@r:".length()).getBytes(ISO_8859_1))
            .orElseThrow();
    assertTrue(verifier.accepts("new".getBytes(ISO_8859_1)));
    store("db", Map.of("joe|r|" + VERIFIER, verifier("new")));
    assertEquals(
        "joe@r:" + verifier("new") + "\n",
        run("export", "-f", path("db"), "--format=postgres").out(),
        "a stored verifier that is for it is taken as it is");
  }

  @Test
  void secretsAreNotShownOnATerminalUnlessRevealed() throws Exception {
    text("in", "joe@r:s3cret\n");
    run("import", path("in"), "-f", path("db")).expect(ExitStatus.OK);
    InProcess terminal = new InProcess(folder).terminals(false, true, true);
    InProcess.Outcome refused = terminal.run("export", "-f", path("db")).expect(ExitStatus.USAGE);
    assertFalse(refused.out().contains("s3cret"));
    assertTrue(terminal.run("export", "-f", path("db"), "--reveal").out().contains("s3cret"));
  }
}
