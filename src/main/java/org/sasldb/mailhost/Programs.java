package org.sasldb.mailhost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs of the host that answer with a text. */
public interface Programs {
  /**
   * Runs a program to its end.
   *
   * @return what it printed
   * @throws IOException if there is no such program, or it fails; the message is what it said
   */
  String output(List<String> command) throws IOException;

  /** Those of this host, found as a shell would. */
  static Programs ofHost() {
    return Programs::run;
  }

  private static String run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.PIPE).start();
    process.getOutputStream().close();
    byte[] out = process.getInputStream().readAllBytes();
    byte[] err = process.getErrorStream().readAllBytes();
    try {
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        String said = new String(err, StandardCharsets.UTF_8).strip();
        throw new IOException(said.isEmpty() ? command.get(0) + " failed" : said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return new String(out, StandardCharsets.UTF_8);
  }
}
