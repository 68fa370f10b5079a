package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.store.Actor;

/** {@code user add --batch}: a line in, a line out. */
class UserBatchTest {
  @TempDir Path folder;

  private InProcess.Outcome batch(String input, String... more) {
    return run(input, "user", "add", "--batch=-", more);
  }

  private InProcess.Outcome run(
      String input, String noun, String verb, String first, String... more) {
    String[] args = new String[more.length + 4];
    args[0] = noun;
    args[1] = verb;
    args[2] = first;
    args[3] = "--store=" + folder.resolve("db");
    System.arraycopy(more, 0, args, 4, more.length);
    return new InProcess(folder).input(input).run(args);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3", "100"})
  void everyLineIsAnswered(String every) {
    InProcess.Outcome outcome =
        batch(
            """
            add joe@r one
            add joe@r two
            set joe@r  three words
            set jane@r x
            add jane@r x
            delete jane@r
            delete jane@r
            frobnicate

            add @r x
            add joe@r
            add zoe@ x
            """,
            "--commit-every=" + every);
    assertEquals(
        """
        ok add joe@r
        error 2 E2022 already a user: joe@r has a secret in the store
        ok set joe@r
        error 4 E2009 no such user: jane@r is not in the store
        ok add jane@r
        ok delete jane@r
        error 7 E2009 no such user: jane@r is not in the store
        error 8 E2028 not a command: add, set or delete and a user is wanted
        error 9 E2028 not a command: add, set or delete and a user is wanted
        error 10 E2027 a name that cannot log in: @r: there is no user before the @
        error 11 E2028 not a command: add, set or delete and a user is wanted
        error 12 E2501 a new user without a realm: zoe@: nothing follows the @
        """,
        outcome.expect(ExitStatus.NO).out());
    // the password is the rest of the line after one blank, to the byte
    run(" three words", "user", "verify", "joe@r", "--password-stdin").expect(ExitStatus.OK);
  }

  @Test
  void withTabsAUserMayHaveBlanks() {
    assertEquals("ok add joe doe@r\n", batch("add\tjoe doe@r\tpass word\t\n").out());
    run("pass word\t", "user", "verify", "joe doe@r", "--password-stdin").expect(ExitStatus.OK);
  }

  @Test
  void aLineThatWasCutShortIsNotDone() {
    InProcess.Outcome outcome = batch("add joe@r secret\nadd jane@r sec").expect(ExitStatus.NO);
    assertTrue(outcome.out().startsWith("ok add joe@r\nerror 2 E2028 "), outcome.out());
    run("", "user", "show", "jane@r").expect(ExitStatus.NO_SUCH_USER);
  }

  @Test
  void statusAndJsonAreForPrograms() {
    InProcess.Outcome outcome =
        batch("add joe@r x\nset joe@r x\n", "--json", "--detailed-exitcode");
    assertEquals(
        """
        {"line":1,"ok":true,"command":"add","user":"joe","realm":"r","outcome":"added"}
        {"line":2,"ok":true,"command":"set","user":"joe","realm":"r","outcome":"unchanged"}
        """,
        outcome.expect(ExitStatus.CHANGED).out());
    batch("set joe@r x\n", "--detailed-exitcode").expect(ExitStatus.OK);
    String error = batch("nonsense\n", "--json").expect(ExitStatus.NO).out();
    assertTrue(error.startsWith("{\"line\":1,\"ok\":false,\"code\":\"E2028\""), error);
  }

  @Test
  void noSecretIsInAnAnswer() {
    String out = batch("add joe@r hidden\nadd joe@r hidden\nadx joe@r hidden\n").out();
    assertEquals(-1, out.indexOf("hidden"), out);
  }

  @Test
  void aLineThatTheStoreCannotHoldHoldsNobodyUp() {
    String name = "n".repeat(1015);
    InProcess.Outcome outcome =
        batch("add a@r x\nadd " + name + "@" + "r x\nadd b@r x\n", "--commit-every=3");
    List<String> answers = outcome.expect(ExitStatus.NO).out().lines().toList();
    assertEquals("ok add a@r", answers.get(0));
    assertTrue(answers.get(1).startsWith("error 2 E1301 "), answers.get(1));
    assertEquals("ok add b@r", answers.get(2));
  }

  /** The answer comes before the next line is written, and then other programs can write. */
  @ParameterizedTest
  @ValueSource(strings = {"je:", "berkeley:"})
  void aCoprocessIsAnsweredLineByLine(String format) throws Exception {
    String store = format + folder.resolve("store");
    PipedOutputStream commands = new PipedOutputStream();
    InputStream in = new PipedInputStream(commands);
    PipedInputStream answers = new PipedInputStream();
    OutputStream out = new PipedOutputStream(answers);
    CompletableFuture<Integer> status =
        CompletableFuture.supplyAsync(
            () ->
                Sasldb.run(
                    List.of("user", "add", "--batch", "-", "-f", store), surroundings(in, out)));
    for (int i = 0; i < 5; i++) {
      commands.write(("add joe" + i + "@r secret\n").getBytes(StandardCharsets.UTF_8));
      commands.flush();
      assertEquals("ok add joe" + i + "@r", line(answers));
      new InProcess(folder)
          .run("user", "disable", "joe" + i + "@r", "-f", store)
          .expect(ExitStatus.OK);
    }
    commands.close();
    assertEquals(0, status.get(60, TimeUnit.SECONDS));
  }

  private Surroundings surroundings(InputStream in, OutputStream out) {
    return new Surroundings(
        in,
        out,
        new ByteArrayOutputStream(),
        Surroundings.Terminals.NONE,
        Map.of(),
        new InProcess(folder).hostStore(),
        Actor.UNKNOWN);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }
}
