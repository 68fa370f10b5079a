package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.store.StoreLocation;

/** {@code sasldb store restore} where something is already. */
class StoreRestoreTest {
  @TempDir Path folder;

  private InProcess.Outcome sasldb(String... args) {
    return new InProcess(folder).run(args);
  }

  private void make(String store, String users) {
    new InProcess(folder)
        .input(users)
        .run("import", "-q", "--format=users", "-f", store)
        .expect(ExitStatus.OK);
  }

  /** Of a store with one user. */
  private String backup(String format) {
    String store = format + ":" + folder.resolve("saved." + format);
    make(store, "old@x:pa\n");
    String file = folder.resolve(format + ".backup").toString();
    sasldb("store", "backup", "-q", "-f", store, file).expect(ExitStatus.OK);
    return file;
  }

  private String users(Path store) {
    return sasldb("user", "list", "--plain", "-f", store.toString()).expect(ExitStatus.OK).out();
  }

  private static int mode(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:mode") & 07777;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gdbm", "ndbm", "lmdb", "je"})
  void aStoreThatIsThereKeepsItsFormatAndMode(String format) throws Exception {
    String backup = backup(format);
    Path live = folder.resolve("live");
    make("berkeley:" + live, "a@x:pa\nb@x:pb\n");
    Files.setAttribute(live, "unix:mode", 0640);
    List<String> before = names();
    InProcess.Outcome refused = sasldb("store", "restore", "-f", live.toString(), backup);
    assertTrue(refused.expect(ExitStatus.CANNOT_CREATE).err().contains("E2054"), refused.err());
    InProcess.Outcome plan = sasldb("store", "restore", "--dry-run", "-f", "" + live, backup);
    assertTrue(
        plan.expect(ExitStatus.OK).out().startsWith("add\told@x\nremove\ta@x\nremove\tb@x\n"),
        plan.out());
    InProcess.Outcome done = sasldb("store", "restore", "--yes", "-f", live.toString(), backup);
    assertTrue(done.expect(ExitStatus.OK).out().contains("restored to berkeley:"), done.out());
    assertEquals("", done.err());
    assertEquals("berkeley", StoreLocation.of(live).format().prefix());
    assertEquals(0640, mode(live));
    assertTrue(users(live).startsWith("old\tx"), users(live));
    assertEquals(before, names());
  }

  @Test
  void aPairOfFilesKeepsItsFormat() throws Exception {
    String backup = backup("gdbm");
    make("ndbm:" + folder.resolve("live"), "a@x:pa\n");
    List<String> before = names();
    sasldb("store", "restore", "--yes", "-f", "" + folder.resolve("live"), backup)
        .expect(ExitStatus.OK);
    assertEquals(before, names());
    assertTrue(users(folder.resolve("live")).startsWith("old\tx"));
  }

  @Test
  void anotherFormatMustBeNamed() throws Exception {
    String backup = backup("berkeley");
    Path live = folder.resolve("live");
    make("lmdb:" + live, "a@x:pa\n");
    Files.setAttribute(live, "unix:mode", 0640);
    String to = "gdbm:" + live;
    InProcess.Outcome plan = sasldb("store", "restore", "--dry-run", "-f", to, backup);
    assertTrue(plan.expect(ExitStatus.OK).err().contains("changes from lmdb to gdbm"), plan.err());
    assertTrue(plan.out().contains("remove\ta@x\n"), plan.out());
    sasldb("store", "restore", "-f", to, backup).expect(ExitStatus.CANNOT_CREATE);
    sasldb("store", "restore", "--yes", "-f", to, backup).expect(ExitStatus.OK);
    assertEquals("gdbm", StoreLocation.of(live).format().prefix());
    assertEquals(0640, mode(live));
    assertFalse(Files.exists(folder.resolve("live-lock")));
    assertTrue(users(live).startsWith("old\tx"));
  }

  @Test
  void whatWouldStayBesideTheStoreIsRefused() throws Exception {
    String backup = backup("ndbm");
    Path live = folder.resolve("live");
    make("berkeley:" + live, "a@x:pa\n");
    Files.writeString(folder.resolve("junk"), "no store at all\n");
    make("ndbm:" + folder.resolve("pair"), "a@x:pa\n");
    List<String> before = names();
    for (String to :
        List.of(
            "ndbm:" + live,
            folder.resolve("junk").toString(),
            "gdbm:" + folder.resolve("pair"),
            "gdbm:" + folder.resolve("pair.pag"))) {
      InProcess.Outcome refused = sasldb("store", "restore", "--yes", "-f", to, backup);
      assertTrue(refused.expect(ExitStatus.USAGE).err().contains("E2056"), refused.err());
    }
    assertEquals(before, names());
  }

  @Test
  void aFileOfTwoNamesIsWrittenInPlace() throws Exception {
    String backup = backup("berkeley");
    Path live = folder.resolve("live");
    make("berkeley:" + live, "a@x:pa\n");
    Path other = Files.createLink(folder.resolve("other"), live);
    sasldb("store", "restore", "--yes", "-f", live.toString(), backup).expect(ExitStatus.OK);
    assertTrue(Files.isSameFile(live, other));
    assertTrue(users(other).startsWith("old\tx"));
    for (String to : List.of("gdbm:" + live, "lmdb:" + live)) {
      for (String way : List.of("--dry-run", "--yes")) {
        InProcess.Outcome refused = sasldb("store", "restore", way, "-f", to, backup);
        assertTrue(refused.expect(ExitStatus.INPUT_OUTPUT).err().contains("E1207"), refused.err());
      }
    }
    assertTrue(users(other).startsWith("old\tx"));
  }

  @Test
  void aFileWithRoomForDuplicatesIsReplaced() throws Exception {
    String backup = backup("berkeley");
    Path live =
        Files.copy(Path.of("src/test/resources/berkeley/dups-on-page.db"), folder.resolve("live"));
    sasldb("store", "restore", "--yes", "-f", live.toString(), backup).expect(ExitStatus.OK);
    assertTrue(users(live).startsWith("old\tx"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"je", "lmdb"})
  void optionsForANewStoreAreNotForOneThatIsChanged(String format) throws Exception {
    String backup = backup(format);
    String live = format + ":" + folder.resolve("live");
    make(live, "a@x:pa\n");
    for (String option :
        List.of("--mode=99999", "--mode=644", "--owner=no-such-user", "--group=no-such-group")) {
      for (String way : List.of("--dry-run", "--yes")) {
        InProcess.Outcome refused =
            sasldb("store", "restore", way, "-f", live, option, backup).expect(ExitStatus.USAGE);
        assertTrue(refused.err().contains("--mode") || refused.err().contains("no such"));
      }
    }
    assertTrue(users(folder.resolve("live")).startsWith("a\tx"));
    String mode = format.equals("je") ? "--mode=700" : "--mode=600";
    sasldb("store", "restore", "--yes", "-f", live, mode, backup).expect(ExitStatus.OK);
    assertTrue(users(folder.resolve("live")).startsWith("old\tx"));
  }

  @Test
  void aDamagedFileKeepsItsMode() throws Exception {
    String backup = backup("gdbm");
    Path live = folder.resolve("live");
    make("berkeley:" + live, "a@x:pa\n");
    Files.setAttribute(live, "unix:mode", 0640);
    byte[] cut = java.util.Arrays.copyOf(Files.readAllBytes(live), 5000);
    Files.write(live, cut);
    sasldb("store", "restore", "-f", live.toString(), backup).expect(ExitStatus.CANNOT_CREATE);
    assertArrayEquals(cut, Files.readAllBytes(live));
    sasldb("store", "restore", "--yes", "-f", live.toString(), backup).expect(ExitStatus.OK);
    assertEquals("berkeley", StoreLocation.of(live).format().prefix());
    assertEquals(0640, mode(live));
  }
}
