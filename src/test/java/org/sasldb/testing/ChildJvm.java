package org.sasldb.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM of its own that runs a {@code main} of the test class path, to be talked to or killed. */
public final class ChildJvm implements AutoCloseable {
  private static final long LIMIT_MINUTES = 5;

  private final Process process;
  private final BufferedReader out;

  private ChildJvm(List<String> words) {
    try {
      process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts {@code main}. */
  public static ChildJvm start(Class<?> main, String... arguments) {
    return new ChildJvm(java(main, arguments));
  }

  /** Starts {@code main} with a umask, in octal. */
  public static ChildJvm startUnderUmask(String umask, Class<?> main, String... arguments) {
    return startBy(
        List.of("/bin/sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"), main, arguments);
  }

  /** Starts {@code main} by a program that takes the command as its last words. */
  public static ChildJvm startBy(List<String> launcher, Class<?> main, String... arguments) {
    List<String> words = new ArrayList<>(launcher);
    words.addAll(java(main, arguments));
    return new ChildJvm(words);
  }

  private static List<String> java(Class<?> main, String... arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    words.addAll(List.of(arguments));
    return words;
  }

  /** The next line of its standard output, or null at the end. */
  public @Nullable String line() {
    try {
      return out.readLine();
    } catch (IOException e) {
      // the pipe of a killed process
      return null;
    }
  }

  /** All further lines of its standard output. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (String line = line(); line != null; line = line()) {
      lines.add(line);
    }
    return lines;
  }

  /** Sends it a line. */
  public void tell(String line) {
    try {
      process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Kills it as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    // Process.destroyForcibly would close the pipe with what the child said last
    process.toHandle().destroyForcibly();
    status();
  }

  /** Waits for its end; its exit status. */
  public int status() {
    try {
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("the child process did not end");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    kill();
  }
}
