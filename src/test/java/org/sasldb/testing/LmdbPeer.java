package org.sasldb.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The tools of LMDB and a program over its library, or the test is skipped, by name. */
public final class LmdbPeer {
  private static final HexFormat HEX = HexFormat.of();

  private final Path folder;
  private final Path program;

  private LmdbPeer(Path folder, Path program) {
    this.folder = folder;
    this.program = program;
  }

  /**
   * Compiles the program.
   *
   * @param folder where to keep it, and what it reads and prints
   */
  public static LmdbPeer build(Path folder) throws IOException, InterruptedException {
    Command.requireInstalled("mdb_dump", "mdb_stat", "mdb_load", "cc");
    LmdbPeer peer = new LmdbPeer(folder, folder.resolve("lmdbpeer"));
    String source = Path.of("src/test/c/lmdbpeer.c").toAbsolutePath().toString();
    Result result = peer.run("", "cc", "-o", peer.program.toString(), source, "-llmdb");
    boolean missing = result.output().contains("lmdb.h") || result.output().contains("-llmdb");
    if (!"true".equals(System.getenv("CI"))) {
      Assumptions.assumeTrue(!missing, "the development files of LMDB are not installed");
    }
    Assertions.assertEquals(0, result.status(), result.output());
    return peer;
  }

  /** How a run ended. */
  public record Result(int status, String output) {}

  /** Runs a program with its input. */
  public Result run(String input, String... command) throws IOException, InterruptedException {
    Path in = Files.createTempFile(folder, "in", null);
    Path out = Files.createTempFile(folder, "out", null);
    Files.writeString(in, input, StandardCharsets.US_ASCII);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    int status = process.waitFor();
    String output = Files.readString(out, StandardCharsets.ISO_8859_1);
    Files.delete(in);
    Files.delete(out);
    return new Result(status, output);
  }

  /** The records as mdb_dump prints them: hexadecimal values by hexadecimal keys. */
  public Map<String, String> dump(Path file) throws IOException, InterruptedException {
    Result result = run("", "mdb_dump", "-n", file.toString());
    Assertions.assertEquals(0, result.status(), result.output());
    Map<String, String> records = new TreeMap<>();
    String key = null;
    for (String line : result.output().lines().toList()) {
      if (line.startsWith(" ")) {
        if (key == null) {
          key = line.strip();
        } else {
          records.put(key, line.strip());
          key = null;
        }
      }
    }
    return records;
  }

  /** What mdb_stat says of the file, its environment and its free list. */
  public String stat(Path file) throws IOException, InterruptedException {
    Result result = run("", "mdb_stat", "-n", "-e", "-ff", file.toString());
    Assertions.assertEquals(0, result.status(), result.output());
    return result.output();
  }

  /** Has the library find every record. */
  public void requireFound(Path file, Map<byte[], byte[]> records)
      throws IOException, InterruptedException {
    Result result = run(lines(records), program.toString(), "lookup", file.toString());
    Assertions.assertEquals(new Result(0, records.size() + "\n"), result);
  }

  /** Has the library store every record. */
  public void store(Path file, Map<byte[], byte[]> records)
      throws IOException, InterruptedException {
    Result result = run(lines(records), program.toString(), "store", file.toString());
    Assertions.assertEquals(new Result(0, records.size() + "\n"), result);
  }

  private static String lines(Map<byte[], byte[]> records) {
    StringBuilder lines = new StringBuilder();
    records.forEach(
        (key, value) ->
            lines
                .append(HEX.formatHex(key))
                .append('\n')
                .append(HEX.formatHex(value))
                .append('\n'));
    return lines.toString();
  }

  /** Has the library hold a file open. */
  public Holder hold(Path file) throws IOException {
    Holder holder =
        new Holder(
            new ProcessBuilder(program.toString(), "hold", file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    // an answer, whatever it is, comes when the file is open
    holder.find(new byte[] {0});
    return holder;
  }

  /** A process that holds a file open and looks keys up in it. */
  public static final class Holder implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    private Holder(Process process) {
      this.process = process;
      answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** The value as text, or "none". */
    public String find(byte[] key) throws IOException {
      process
          .outputWriter(StandardCharsets.US_ASCII)
          .append(HEX.formatHex(key))
          .append('\n')
          .flush();
      String answer = String.valueOf(answers.readLine());
      return answer.equals("none")
          ? answer
          : new String(HEX.parseHex(answer), StandardCharsets.UTF_8);
    }

    /** Ends the process, which must not have failed. */
    @Override
    public void close() throws IOException {
      process.outputWriter(StandardCharsets.US_ASCII).close();
      try {
        Assertions.assertEquals(0, process.waitFor());
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
