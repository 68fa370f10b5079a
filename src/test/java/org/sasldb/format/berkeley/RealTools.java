package org.sasldb.format.berkeley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sasldb.format.Pair;

/** Runs the tools of Berkeley DB 5.3 and Cyrus SASL, or skips the test that needs them, by name. */
final class RealTools {

  private static final List<String> MORE_FOLDERS = List.of("/usr/sbin", "/usr/local/sbin", "/sbin");

  private final Path folder;

  /**
   * @param folder where to keep what the tools read and print
   */
  RealTools(Path folder) {
    this.folder = folder;
  }

  /** How a run ended. */
  record Result(int status, String output) {}

  /** Where a tool is; without it the test is skipped, and fails where CI promises it. */
  static String require(String tool) {
    Optional<Path> found =
        Stream.concat(Stream.of(System.getenv("PATH").split(":", -1)), MORE_FOLDERS.stream())
            .map(place -> Path.of(place, tool))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(tool + " is not installed");
    }
    assumeTrue(found.isPresent(), tool + " is not installed");
    return found.orElseThrow().toString();
  }

  Result run(String input, String... command) throws IOException, InterruptedException {
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

  /** Requires the verifier of the C library to find nothing to say. */
  void requireVerified(Path file) throws IOException, InterruptedException {
    // not quiet: a wrong order is only printed, the status is 0 all the same
    Result result = run("", require("db5.3_verify"), file.toString());
    assertEquals(0, result.status(), result.output());
    String said = result.output().replaceAll("(BDB5105 )?Verification of \\S+ succeeded\\.", "");
    assertEquals("", said.strip());
  }

  /** The records as the C library prints them. */
  List<Pair> dump(Path file) throws IOException, InterruptedException {
    Result result = run("", require("db5.3_dump"), file.toString());
    assertEquals(0, result.status(), result.output());
    return Corpus.parseDump(result.output());
  }

  /**
   * Makes a file with the C library.
   *
   * @param settings such as {@code db_pagesize=512}
   */
  void load(Path file, List<Pair> pairs, List<String> settings)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(require("db5.3_load")));
    settings.forEach(setting -> command.addAll(List.of("-c", setting)));
    command.add(file.toString());
    String text = "VERSION=3\nformat=bytevalue\ntype=hash\nHEADER=END\n" + lines(pairs, " ");
    Result result = run(text + "DATA=END\n", command.toArray(String[]::new));
    assertEquals(new Result(0, ""), result);
  }

  /** Looks every record up through the C library, which notices wrong order. */
  void requireFound(Path file, List<Pair> pairs) throws IOException, InterruptedException {
    Result result = run(lines(pairs, ""), lookup().toString(), file.toString());
    assertEquals(new Result(0, pairs.size() + "\n"), result);
  }

  private Path lookup() throws IOException, InterruptedException {
    Path program = folder.resolve("dblookup");
    if (!Files.exists(program)) {
      Result result =
          run(
              "",
              require("cc"),
              "-o",
              program.toString(),
              Path.of("src/test/c/dblookup.c").toAbsolutePath().toString(),
              "-ldb");
      boolean libraryMissing = result.output().contains("db.h") || result.output().contains("-ldb");
      if (!"true".equals(System.getenv("CI"))) {
        assumeTrue(!libraryMissing, "the development files of Berkeley DB are not installed");
      }
      assertEquals(0, result.status(), result.output());
    }
    return program;
  }

  private static String lines(List<Pair> pairs, String before) {
    return pairs.stream()
        .map(pair -> before + pair.key() + "\n" + before + pair.value() + "\n")
        .collect(Collectors.joining());
  }
}
