package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A text that is written takes the place of no store, whatever is said by {@code --yes}. */
class OutputGuardTest extends UserTexts {
  private static final String REJECTING = "import -q --keep-going --yes --format=users -f ";

  private void make(String... stores) throws Exception {
    text("users", "a@x:pa\nb@x:pb\n");
    for (String store : stores) {
      in("import -q --format=users -f " + store + " F/users").expect(ExitStatus.OK);
    }
  }

  /** Runs a line in which {@code F/} is the folder of the test. */
  private InProcess.Outcome in(String line) {
    return run(line.replace("F/", folder + "/").split(" "));
  }

  private Map<Path, List<Byte>> files() throws Exception {
    Map<Path, List<Byte>> content = new HashMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        List<Byte> bytes = new ArrayList<>();
        for (byte b : Files.readAllBytes(file)) {
          bytes.add(b);
        }
        // Berkeley DB Java Edition writes a lock file and info files beside its log
        if (!file.toString().endsWith(".lck") && !file.toString().contains("je.")) {
          content.put(folder.relativize(file), bytes);
        }
      }
    }
    return content;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "store dump -f F/s --json --yes --output=F/s",
        "store dump -f F/s --yes --output=F/sub/../s",
        "store dump -f F/s --yes --output=F/second-name",
        "store backup -f F/s --yes F/s",
        "export -f F/s --yes --format=csv --output=F/s",
        "export -f F/s --yes --format=csv --output=F/to-folder/s",
        REJECTING + "F/s --rejects=F/s F/bad",
        REJECTING + "ndbm:F/n --rejects=F/n.pag F/bad",
        REJECTING + "ndbm:F/n --rejects=F/n F/bad",
        REJECTING + "lmdb:F/l --rejects=F/l-lock F/bad",
        REJECTING + "je:F/j --rejects=F/j/00000000.jdb F/bad",
        REJECTING + "je:F/j --rejects=F/j/rejects F/bad",
        REJECTING + "je:F/new/j --rejects=F/new/j/rejects F/bad",
        "user add c@x --generate -f gdbm:F/new --sheet=F/new",
        "user add c@x --generate -f F/s --sheet=F/s",
        "user add c@x --generate -f ndbm:F/n --sheet=F/n.dir",
        "apply -f gdbm:F/new --sheet=F/new F/state.yaml",
      })
  void theStoreItselfIsRefused(String line) throws Exception {
    make("berkeley:F/s", "ndbm:F/n", "lmdb:F/l", "je:F/j");
    text("bad", "c@x:p\nbad\n");
    text("state.yaml", "version: 1\nusers: [{user: c@x, generate: true}]\n");
    Files.createDirectory(folder.resolve("sub"));
    Files.createLink(folder.resolve("second-name"), folder.resolve("s"));
    Files.createSymbolicLink(folder.resolve("to-folder"), folder);
    Map<Path, List<Byte>> before = files();
    InProcess.Outcome outcome = in(line).expect(ExitStatus.USAGE);
    assertTrue(outcome.err().contains("belongs to the store"), outcome.err());
    assertEquals(before, files());
  }

  @ParameterizedTest
  @CsvSource({
    "gdbm:F/other,F/other,a GDBM file",
    "lmdb:F/other,F/other,an LMDB file",
    "ndbm:F/other,F/other.dir,the .dir file of an ndbm database",
    "je:F/other,F/other/00000000.jdb,a log file",
  })
  void anotherStoreIsNotReplaced(String other, String file, String what) throws Exception {
    make("berkeley:F/s", other);
    Path output = Path.of(file.replace("F/", folder + "/"));
    Files.setPosixFilePermissions(output, PosixFilePermissions.fromString("rw-------"));
    byte[] before = Files.readAllBytes(output);
    for (String line :
        List.of(
            "store dump -f F/s --yes --output=",
            "export -f F/s --format=csv --yes --output=",
            "store backup -f F/s --yes ",
            "user add c@x --generate -f F/s --sheet=")) {
      InProcess.Outcome outcome = in(line + file).expect(ExitStatus.CANNOT_CREATE);
      assertTrue(outcome.err().contains("E2004"), outcome.err());
      assertTrue(outcome.err().contains("it is " + what), outcome.err());
    }
    assertArrayEquals(before, Files.readAllBytes(output));
  }

  @Test
  void withoutYesItIsAFileThatExists() throws Exception {
    make("berkeley:F/s");
    String err = in("store backup -f F/s F/s").expect(ExitStatus.CANNOT_CREATE).err();
    assertTrue(err.contains("belongs to the store") && err.contains("name another file"), err);
  }

  @Test
  void aPublishedFileIsNotReplaced() throws Exception {
    make("je:F/j", "berkeley:F/s");
    in("publish add -q -f je:F/j berkeley:F/pub").expect(ExitStatus.OK);
    byte[] before = Files.readAllBytes(folder.resolve("pub"));
    for (String store : List.of("je:F/j", "F/s")) {
      InProcess.Outcome outcome = in("store dump -f " + store + " --yes --output=F/pub");
      assertTrue(outcome.err().contains("E1501"), outcome.err());
    }
    assertArrayEquals(before, Files.readAllBytes(folder.resolve("pub")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        REJECTING + "F/s --rejects=- F/bad",
        REJECTING + "F/s --rejects=- --dry-run F/bad",
        "user add c@x --generate -f F/s --sheet=-",
        "user set a@x --generate -f F/s --sheet=-",
        "apply -f F/s --sheet=- F/state.yaml",
      })
  void aHyphenIsNoFile(String line) throws Exception {
    make("berkeley:F/s");
    text("bad", "c@x:p\nbad\n");
    text("state.yaml", "version: 1\nusers: [{user: c@x, generate: true}]\n");
    Map<Path, List<Byte>> before = files();
    String err = in(line).expect(ExitStatus.USAGE).err();
    String option = line.contains("--sheet") ? "--sheet" : "--rejects";
    assertTrue(err.contains("E2001 usage: " + option + "=-: "), err);
    assertTrue(err.endsWith("name a file with " + option + "; one whose name is - is ./-\n"), err);
    assertEquals(before, files());
    assertFalse(Files.exists(Path.of("-"), LinkOption.NOFOLLOW_LINKS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bad", "sub/../bad", "second-name", "link", "to-folder/bad"})
  void aTextIsNotReplacedByWhatIsWrongWithIt(String name) throws Exception {
    make("berkeley:F/s");
    text("bad", "c@x:p\nbad\n");
    Files.createDirectory(folder.resolve("sub"));
    Files.createLink(folder.resolve("second-name"), folder.resolve("bad"));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("bad"));
    Files.createSymbolicLink(folder.resolve("to-folder"), folder);
    Map<Path, List<Byte>> before = files();
    for (String ends : List.of("--rejects=F/" + name + " F/bad", "--rejects=F/bad F/" + name)) {
      String err = in(REJECTING + "F/s " + ends).expect(ExitStatus.USAGE).err();
      assertTrue(err.contains("it is the text that is read"), err);
      assertTrue(err.endsWith("hint: name another file with --rejects\n"), err);
    }
    assertEquals(before, files());
  }

  @Test
  void anOlderTextIsReplacedAsBefore() throws Exception {
    make("berkeley:F/s");
    text("old", "VERSION=3\nformat=bytevalue\n");
    in("store dump -f F/s --yes --output=F/old").expect(ExitStatus.OK);
    assertTrue(content("old").contains("DATA=END"));
    assertTrue(Files.isRegularFile(folder.resolve("old"), LinkOption.NOFOLLOW_LINKS));
  }
}
