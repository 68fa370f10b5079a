package org.sasldb.auxprop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.sasldb.record.ByteString;
import org.sasldb.testing.Command;

/** The real libsasl, asked through src/test/c/saslprobe.c. */
final class Saslprobe implements AutoCloseable {
  private static final Path SOURCE = Path.of("src/test/c/saslprobe.c");
  private static final Path PROGRAM = Path.of("target/saslprobe-it");

  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;

  private Saslprobe(Process process) {
    this.process = process;
    commands =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
    answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** Compiles and starts it; a missing compiler or library skips the test, by name. */
  static Saslprobe start() throws IOException {
    Command.requireInstalled("cc");
    require(Files.exists(Path.of("/usr/include/sasl/sasl.h")), "libsasl2-dev is not installed");
    Command.of("cc", "-Wall", "-Wextra", "-Werror", "-O2", "-o", PROGRAM.toString())
        .with(SOURCE.toString(), "-lsasl2")
        .run()
        .expect(0);
    Process process =
        new ProcessBuilder(PROGRAM.toAbsolutePath().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Saslprobe probe = new Saslprobe(process);
    probe.tell("plugins " + word("sasldb"));
    boolean module = !probe.ask("exists " + word("joe") + " none").equals("-4");
    require(module, "libsasl2-modules-db, the module sasldb of libsasl, is not installed");
    return probe;
  }

  private static void require(boolean there, String otherwise) {
    if (System.getenv("CI") != null) {
      assertTrue(there, otherwise);
    }
    assumeTrue(there, otherwise);
  }

  /** Sends a command and returns the line that answers it. */
  String ask(String command) throws IOException {
    commands.write(command);
    commands.newLine();
    commands.flush();
    String answer = answers.readLine();
    assertTrue(answer != null, () -> "libsasl died of: " + command);
    return answer;
  }

  /** Sends a command that only changes how later ones work. */
  void tell(String command) throws IOException {
    assertEquals("ok", ask(command), command);
  }

  /** A word that stands for bytes. */
  static String word(ByteString bytes) {
    return word(bytes.toByteArray());
  }

  /** A word that stands for bytes. */
  static String word(byte[] bytes) {
    return "x" + HexFormat.of().formatHex(bytes);
  }

  /** A word that stands for a text's bytes. */
  static String word(String text) {
    return word(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same, {@code none} for null. */
  static String wordOrNone(String text) {
    return text == null ? "none" : word(text);
  }

  @Override
  public void close() throws IOException {
    commands.close();
    process.destroy();
  }
}
