package org.sasldb.cli.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The terminal's settings by the program {@code stty}, on the standard input it inherits: Java 17
 * has no call for it.
 */
class Stty {
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

  private static String run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add("stty");
    Collections.addAll(command, arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectErrorStream(true)
            .start();
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
