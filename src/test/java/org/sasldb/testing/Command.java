package org.sasldb.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Runs a program as its user would: arguments, standard input, environment; bytes out. */
public final class Command {
  private static final long LIMIT_MINUTES = 10;

  private final List<String> words = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private byte[] input = new byte[0];

  private Command(List<String> words) {
    this.words.addAll(words);
  }

  /** A program and its arguments. */
  public static Command of(String... words) {
    return new Command(List.of(words));
  }

  /**
   * A launcher of this checkout: {@code saslpasswd2}, {@code sasldblistusers2} or {@code sasldb}.
   */
  public static Command launcher(String name, String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of("scripts", name).toAbsolutePath().toString());
    words.addAll(List.of(arguments));
    return new Command(words);
  }

  /** More arguments. */
  public Command with(String... arguments) {
    words.addAll(List.of(arguments));
    return this;
  }

  /** What the program reads from its standard input. */
  public Command input(String text) {
    return input(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What the program reads from its standard input. */
  public Command input(byte[] bytes) {
    input = bytes.clone();
    return this;
  }

  /** A variable of its environment. */
  public Command environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Runs it to its end. */
  public Outcome run() {
    try {
      ProcessBuilder builder = new ProcessBuilder(words);
      builder.environment().putAll(environment);
      Process process = builder.start();
      Collector out = new Collector(process.getInputStream());
      Collector err = new Collector(process.getErrorStream());
      feed(process.getOutputStream());
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("still running after ten minutes: " + words);
      }
      return new Outcome(words, process.exitValue(), out.bytes(), err.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void feed(OutputStream sink) {
    try (sink) {
      sink.write(input);
    } catch (IOException e) {
      // The program ended without reading its input; its exit status tells why.
    }
  }

  /**
   * Whether a program is installed. In CI it must be: there a missing peer is a failure, elsewhere
   * the test is skipped by name.
   */
  public static void requireInstalled(String... programs) {
    for (String program : programs) {
      boolean found =
          List.of("/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/", "/usr/local/bin/").stream()
              .anyMatch(folder -> Files.isExecutable(Path.of(folder + program)));
      String message = program + " is not installed (scripts/install-peers installs it)";
      if (System.getenv("CI") != null) {
        Assertions.assertTrue(found, message);
      }
      Assumptions.assumeTrue(found, message);
    }
  }

  /** Whether the tests run as root, which a mail server needs; must hold in CI. */
  public static void requireRoot() {
    boolean root = "root".equals(System.getProperty("user.name"));
    if (System.getenv("CI") != null) {
      Assertions.assertTrue(root, "CI runs as root");
    }
    Assumptions.assumeTrue(root, "this test needs root");
  }

  /** Reads a stream beside the process, so that neither waits for the other. */
  private static final class Collector {
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private final Thread thread;

    Collector(InputStream in) {
      thread =
          new Thread(
              () -> {
                try {
                  in.transferTo(collected);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      thread.start();
    }

    byte[] bytes() throws InterruptedException {
      thread.join();
      return collected.toByteArray();
    }
  }

  /** How a program ended. */
  public static final class Outcome {
    private final List<String> words;
    private final int status;
    private final byte[] out;
    private final byte[] err;

    Outcome(List<String> words, int status, byte[] out, byte[] err) {
      this.words = List.copyOf(words);
      this.status = status;
      this.out = out;
      this.err = err;
    }

    /** Its exit status. */
    public int status() {
      return status;
    }

    /** Its standard output. */
    public byte[] bytes() {
      return out.clone();
    }

    /** Standard output as text. */
    public String text() {
      return new String(out, StandardCharsets.UTF_8);
    }

    /** Standard error as text. */
    public String errors() {
      return new String(err, StandardCharsets.UTF_8);
    }

    /** Fails the test unless the status is this one. */
    public Outcome expect(int wanted) {
      Assertions.assertEquals(wanted, status, () -> words + "\n" + text() + errors());
      return this;
    }
  }
}
