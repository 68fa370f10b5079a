package org.sasldb.format.gdbm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.sasldb.format.Pair;
import org.sasldb.testing.Command;

/** The C library, through src/test/c/gdbmpeer.c, or the test that needs it is skipped by name. */
final class RealGdbm {

  private final Path folder;

  /**
   * @param folder where to keep the compiled program
   */
  RealGdbm(Path folder) {
    this.folder = folder;
  }

  private Command peer(String command, Path file) {
    return Command.of(program().toString(), command, file.toString());
  }

  private Path program() {
    Path program = folder.resolve("gdbmpeer");
    if (!Files.exists(program)) {
      Command.requireInstalled("cc");
      Path source = Path.of("src/test/c/gdbmpeer.c").toAbsolutePath();
      Command.Outcome outcome =
          Command.of("cc", "-o", program.toString(), source.toString(), "-lgdbm_compat", "-lgdbm")
              .run();
      boolean libraryMissing =
          outcome.errors().contains("dbm.h") || outcome.errors().contains("-lgdbm");
      if (System.getenv("CI") == null) {
        assumeTrue(!libraryMissing, "the development files of GDBM are not installed");
      }
      outcome.expect(0);
    }
    return program;
  }

  /** The records in the library's order. */
  List<Pair> list(Path file) {
    return pairs(peer("list", file).run().expect(0).text());
  }

  /** The records through the NDBM interface, without the ending of the file's name. */
  List<Pair> listNdbm(Path file) {
    return pairs(peer("ndbm", file).run().expect(0).text());
  }

  private static List<Pair> pairs(String text) {
    List<String> lines = text.lines().toList();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < lines.size(); i += 2) {
      pairs.add(new Pair(lines.get(i), lines.get(i + 1)));
    }
    return pairs;
  }

  /** Looks every record up. */
  void requireFound(Path file, List<Pair> pairs) {
    Command.Outcome outcome = peer("find", file).input(lines(pairs)).run().expect(0);
    assertEquals(pairs.size() + "\n", outcome.text());
  }

  /** Requires the library's own check to find nothing that recovery could mend. */
  void requireNothingToRecover(Path file) {
    Command.Outcome outcome = peer("recover", file).run().expect(0);
    assertEquals("0 copied, 0 keys and 0 buckets lost\n", outcome.text());
  }

  void store(Path file, List<Pair> pairs) {
    peer("change", file).input(lines(pairs)).run().expect(0);
  }

  void delete(Path file, List<Pair> pairs) {
    store(file, pairs.stream().map(pair -> new Pair(pair.key(), "-")).toList());
  }

  void reorganize(Path file) {
    peer("reorganize", file).run().expect(0);
  }

  private static String lines(List<Pair> pairs) {
    return pairs.stream()
        .map(pair -> pair.key() + "\n" + pair.value() + "\n")
        .collect(Collectors.joining());
  }
}
