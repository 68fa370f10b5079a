package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.testing.ChildJvm;
import org.sasldb.testing.Command;

/**
 * Permissions that are missing, a file system that is read-only, and one that is full: each is told
 * with its code and a next step, and leaves every file as it was. Root without the right to pass
 * over modes is to the files of another user as anybody is.
 */
class ForbiddenPlacesIT {
  private static final int OTHER_USER = 65534;
  private static final List<String> WITHOUT_PRIVILEGE =
      List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner,-chown");

  @TempDir Path folder;
  private BrokenScene scene;
  private Path mounted;

  @BeforeEach
  void makeScene() throws Exception {
    Command.requireRoot();
    Command.requireInstalled("setpriv", "mount", "umount");
    mounted = folder.resolve("mounted");
    Files.createDirectory(mounted);
    scene = new BrokenScene(folder);
  }

  @AfterEach
  void unmount() {
    if (mounted != null) {
      Command.of("umount", mounted.toString()).run();
    }
  }

  private void requireFailure(String expected, List<String> launcher, String line)
      throws Exception {
    List<String> before = scene.snapshot();
    Command.Outcome outcome = run(launcher, line);
    String told = outcome.text() + outcome.errors();
    assertTrue(told.contains("sasldb: error: " + expected.substring(3) + " "), line + "\n" + told);
    assertEquals(Integer.parseInt(expected.substring(0, 2)), outcome.status(), told);
    assertTrue(told.contains("\nhint: "), told);
    assertFalse(told.contains("\tat "), told);
    assertFalse(told.contains(BrokenScene.SECRET), told);
    assertEquals(before, scene.snapshot(), line);
  }

  private Command.Outcome run(List<String> launcher, String line) {
    List<String> words = new ArrayList<>(launcher);
    words.addAll(ChildJvm.words(Sasldb.class, line.replace("F/", folder + "/").split(" ")));
    return Command.of(words.toArray(String[]::new)).run();
  }

  private void ofAnother(String name, int mode) throws Exception {
    Path path = folder.resolve(name);
    Files.setAttribute(path, "unix:mode", mode);
    Files.setAttribute(path, "unix:uid", OTHER_USER);
    Files.setAttribute(path, "unix:gid", OTHER_USER);
  }

  private void mount(String options) {
    Command.Outcome outcome =
        Command.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", mounted.toString()).run();
    Assumptions.assumeTrue(
        outcome.status() == 0, "this machine permits no mount: " + outcome.errors());
  }

  /** The file itself may be written by everybody. */
  @Test
  void anLmdbFileWhoseLockFileCannotBeMade() throws Exception {
    Path shut = Files.createDirectory(folder.resolve("shut"));
    Path store = shut.resolve("good.lmdb");
    run(List.of(), "store load -f lmdb:" + store + " F/good.dump").expect(0);
    Files.deleteIfExists(shut.resolve("good.lmdb-lock"));
    ofAnother("shut/good.lmdb", 0666);
    ofAnother("shut", 0755);
    String line = "user add new@r --password-file=F/pw -f lmdb:F/shut/good.lmdb";
    requireFailure("77 E1005", WITHOUT_PRIVILEGE, line);
    String told = run(WITHOUT_PRIVILEGE, line).errors();
    assertTrue(told.contains(shut + ": this user may not make good.lmdb-lock in it"), told);
    assertTrue(told.contains("hint: ls -ld " + shut + ";"), told);
  }

  @Test
  void whatThisUserMayNotReadOrWrite() throws Exception {
    for (String name : List.of("good.db", "pw", "users", "good.dump", "good.backup")) {
      ofAnother(name, 0600);
    }
    ofAnother("folder", 0755);
    ofAnother("other.db", 0644);
    requireFailure("77 E1005", WITHOUT_PRIVILEGE, "user list -f F/good.db");
    requireFailure("77 E1005", WITHOUT_PRIVILEGE, "user delete joe@r -f F/good.db");
    requireFailure("77 E1005", WITHOUT_PRIVILEGE, "user add a@r --generate -f F/folder/new.db");
    requireFailure("77 E1005", WITHOUT_PRIVILEGE, "user add a@r --generate -f je:F/folder/new");
    requireFailure("77 E1005", WITHOUT_PRIVILEGE, "user add a@r --generate -f lmdb:F/folder/new");
    requireFailure("77 E1005", WITHOUT_PRIVILEGE, "user delete other@r -f F/other.db");
    requireFailure("74 E2006", WITHOUT_PRIVILEGE, "user add a@r --password-file=F/pw -f F/new.db");
    requireFailure("74 E2006", WITHOUT_PRIVILEGE, "import F/users -f F/new.db");
    requireFailure("74 E2006", WITHOUT_PRIVILEGE, "apply F/users -f F/new.db");
    requireFailure("74 E2006", WITHOUT_PRIVILEGE, "store load F/good.dump -f F/new.db");
    requireFailure("74 E2006", WITHOUT_PRIVILEGE, "store restore F/good.backup -f F/new.db");
    requireFailure("74 E2007", WITHOUT_PRIVILEGE, "export -f F/other.db --output=F/folder/new");
    requireFailure("77 E1005", WITHOUT_PRIVILEGE, "store init -f berkeley:F/new.db --owner=nobody");
  }

  @Test
  void aFileSystemThatIsReadOnly() throws Exception {
    mount("size=1m,mode=755");
    Files.copy(folder.resolve("good.db"), mounted.resolve("good.db"));
    Command.of("mount", "-o", "remount,ro", mounted.toString()).run().expect(0);
    requireFailure("74 E1202", List.of(), "user delete joe@r -f F/mounted/good.db");
    requireFailure("74 E1202", List.of(), "user add a@r --generate -f F/mounted/new.db");
    requireFailure("74 E1202", List.of(), "store init -f je:F/mounted/new");
    requireFailure("74 E2007", List.of(), "store backup -f F/good.db F/mounted/backup");
    requireFailure(
        "74 E2007", List.of(), "user add a@r --generate --sheet=F/mounted/sheet -f F/new.db");
  }

  @Test
  void aFileSystemThatIsFull() throws Exception {
    mount("size=16k,mode=755");
    Files.copy(folder.resolve("good.db"), mounted.resolve("good.db"));
    Files.write(mounted.resolve("filler"), new byte[4096]);
    requireFailure("74 E1203", List.of(), "user delete joe@r -f F/mounted/good.db");
    requireFailure("74 E1203", List.of(), "user add a@r --generate -f F/mounted/new.db");
    requireFailure("74 E1203", List.of(), "store init -f lmdb:F/mounted/new");
    requireFailure("74 E2007", List.of(), "store backup -f F/good.db F/mounted/backup");
  }

  @Test
  void aStandardOutputThatIsFull() throws Exception {
    List<String> before = scene.snapshot();
    Command.Outcome outcome =
        run(List.of("sh", "-c", "exec \"$@\" >/dev/full", "sh"), "user list -f F/good.db");
    assertTrue(outcome.errors().contains("sasldb: error: E2007 "), outcome.errors());
    assertEquals(ExitStatus.INPUT_OUTPUT.number(), outcome.status());
    assertEquals(before, scene.snapshot());
  }
}
