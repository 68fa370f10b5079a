package org.sasldb.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A main class of the tests in a process of its own. What it prints can be read while it runs, and
 * it can be killed at any moment.
 */
public final class ChildProgram implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  private ChildProgram(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts it as another user, who need not be able to enter the folder of this checkout.
   *
   * @param prefix words before {@code java}, for example {@code setpriv --reuid 65534}
   * @param classes where {@link #classesFor} put the classes
   * @param main the class
   * @param arguments its arguments
   */
  public static ChildProgram start(
      List<String> prefix, Path classes, Class<?> main, String... arguments) throws IOException {
    return start(prefix, classes + File.pathSeparator + classes + "/*", main, arguments);
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

  /** Starts it as this user. */
  public static ChildProgram start(Class<?> main, String... arguments) throws IOException {
    return start(List.of(), System.getProperty("java.class.path"), main, arguments);
  }

  private static ChildProgram start(
      List<String> prefix, String classPath, Class<?> main, String... arguments)
      throws IOException {
    List<String> words = new ArrayList<>(prefix);
    words.add(System.getProperty("java.home") + "/bin/java");
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-cp"));
    words.add(classPath);
    words.add(main.getName());
    words.addAll(List.of(arguments));
    return new ChildProgram(
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line it prints; null at the end. */
  public String line() throws IOException {
    return out.readLine();
  }

  /** All further lines, to the end. */
  public List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(); line != null; line = line()) {
      lines.add(line);
    }
    return lines;
  }

  /** Kills it with a signal that it cannot catch. */
  public void kill() throws InterruptedException {
    // by its handle: Process.destroyForcibly would throw away what it printed
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  /** Waits for its end and gives its exit status. */
  public int status() throws InterruptedException {
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      throw new AssertionError("still running after five minutes");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
