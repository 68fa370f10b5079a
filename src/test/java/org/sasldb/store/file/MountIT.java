package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.StoreException;
import org.sasldb.testing.AcknowledgedUsers;
import org.sasldb.testing.ChildJvm;
import org.sasldb.testing.Command;

/** Mount points, full disks and folders that may not be written. */
class MountIT {
  private static final List<String> NOBODY =
      List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups");

  @TempDir static Path classes;

  private Path folder;
  private Path mounted;

  /** Open to all users, unlike the folders that JUnit makes. */
  @BeforeAll
  static void classesForNobody() throws IOException {
    Files.setAttribute(classes, "unix:mode", 0755);
    ChildJvm.classesFor(classes);
  }

  @BeforeEach
  void makeFolder() throws Exception {
    Command.requireRoot();
    Command.requireInstalled("mount", "umount", "setpriv");
    folder = Files.createTempDirectory("sasldb-mount");
    Files.setAttribute(folder, "unix:mode", 0755);
    mounted = folder;
  }

  @AfterEach
  void removeFolder() throws Exception {
    if (folder == null) {
      return;
    }
    if (!mounted.equals(folder)) {
      Command.of("umount", mounted.toString()).run();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void mount(Path where, String... words) {
    Command.Outcome outcome = Command.of("mount").with(words).with(where.toString()).run();
    Assumptions.assumeTrue(
        outcome.status() == 0, "this machine permits no mount: " + outcome.errors());
    mounted = where;
  }

  private Path file() {
    return folder.resolve("sasldb2");
  }

  @Test
  void aBindMountIsWrittenInPlace() throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside")).resolve("sasldb2");
    Accounts.commit(outside, Accounts.put("joe", "secret"));
    Files.createFile(file());
    mount(file(), "--bind", outside.toString());
    FileStamp before = FileStamp.of(outside);
    Accounts.commit(file(), Accounts.put("ann", "x".repeat(9000)));
    assertTrue(FileStamp.of(outside).sameFile(before));
    assertEquals(Optional.of("secret"), Accounts.password(outside, "joe"));
    assertEquals(Optional.of("x".repeat(9000)), Accounts.password(outside, "ann"));
    Accounts.commit(file(), Accounts.delete("ann"));
    assertEquals(1, Accounts.records(outside).size());
    assertEquals(List.of("outside", "sasldb2"), Accounts.names(folder));
    assertEquals(List.of("sasldb2"), Accounts.names(outside.getParent()));
  }

  @Test
  void writersThroughABindMountAndBesideItLoseNothing() throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside")).resolve("sasldb2");
    Accounts.commit(outside, Accounts.put("joe", "secret"));
    Files.createFile(file());
    mount(file(), "--bind", outside.toString());
    // a second name keeps the writer outside from replacing what the mount shows
    Files.createLink(outside.resolveSibling("second"), outside);
    try (ChildJvm inside = ChildJvm.start(StoreProgram.class, file().toString(), "inside", "20");
        ChildJvm beside = ChildJvm.start(StoreProgram.class, outside.toString(), "beside", "20")) {
      assertStored(20, inside);
      assertStored(20, beside);
    }
    assertEquals(41, Accounts.records(outside).size());
  }

  private static void assertStored(int count, ChildJvm program) throws Exception {
    List<String> lines = program.lines();
    assertEquals(count, AcknowledgedUsers.of(lines).size(), () -> String.join("\n", lines));
  }

