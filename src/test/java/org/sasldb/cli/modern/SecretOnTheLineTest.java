package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A password that was typed into the line, wherever and however, is not repeated by any message.
 */
class SecretOnTheLineTest {
  private static final List<String> COMMANDS =
      List.of(
          "user add",
          "user set",
          "user verify",
          "add user",
          "useradd",
          "usr ad",
          "passwd",
          "auth",
          "check",
          "frobnicate");

  /** As somebody might give a password; {@code %s} is the password. */
  private static final List<String> SPELLINGS =
      List.of(
          "%s",
          "-- %s",
          "--password %s",
          "--password=%s",
          "--passwd %s",
          "--pass=%s",
          "--passwrod %s",
          "--pw %s",
          "-p %s",
          "-p%s",
          "-p=%s",
          "-w %s",
          "-pw %s",
          "-q%s",
          "-u dom -p %s",
          "--json -p %s",
          "--password-stdin %s",
          "--password-stdin=%s",
          "--password-fd %s",
          "--password-fd=%s",
          "--generate=%s",
          "--generate %s",
          "--json=%s",
          "--if-exists=%s",
          "--if-exists %s",
          "--length %s",
          "--frobnicate %s",
          "--frobnicate=%s");

  /** Some look like stores, options, users and numbers. */
  private static final List<String> SECRETS =
      List.of(
          "hunter2",
          "abc/hunter2",
          "je:hunter2",
          "berkeley:/hunter2",
          // -h asks for help
          "-hunter2",
          "-xhunter2",
          "--hunter2",
          "hunter2=x",
          "hunter2@x",
          "hunter2 '",
          "71623hunter2");

  @TempDir Path folder;

  static Stream<String> commands() {
    return COMMANDS.stream();
  }

  /** The user is named first, last, or not at all; where he is not, a bare word would be he. */
  private static List<List<String>> lines(String command, String spelling, String secret) {
    List<String> words = List.of(command.split(" ", -1));
    List<String> given = new ArrayList<>();
    for (String word : spelling.split(" ", -1)) {
      given.add(word.replace("%s", secret));
    }
    List<List<String>> lines = new ArrayList<>();
    lines.add(joined(words, List.of("joe", "--debug"), given));
    lines.add(joined(words, List.of("joe", "-f", "x"), given));
    if (spelling.startsWith("-") && !isUser(spelling)) {
      lines.add(joined(words, given));
      lines.add(joined(words, given, List.of("joe", "jane")));
      lines.add(joined(given, words, List.of("joe")));
    }
    return lines;
  }

  /** An option without a value: the first word behind it is the user. */
  private static boolean isUser(String spelling) {
    return List.of("-- %s", "--password-stdin %s", "--generate %s").contains(spelling);
  }

  private static List<String> joined(List<?>... parts) {
    return Stream.of(parts).flatMap(List::stream).map(String::valueOf).toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void itIsNotRepeated(String command) {
    List<String> repeated = new ArrayList<>();
    int next = COMMANDS.indexOf(command);
    for (String spelling : SPELLINGS) {
      // each command meets every secret, in another spelling than the next command
      String secret = SECRETS.get(next++ % SECRETS.size());
      for (List<String> line : lines(command, spelling, secret)) {
        InProcess.Outcome outcome = new InProcess(folder).run(line.toArray(String[]::new));
        String said = outcome.out() + outcome.err();
        assertFalse(said.isEmpty(), line + ": nothing was said");
        if (said.contains("hunter2")) {
          repeated.add(line + "\n" + said);
        }
      }
    }
    assertEquals("", String.join("\n", repeated));
  }

  /** A word behind a flag may be meant as its value, so that even one word is not the user. */
  @Test
  void aWordBehindAFlagIsNotTakenForTheUser() {
    for (String flag : List.of("--password-stdin", "--generate")) {
      String err = new InProcess(folder).run("useradd", flag, "hunter2").err();
      assertTrue(err.endsWith("\nhint: sasldb user add " + flag + " USER\n"), err);
      err = new InProcess(folder).run("user", "add", flag, "hunter2", "joe").err();
      assertTrue(err.endsWith("\nhint: sasldb user add " + flag + " USER\n"), err);
    }
  }

  @Test
  void aNumberIsNoDescriptorToRepeat() {
    String err = new InProcess(folder).run("user", "add", "joe@r", "--password-fd=716231").err();
    assertTrue(err.contains("--password-fd: that descriptor is not open"), err);
    assertFalse(err.contains("716231"), err);
  }

  @ParameterizedTest
  @CsvSource({
    "passwd joe abc/def,sasldb user set joe",
    "user set joe je:foo,sasldb user set joe",
    "useradd -pw s3cret joe,sasldb user add --password-stdin USER",
    "adduser -w s3cret joe,sasldb user add USER",
    "user add --password s3cret,sasldb user add --password-stdin USER",
    "user add joe --password s3cret,sasldb user add --password-stdin joe",
    "saslpasswd2 --password s3cret joe,sasldb user set --password-stdin USER",
    "-p s3cret useradd joe,sasldb user add --password-stdin joe",
    "-p s3cret,sasldb --help",
    "user set joe s3cret --json,sasldb user set --json joe",
    "user add joe --json=s3cret,sasldb user add --help",
    "useradd joe --password-file s3cret,sasldb user add --password-file=FILE joe",
    "user add joe -qs3cret,sasldb user add -q joe",
  })
  void theAdviceIsALineThatMakesNoUserOrStoreOfIt(String line, String command) {
    String err = new InProcess(folder).run(line.split(" ", -1)).expect(ExitStatus.USAGE).err();
    assertEquals(command, err.substring(err.indexOf("\nhint: ") + 7).stripTrailing());
  }
}
