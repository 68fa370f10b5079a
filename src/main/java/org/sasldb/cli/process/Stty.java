package org.sasldb.cli.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The terminal's settings by the program {@code stty}, on the standard input it inherits or on a
 * device: Java 17 has no call for it.
 */
class Stty {
  private final ProcessBuilder.Redirect terminal;

  /** Of standard input. */
  Stty() {
    this(ProcessBuilder.Redirect.INHERIT);
  }

  /** Of what {@code stty} gets as its standard input. */
  Stty(ProcessBuilder.Redirect terminal) {
    this.terminal = terminal;
  }

  /** Whether standard input is a terminal. */
  boolean isTerminal() {
    try {
      return !settings().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** The settings in the form that {@link #set} takes. */
  String settings() throws IOException {
    return run("-g").strip();
  }

  /** Changes settings. */
  void set(String... settings) throws IOException {
    String unused = run(settings);
  }

  private String run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add("stty");
    Collections.addAll(command, arguments);
    Process process =
        new ProcessBuilder(command).redirectInput(terminal).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      process.getOutputStream().close();
      String text = new String(out.readAllBytes(), StandardCharsets.ISO_8859_1);
      if (process.waitFor() != 0) {
        throw new IOException(text.strip());
      }
      return text;
    } catch (InterruptedException e) {
      throw new IOException("interrupted while stty ran", e);
    }
  }
}
