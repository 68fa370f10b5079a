package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.testing.Command;

/** The real db_dump and db_load at the other end of our dumps. */
class BerkeleyDumpIT {
  private static final Path CORPUS = Path.of("src/test/resources/berkeley");

  @TempDir Path folder;

  @BeforeEach
  void needTools() {
    Command.requireInstalled("db5.3_dump", "db5.3_load", "db5.3_verify");
  }

  /** Every file of the corpus that release 5.3 reads and a store can hold. */
  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(".dump"))
          .map(n -> n.replace(".dump", ".db"))
          .filter(n -> !n.startsWith("dups-") && !n.startsWith("version10"))
          .sorted()
          .toList();
    }
  }

  private InProcess.Outcome sasldb(String input, String... args) {
    return new InProcess(folder).input(input).run(args).expect(ExitStatus.OK);
  }

  private static String data(String dump) {
    return dump.substring(dump.indexOf("HEADER=END\n"));
  }

  private String realDump(String... args) {
    return new String(
        Command.of("db5.3_dump").with(args).run().expect(0).bytes(), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @MethodSource("files")
  void weDumpWhatTheRealToolDumps(String name) throws IOException {
    String file = Files.copy(CORPUS.resolve(name), folder.resolve(name)).toString();
    String plain = sasldb("", "store", "dump", "-f", file).out();
    assertEquals(data(realDump(file)), data(plain));
    String print = sasldb("", "store", "dump", "--print", "-f", file).out();
    assertEquals(data(realDump("-p", file)), data(print));
  }

  @ParameterizedTest
  @MethodSource("files")
  void theRealToolLoadsWhatWeDump(String name) throws IOException {
    String file = Files.copy(CORPUS.resolve(name), folder.resolve(name)).toString();
    for (String form : List.of("--format=dbdump", "--print")) {
      String dump = sasldb("", "store", "dump", form, "-f", file).out();
      String copy = folder.resolve("copy" + form).toString();
      Command.of("db5.3_load", copy).input(dump).run().expect(0);
      Command.of("db5.3_verify", copy).run().expect(0);
      assertEquals(pairs(realDump(file)), pairs(realDump(copy)));
    }
  }

  /** Those whose keys fit a fresh file: a quarter of its 4,096-byte pages. */
  static List<String> filesWithUsualKeys() throws IOException {
    return files().stream()
        .filter(n -> !n.equals("page65536.db") && !n.equals("limits4096.db"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("filesWithUsualKeys")
  void weLoadWhatTheRealToolDumps(String name) throws IOException {
    String file = Files.copy(CORPUS.resolve(name), folder.resolve(name)).toString();
    for (String form : List.of("-k", "-p")) {
      String[] args = form.equals("-p") ? new String[] {"-p", file} : new String[] {file};
      String copy = folder.resolve("copy" + form).toString();
      sasldb(realDump(args), "store", "load", "-f", copy);
      if (Files.exists(Path.of(copy))) {
        Command.of("db5.3_verify", copy).run().expect(0);
        assertEquals(pairs(realDump(file)), pairs(realDump(copy)));
      } else {
        assertEquals(List.of(), pairs(realDump(file)));
      }
    }
  }

  /** The records in an order of their own. */
  private static List<String> pairs(String dump) {
    List<String> lines = data(dump).lines().filter(l -> l.startsWith(" ")).toList();
    return IntStream.range(0, lines.size() / 2)
        .mapToObj(i -> lines.get(2 * i) + lines.get(2 * i + 1))
        .sorted()
        .toList();
  }
}
