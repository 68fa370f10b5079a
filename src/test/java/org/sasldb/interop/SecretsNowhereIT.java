package org.sasldb.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.cli.classic.Saslpasswd;
import org.sasldb.cli.modern.Sasldb;
import org.sasldb.testing.ChildJvm;
import org.sasldb.testing.Command;

/**
 * No password is shown by what others can see of a process, and none by what a command prints,
 * right or wrong, with {@code --debug} and {@code --json}: neither as it is nor in base64 or hex.
 */
class SecretsNowhereIT {
  private static final String SECRET = "Wq7nightingale3Zx";

  @TempDir Path folder;

  @BeforeEach
  void makeInput() throws IOException {
    write("password", SECRET);
    write("two-lines", SECRET + "\n" + SECRET);
    write("users", "ann@r:" + SECRET + "\nann@r:" + SECRET + "\n" + SECRET + "\n");
    write("good-users", "eve@r:" + SECRET + "\n");
    write("csv", "user,realm,password\nann,r,\"" + SECRET + "\"x\n");
    write("yaml", "version: 1\nrealm: r\nusers:\n- {user: ann, password: " + SECRET + "}\n");
    write("broken.yaml", "version: 1\nusers:\n- user: a@r\n   password: " + SECRET + "\n");
    write("broken.json", "{\"version\":1,\"users\":[{\"user\":\"a@r\",\"password\":\"" + SECRET);
    write("dump", "VERSION=3\nformat=print\ntype=hash\nHEADER=END\n a\\00r\n " + SECRET + "\\q\n");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private List<String> words(Class<?> main, String line) {
    return ChildJvm.words(main, line.replace("F/", folder + "/").split(" "));
  }

  private static void requireNone(String where, String text) {
    byte[] secret = SECRET.getBytes(UTF_8);
    List<String> forms = new ArrayList<>(Base64Forms.of(secret));
    forms.add(SECRET);
    forms.add(HexFormat.of().formatHex(secret));
    forms.forEach(form -> assertFalse(text.contains(form), () -> where + "\n" + text));
  }

  private void say(String line) {
    Command.Outcome outcome = Command.of(words(Sasldb.class, line).toArray(String[]::new)).run();
    String told = outcome.text() + outcome.errors();
    assertTrue(outcome.status() < 64 || told.contains("error: E"), told);
    requireNone(line, told);
  }

  /** Both commands have read the password and wait for more of it when they are looked at. */
  @Test
  @Timeout(120)
  void whatOthersSeeOfTheProcess() throws Exception {
    for (List<String> words :
        List.of(
            words(Saslpasswd.class, "-p -c -f F/classic.db -u r joe"),
            words(Sasldb.class, "user add joe@r --password-stdin -f F/modern.db"))) {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(SECRET.getBytes(UTF_8));
        in.flush();
        while (process.isAlive() && !waitsForInput(process)) {
          Thread.sleep(20);
        }
        for (String name : List.of("cmdline", "environ", "comm", "status")) {
          Path file = Path.of("/proc", String.valueOf(process.pid()), name);
          requireNone(file.toString(), new String(Files.readAllBytes(file), ISO_8859_1));
        }
      }
      requireNone("output", new String(process.getInputStream().readAllBytes(), UTF_8));
      assertTrue(process.waitFor() == 0, words.toString());
    }
  }

  /** Whether one of its threads is in a read of standard input. */
  private static boolean waitsForInput(Process process) throws IOException {
    Path wait = Path.of("/proc", String.valueOf(process.pid()), "task");
    try (var threads = Files.list(wait)) {
      return threads.anyMatch(SecretsNowhereIT::waitsAtPipe);
    }
  }

  private static boolean waitsAtPipe(Path thread) {
    try {
      // number 0 is read, on x86-64, and its first argument is the descriptor
      String call = Files.readString(thread.resolve("syscall"));
      return call.startsWith("0 0x0 ") || call.startsWith("63 0x0 ");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void whatIsPrinted() {
    for (String store : List.of("berkeley:F/a.db", "je:F/je")) {
      for (String line :
          List.of(
              "user add joe@r --dry-run --json --password-file=F/password -f S",
              "user add joe@r -v --debug --password-file=F/password -f S",
              "user add joe@r --debug --password-file=F/password -f S",
              "user set joe@r --json --secrets=both --password-file=F/password -f S",
              "user add tom@r --debug --password-file=F/two-lines -f S",
              "user verify joe@r --json --password-file=F/password -f S",
              "user show joe@r -f S",
              "user show joe@r --json -f S",
              "user list --json -f S",
              "apply --dry-run F/yaml -f S",
              "apply --json F/yaml -f S",
              "apply --debug F/broken.yaml -f S",
              "apply --debug F/broken.json -f S",
              "apply --debug F/csv --format=csv -f S",
              "import --debug --format=users F/users -f S",
              "import --format=users --json F/good-users -f S",
              "import --debug --format=csv F/csv -f S",
              "store load --debug F/dump -f S",
              "store check -f S",
              "store history --json -f S",
              "user disable joe@r -f S",
              "user show joe@r --json -f S")) {
        say(line.replace("-f S", "-f " + store));
      }
    }
    say("publish add berkeley:F/published.db -f je:F/je");
    say("publish status --json -f je:F/je");
    say("store history --plain -f je:F/je");
    say("user delete joe@r --debug -f F/published.db");
  }
}