  @Test
  void aFileInAFolderThatMayNotBeWrittenIsWrittenInPlace() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    Files.setAttribute(file(), "unix:gid", 65534);
    Files.setAttribute(file(), "unix:mode", 0660);
    FileStamp before = FileStamp.of(file());
    try (ChildJvm nobody =
        ChildJvm.startBy(NOBODY, classes, StoreProgram.class, file().toString(), "nobody", "5")) {
      assertStored(5, nobody);
    }
    assertTrue(FileStamp.of(file()).sameFile(before));
    assertTrue(FileStamp.of(file()).sameAccess(before));
    assertEquals(6, Accounts.records(file()).size());
    assertEquals(List.of("sasldb2"), Accounts.names(folder));
  }

  @Test
  void aFileWhoseOwnerCannotBeKeptIsWrittenInPlace() throws Exception {
    Files.setAttribute(folder, "unix:mode", 0777);
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    Files.setAttribute(file(), "unix:gid", 65534);
    Files.setAttribute(file(), "unix:mode", 0660);
    FileStamp before = FileStamp.of(file());
    try (ChildJvm nobody =
        ChildJvm.startBy(NOBODY, classes, StoreProgram.class, file().toString(), "nobody", "5")) {
      assertStored(5, nobody);
    }
    assertTrue(FileStamp.of(file()).sameFile(before));
    assertTrue(FileStamp.of(file()).sameAccess(before));
    assertEquals(List.of("sasldb2"), Accounts.names(folder));
  }

  @Test
  void rootAndAMemberOfTheGroupShareTheLock() throws Exception {
    Files.setAttribute(folder, "unix:mode", 0777);
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    Files.setAttribute(file(), "unix:gid", 65534);
    Files.setAttribute(file(), "unix:mode", 0660);
    try (ChildJvm nobody =
            ChildJvm.startBy(
                NOBODY, classes, StoreProgram.class, file().toString(), "nobody", "20");
        ChildJvm root = ChildJvm.start(StoreProgram.class, file().toString(), "root", "20")) {
      assertStored(20, nobody);
      assertStored(20, root);
    }
    assertEquals(41, Accounts.records(file()).size());
    assertEquals(List.of("sasldb2"), Accounts.names(folder));
  }

  @Test
  void whatMayNotBeReadOrWrittenIsDenied() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    Files.setAttribute(file(), "unix:mode", 0600);
    FileStamp before = FileStamp.of(file());
    try (ChildJvm nobody =
        ChildJvm.startBy(NOBODY, classes, StoreProgram.class, file().toString(), "nobody", "1")) {
      String line = nobody.line();
      assertTrue(line != null && line.startsWith(Failure.NO_PERMISSION.code()), line);
      assertEquals(1, nobody.status());
    }
    Path absent = folder.resolve("absent");
    try (ChildJvm nobody =
        ChildJvm.startBy(NOBODY, classes, StoreProgram.class, absent.toString(), "nobody", "1")) {
      String line = nobody.line();
      assertTrue(line != null && line.startsWith(Failure.NO_PERMISSION.code()), line);
    }
    assertTrue(FileStamp.of(file()).unchanged(before));
    assertEquals(List.of("sasldb2"), Accounts.names(folder));
  }

  @Test
  void aFullDiskLeavesTheOldContentAndNothingElse() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    mount(disk, "-t", "tmpfs", "-o", "size=256k", "none");
    Path file = disk.resolve("sasldb2");
    Accounts.commit(file, Accounts.put("first", "user"));
    int stored = 0;
    try (CredentialStore store = Accounts.open(file)) {
      StoreException full = null;
      while (full == null) {
        full = tryToStore(store, "user" + stored);
        stored += full == null ? 1 : 0;
      }
      assertEquals(Failure.NO_SPACE, full.failure());
      assertTrue(stored > 3, "" + stored);
      assertEquals(stored + 1, Accounts.records(store).size());
    }
    assertEquals(List.of("sasldb2"), Accounts.names(disk));
    fillToTheBrim(disk);
    StoreException e = Accounts.failure(() -> Accounts.commit(file, Accounts.put("x", "y")));
    assertEquals(Failure.NO_SPACE, e.failure());
    Files.delete(disk.resolve("ballast"));
    assertEquals(List.of("sasldb2"), Accounts.names(disk));
    assertEquals(stored + 1, Accounts.records(file).size());
  }

  private static void fillToTheBrim(Path disk) {
    try {
      Files.write(disk.resolve("ballast"), new byte[1 << 20]);
    } catch (IOException e) {
      // that was the purpose
    }
  }

  private static StoreException tryToStore(CredentialStore store, String user) {
    try {
      store.commit(Accounts.put(user, "x".repeat(8000)));
      return null;
    } catch (StoreException e) {
      return e;
    }
  }

  @Test
  void aFullDiskWhileWritingInPlace() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    mount(disk, "-t", "tmpfs", "-o", "size=64k", "none");
    Path file = disk.resolve("sasldb2");
    Accounts.commit(file, Accounts.put("first", "user"));
    Files.createLink(disk.resolve("second"), file);
    fillToTheBrim(disk);
    StoreException e =
        Accounts.failure(() -> Accounts.commit(file, Accounts.put("x", "y".repeat(8000))));
    assertEquals(Failure.NO_SPACE, e.failure());
    assertEquals(1, Accounts.records(file).size());
    assertEquals(List.of("ballast", "sasldb2", "second"), Accounts.names(disk));
  }
}
