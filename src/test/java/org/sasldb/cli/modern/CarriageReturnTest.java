package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A password from a text with the line ends of Windows: nobody could type what would be stored. */
class CarriageReturnTest {
  private static final String REASON =
      "it ends in a carriage return, which would become part of it";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeAPassword() throws IOException {
    file = Files.writeString(folder.resolve("pass word"), "s3cret\r\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private InProcess.Outcome user(String input, String verb, String... more) {
    String[] line = new String[3 + more.length];
    line[0] = "user";
    line[1] = verb;
    line[2] = "--store=" + folder.resolve("db");
    System.arraycopy(more, 0, line, 3, more.length);
    return new InProcess(folder).input(input).run(line);
  }

  private static String refusal(String from) {
    return "sasldb: error: E2010 password refused: the password: "
        + REASON
        + "\nhint: tr -d '\\r' <"
        + from
        + " >NEW\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret\r\n", "s3cret\r", "\r\n"})
  void isRefusedFromStandardInput(String input) {
    InProcess.Outcome added = user(input, "add", "joe@r", "--password-stdin");
    assertEquals(refusal("FILE"), added.expect(ExitStatus.BAD_DATA).err());
    assertFalse(Files.exists(folder.resolve("db")));
  }

  @Test
  void isRefusedFromAFile() {
    String option = "--password-file=" + file;
    InProcess.Outcome added = user("", "add", "joe@r", option);
    assertEquals(refusal("'" + file + "'"), added.expect(ExitStatus.BAD_DATA).err());
    user("old", "add", "joe@r", "--password-stdin").expect(ExitStatus.OK);
    InProcess.Outcome set = user("", "set", "joe@r", option);
    assertEquals(refusal("'" + file + "'"), set.expect(ExitStatus.BAD_DATA).err());
    user("old", "verify", "joe@r", "--password-stdin").expect(ExitStatus.OK);
  }

  @Test
  void oneWithinThePasswordIsPartOfIt() {
    user("a\rb\n", "add", "joe@r", "--password-stdin").expect(ExitStatus.OK);
    user("a\rb\n", "verify", "joe@r", "--password-stdin").expect(ExitStatus.OK);
  }

  /** A secret that another program stored may end so. */
  @Test
  void aPasswordThatIsOnlyComparedIsTakenAsItIs() {
    user("s3cret", "add", "joe@r", "--password-stdin").expect(ExitStatus.OK);
    InProcess.Outcome compared = user("s3cret\r\n", "verify", "joe@r", "--password-stdin");
    assertEquals("wrong: joe@r\n", compared.expect(ExitStatus.NO).out());
  }

  @Test
  void isRefusedInTheLineOfABatch() {
    InProcess.Outcome done = user("add joe@r s3cret\r\nadd ann@r a\n", "add", "--batch=-");
    assertEquals(
        "error 1 E2010 password refused: the password: " + REASON + "\nok add ann@r\n",
        done.expect(ExitStatus.NO).out());
  }

  @Test
  void isRefusedFromAPasswordFileOfADesiredState() throws IOException {
    Path state =
        Files.writeString(
            folder.resolve("state.yaml"),
            "version: 1\nrealm: r\nusers:\n- user: joe\n  password_file: pass word\n");
    InProcess.Outcome applied =
        new InProcess(folder).run("apply", "-f", folder.resolve("db").toString(), state.toString());
    String err = applied.expect(ExitStatus.BAD_DATA).err();
    assertTrue(
        err.endsWith(
            "line 5: the password in pass word cannot be used: "
                + REASON
                + "\nhint: tr -d '\\r' <'pass word' >NEW\n"),
        err);
    assertTrue(err.startsWith("sasldb: error: E2033"), err);
  }
}
