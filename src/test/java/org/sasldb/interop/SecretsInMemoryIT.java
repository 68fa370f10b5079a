package org.sasldb.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.testing.Command;

/**
 * What of a password is in a heap dump that is taken after a command has ended and its secrets were
 * wiped.
 *
 * <p>Of the objects that can still be reached, no command leaves it in any. Of all objects that
 * there ever were (under a collector that never collects, so that the answer does not depend on
 * when it ran) the {@link #clean} commands leave it in none; {@link #notClean} are those of which
 * docs/compatibility.md says why they do.
 */
class SecretsInMemoryIT {
  /** The password; its middle is what is looked for, so that a piece of it is found too. */
  private static final String PIECE = "Wq7nightingale3Zx";

  private static final String PASSWORD = "before-" + PIECE + "-after";

  /** So long that a file of {@link #LARGE_USERS} users is mapped and not read. */
  private static final String LONG_PASSWORD = PASSWORD.repeat(8);

  private static final int LARGE_USERS = 20_000;

  @TempDir Path folder;

  @BeforeEach
  void makeInput() throws IOException {
    write("password", PASSWORD);
    write("users", "ann@r:" + PASSWORD + "\n");
    write("many", users(50, PASSWORD));
    write("csv", "user,realm,password\nann,r,\"" + PASSWORD + "\"\n");
    write("dovecot", "ann@r:{PLAIN}" + PASSWORD + "\n");
    write("yaml", "version: 1\nrealm: r\nusers:\n- {user: ann, password: " + PASSWORD + "}\n");
    write("files", "version: 1\nrealm: r\nusers:\n- {user: ann, password_file: password}\n");
    write(
        "json",
        "{\"version\":1,\"users\":[{\"user\":\"ann@r\",\"password\":\"" + PASSWORD + "\"}]}");
    write("batch", "add ann@r " + PASSWORD + "\n");
    write("empty", "");
  }

