package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.cli.process.Terminal;
import org.sasldb.store.Actor;
import org.sasldb.store.HostStore;

/** Runs {@code sasldb} inside the test with streams of bytes and a host of its own. */
final class InProcess {
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private @Nullable Terminal terminal;
  private byte[] input = new byte[0];
  private Surroundings.Terminals terminals = Surroundings.Terminals.NONE;

  /**
   * @param folder where the host's stores are: {@code je} and {@code sasldb2}
   */
  InProcess(Path folder) {
    this.folder = folder;
  }

  /**
   * How it ended.
   *
   * @param status the exit status
   * @param out standard output
   * @param err standard error
   */
  record Outcome(int status, String out, String err) {
    Outcome expect(ExitStatus wanted) {
      assertEquals(wanted.number(), status, out + err);
      return this;
    }
  }

  HostStore hostStore() {
    return new HostStore(folder.resolve("je"), folder.resolve("sasldb2"));
  }

  /** The settings of the host, which need not exist. */
  Path hostConfiguration() {
    return folder.resolve("sasldb.conf");
  }

  /** Somebody at the terminal who types these answers, whatever standard input is. */
  InProcess typing(String... answers) {
    Iterator<String> next = List.of(answers).iterator();
    terminal =
        new Terminal() {
          @Override
          public byte[] askSecret(String prompt) {
            return next.next().getBytes(StandardCharsets.UTF_8);
          }

          @Override
          public void close() {}
        };
    return this;
  }

  InProcess input(String text) {
    input = text.getBytes(StandardCharsets.ISO_8859_1);
    return this;
  }

  InProcess terminals(boolean stdin, boolean stdout, boolean stderr) {
    terminals = new Surroundings.Terminals(stdin, stdout, stderr);
    return this;
  }

  InProcess environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Outcome run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return run(out, args);
  }

  /** With a standard output of the test's own. */
  Outcome run(OutputStream out, String... args) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Sasldb.run(List.of(args), surroundings(out, err));
    String printed =
        out instanceof ByteArrayOutputStream bytes ? bytes.toString(StandardCharsets.UTF_8) : "";
    return new Outcome(status, printed, err.toString(StandardCharsets.UTF_8));
  }

  /** Those of the next run. */
  Surroundings surroundings(OutputStream out, OutputStream err) {
    return new Surroundings(
        new ByteArrayInputStream(input),
        out,
        err,
        terminals,
        environment,
        hostStore(),
        new Actor(1000, "tester"),
        () -> Optional.ofNullable(terminal),
        hostConfiguration());
  }
}
