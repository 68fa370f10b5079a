package org.sasldb.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    return new ChildJvm(words(main, arguments));
  }

  /** Starts {@code main} with a umask, in octal. */
  public static ChildJvm startUnderUmask(String umask, Class<?> main, String... arguments) {
    return startBy(
        List.of("/bin/sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"), main, arguments);
  }

  /** Starts {@code main} by a program that takes the command as its last words. */
  public static ChildJvm startBy(List<String> launcher, Class<?> main, String... arguments) {
    return startBy(launcher, System.getProperty("java.class.path"), main, arguments);
  }

  /**
   * The same for a program that makes it another user's, who need not be able to enter the folder
   * of this checkout.
   *
   * @param classes where {@link #classesFor} put the classes
   */
  public static ChildJvm startBy(
      List<String> launcher, Path classes, Class<?> main, String... arguments) {
    return startBy(launcher, classes + File.pathSeparator + classes + "/*", main, arguments);
  }

  private static ChildJvm startBy(
      List<String> launcher, String classPath, Class<?> main, String... arguments) {
    List<String> words = new ArrayList<>(launcher);
    words.addAll(words(classPath, main, arguments));
    return new ChildJvm(words);
  }

  /**
   * Copies our own classes, without the libraries, to where everybody can read them.
   *
   * @param folder an empty folder that everybody can enter
   */
  public static void classesFor(Path folder) {
    Path ours = Path.of("target").toAbsolutePath();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(part).toAbsolutePath();
      if (path.startsWith(ours)) {
        // in a packaged build our own classes are a jar
        String from = Files.isDirectory(path) ? path + "/." : path.toString();
        Command.of("cp", "-R", from, folder.toString()).run().expect(0);
      }
    }
  }

  /** The command line of a JVM that runs {@code main} of the test class path. */
  public static List<String> words(Class<?> main, String... arguments) {
    return words(System.getProperty("java.class.path"), main, arguments);
  }

  private static List<String> words(String classPath, Class<?> main, String... arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                classPath,
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