  /** Joe and others: so many that the page or bucket that is looked at last has a secret on it. */
  private static String users(int count, String password) {
    return Stream.concat(Stream.of("joe"), IntStream.range(1, count).mapToObj(i -> "u" + i))
        .map(user -> user + "@r:" + password + "\n")
        .collect(Collectors.joining());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  /**
   * A command line; FOLDER stands for the folder of the test.
   *
   * @param before a command that is run first, or empty
   * @param input the file that is its standard input
   */
  record Run(String before, String input, String line) {
    @Override
    public String toString() {
      return line;
    }
  }

  private static Run run(String input, String line) {
    return new Run("", input, line);
  }

  /** On a store in which joe and many others have the password. */
  private static Run onStore(String store, String input, String line) {
    return onStore("many", store, input, line);
  }

  private static Run onStore(String users, String store, String input, String line) {
    String add = "sasldb import --format=users -f STORE FOLDER/" + users;
    return new Run(add.replace("STORE", store), input, line.replace("STORE", store));
  }

  static Stream<Run> clean() {
    Stream<Run> onEach =
        Stream.of("berkeley:FOLDER/a", "gdbm:FOLDER/a", "ndbm:FOLDER/a", "lmdb:FOLDER/a")
            .flatMap(
                store ->
                    Stream.of(
                        run("password", "saslpasswd2 -p -c -f " + store + " -u r joe"),
                        run("password", "sasldb user add joe@r --password-stdin -f " + store)));
    Stream<Run> onFiles =
        Stream.of("berkeley:FOLDER/a", "gdbm:FOLDER/a", "ndbm:FOLDER/a", "lmdb:FOLDER/a")
            .flatMap(SecretsInMemoryIT::onFile);
    return Stream.concat(
        Stream.concat(onEach, onFiles),
        Stream.of(
            onStore("berkeley:FOLDER/a", "empty", "sasldb store convert STORE gdbm:FOLDER/out"),
            onStore("berkeley:FOLDER/a", "empty", "sasldb store convert STORE lmdb:FOLDER/out"),
            run("empty", "sasldb user add joe@r --password-file FOLDER/password -f FOLDER/a"),
            run("password", "sasldb user add joe@r --secrets=scram --password-stdin -f FOLDER/a"),
            run("password", "sasldb user add joe@r --dry-run --password-stdin -f FOLDER/a"),
            run("batch", "sasldb user add --batch - -f FOLDER/a"),
            run("empty", "sasldb apply FOLDER/csv -f FOLDER/a"),
            run("empty", "sasldb apply FOLDER/files --format=yaml -f FOLDER/a"),
            run("users", "sasldb import --format=users -f FOLDER/a"),
            run("empty", "sasldb import --format=csv FOLDER/csv -f FOLDER/a"),
            run("empty", "sasldb import --format=dovecot FOLDER/dovecot -f FOLDER/a")));
  }

  /** Commands that read a file in which the password is. */
  private static Stream<Run> onFile(String store) {
    return Stream.of(
            "sasldb user list -f STORE",
            "sasldblistusers2 -f STORE",
            "sasldb user show joe@r -f STORE",
            "sasldb user add eve@r --secrets=scram --generate -f STORE",
            "sasldb user verify joe@r --password-file FOLDER/password -f STORE",
            "sasldb user rename joe@r jim@r -f STORE",
            "sasldb user delete joe@r --yes -f STORE",
            "sasldb user disable joe@r -f STORE",
            "sasldb store info -f STORE",
            "sasldb store check -f STORE",
            "sasldb store compact -f STORE",
            "sasldb store dump --output=FOLDER/out -f STORE",
            "sasldb store convert STORE berkeley:FOLDER/out",
            "sasldb store recover STORE berkeley:FOLDER/out",
            "sasldb export --format=csv --output=FOLDER/out -f STORE")
        .map(line -> onStore(store, "empty", line));
  }

  static Stream<Run> notClean() {
    return Stream.of(
        // the parser of YAML makes Strings, and so does the finding out of a text's format
        run("empty", "sasldb apply FOLDER/yaml -f FOLDER/a"),
        run("empty", "sasldb apply FOLDER/json -f FOLDER/a"),
        run("users", "sasldb import -f FOLDER/a"),
        // Berkeley DB Java Edition keeps its own copies in log buffers and in its cache
        run("password", "sasldb user add joe@r --password-stdin -f je:FOLDER/a"),
        run("password", "saslpasswd2 -p -c -f je:FOLDER/a -u r joe"),
        // nanojson
        onStore(
            "berkeley:FOLDER/a",
            "empty",
            "sasldb export --format=jsonl --output=FOLDER/out -f STORE"));
  }

  @ParameterizedTest
  @MethodSource("clean")
  void leavesNoCopyInAnyObject(Run run) throws IOException {
    assertEquals(Set.of(), found(dump(run, "all")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sasldb user list -f berkeley:FOLDER/a",
        "sasldb store check -f berkeley:FOLDER/a"
      })
  void leavesNoCopyOfAFileThatIsMapped(String line) throws IOException {
    write("large", users(LARGE_USERS, LONG_PASSWORD));
    assertEquals(
        Set.of(), found(dump(onStore("large", "berkeley:FOLDER/a", "empty", line), "all")));
  }

  /** No command makes such a file, so one that was made by the real library is given secrets. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sasldb user list -f ndbm:FOLDER/bsd",
        "sasldb user show k1@b.example -f ndbm:FOLDER/bsd",
        "sasldb store check -f ndbm:FOLDER/bsd",
        "sasldb store convert ndbm:FOLDER/bsd berkeley:FOLDER/out",
        "sasldb store recover ndbm:FOLDER/bsd berkeley:FOLDER/out"
      })
  void leavesNoCopyOfAFileOfBsd(String line) throws IOException {
    String file = Files.readString(Path.of("src/test/resources/ndbm/bsd-big.db"), ISO_8859_1);
    String filler = "Q".repeat(PASSWORD.length());
    Files.writeString(folder.resolve("bsd.db"), file.replace(filler, PASSWORD), ISO_8859_1);
    assertEquals(Set.of(), found(dump(run("empty", line), "all")));
  }

  @ParameterizedTest
  @MethodSource("notClean")
  void leavesCopiesForTheCollectorOnly(Run run) throws IOException {
    assertEquals(Set.of(), found(dump(run, "live")));
    reset();
    assertNotEquals(Set.of(), found(dump(run, "all")), "then it belongs to the clean ones");
  }

  /** A search that finds nothing anywhere would pass every test. */
  @Test
  void theSearchFindsEachForm() throws IOException {
    for (String form : forms()) {
      Path file = folder.resolve("form");
      Files.write(file, ("\0\1" + form + "\2").getBytes(ISO_8859_1));
      assertEquals(1, found(file).size());
    }
  }

  private void reset() throws IOException {
    try (Stream<Path> made = Files.list(folder)) {
      for (Path path :
          made.filter(p -> p.getFileName().toString().matches("a([.-].*)?|out")).toList()) {
        Command.of("rm", "-r", path.toString()).run().expect(0);
      }
    }
  }

  private Path dump(Run run, String which) throws IOException {
    if (!run.before().isEmpty()) {
      java("live", run.before(), "empty").expect(0);
      Files.delete(folder.resolve("dump.hprof"));
    }
    java(which, run.line(), run.input()).expect(0);
    return folder.resolve("dump.hprof");
  }

  private Command.Outcome java(String which, String line, String input) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(System.getProperty("java.home") + "/bin/java");
    words.add("-XX:TieredStopAtLevel=1");
    words.addAll(
        which.equals("live")
            ? List.of("-XX:+UseSerialGC", "-Xmx128m")
            : List.of(
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:+UseEpsilonGC",
                "-Xlog:disable",
                "-Xmx512m"));
    words.addAll(
        List.of(HeapProgram.class.getName(), folder.resolve("dump.hprof").toString(), which));
    words.addAll(Arrays.asList(line.replace("FOLDER", folder.toString()).split(" ")));
    return Command.of(words.toArray(String[]::new))
        .environment("CLASSPATH", System.getProperty("java.class.path"))
        .input(Files.readAllBytes(folder.resolve(input)))
        .run();
  }

  /** The forms of the piece, each byte a character, as they would stand in a dump. */
  private static Set<String> forms() {
    byte[] piece = PIECE.getBytes(UTF_8);
    Set<String> forms = new LinkedHashSet<>();
    for (Charset charset : List.of(UTF_8, UTF_16BE, UTF_16LE)) {
      forms.add(new String(PIECE.getBytes(charset), ISO_8859_1));
    }
    forms.add(HexFormat.of().formatHex(piece));
    forms.addAll(Base64Forms.of(piece));
    return forms;
  }

  private static Set<String> found(Path dump) throws IOException {
    String text = new String(Files.readAllBytes(dump), ISO_8859_1);
    Files.delete(dump);
    return forms().stream().filter(text::contains).collect(Collectors.toSet());
  }
}
