package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.testing.Command;

/** Who may read a file, and under which names it is found, stays as it was. */
class AccessTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("sasldb2");
  }

  @BeforeEach
  void makeAStore() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "secret"));
  }

  private void change() throws Exception {
    Accounts.commit(file(), Accounts.put("ann", "other"));
    assertEquals(Optional.of("other"), Accounts.password(file(), "ann"));
  }

  @Test
  void aNewFileGetsReadAndWriteForOwnerAndGroupLessTheMaskOfTheProcess() throws Exception {
    Path probe = Files.createFile(folder.resolve("probe"));
    int allowed = FileStamp.of(probe).permissions() | 0060;
    int mode = FileStamp.of(file()).permissions();
    assertEquals(0, mode & 0117, Integer.toOctalString(mode));
    assertEquals(0600, mode & 0600);
    assertEquals(mode & 0040, allowed & mode & 0040);
  }

  @Test
  void theModeStays() throws Exception {
    for (int mode : new int[] {0600, 0640, 0660, 0604, 0777, 02640}) {
      Files.setAttribute(file(), "unix:mode", mode);
      Accounts.commit(file(), Accounts.put("ann", "password " + mode));
      assertEquals(mode, FileStamp.of(file()).permissions());
    }
  }

  @Test
  void ownerAndGroupStay() throws Exception {
    Command.requireRoot();
    Files.setAttribute(file(), "unix:uid", 65534);
    Files.setAttribute(file(), "unix:gid", 8);
    Files.setAttribute(file(), "unix:mode", 0640);
    FileStamp before = FileStamp.of(file());
    change();
    assertTrue(FileStamp.of(file()).sameAccess(before));
    assertFalse(FileStamp.of(file()).sameFile(before), "it is replaced, not written over");
  }

  @Test
  void extendedAttributesStay() throws Exception {
    UserDefinedFileAttributeView view = attributes();
    view.write("origin", ByteBuffer.wrap("mail host".getBytes(StandardCharsets.UTF_8)));
    change();
    ByteBuffer found = ByteBuffer.allocate(100);
    attributes().read("origin", found);
    assertEquals("mail host", StandardCharsets.UTF_8.decode(found.flip()).toString());
  }

  private UserDefinedFileAttributeView attributes() throws Exception {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(file(), UserDefinedFileAttributeView.class);
    Assumptions.assumeTrue(
        view != null && Files.getFileStore(file()).supportsFileAttributeView("user"),
        "the file system of the temporary folder has no extended attributes");
    return Objects.requireNonNull(view);
  }

  @Test
  void anAccessControlListStays() throws Exception {
    Command.requireInstalled("setfacl", "getfacl");
    Command.of("setfacl", "-m", "u:65534:r", file().toString()).run().expect(0);
    String before = list();
    assertTrue(before.contains("user:65534:r--"), before);
    change();
    assertEquals(before, list());
  }

  private String list() {
    return Command.of("getfacl", "-n", "-p", file().toString()).run().expect(0).text();
  }

  @Test
  void aSecurityLabelStays() throws Exception {
    Command.requireRoot();
    Command.requireInstalled("setfattr", "getfattr");
    // any name the kernel has no rules for; security.selinux goes the same way
    Command.of("setfattr", "-n", "security.sasldb", "-v", "etc_t", file().toString())
        .run()
        .expect(0);
    change();
    String text =
        Command.of("getfattr", "-m", "-", "-d", "--absolute-names", file().toString())
            .run()
            .expect(0)
            .text();
    assertTrue(text.contains("security.sasldb=\"etc_t\""), text);
  }

  @Test
  void aSymbolicLinkStaysAndItsTargetIsReplaced() throws Exception {
    Path far = Files.createDirectory(folder.resolve("far"));
    Path real = Files.move(file(), far.resolve("real"));
    Files.createSymbolicLink(folder.resolve("second"), Path.of("far/real"));
    Files.createSymbolicLink(file(), Path.of("second"));
    FileStamp before = FileStamp.of(real);
    change();
    assertTrue(Files.isSymbolicLink(file()));
    assertFalse(FileStamp.of(real).sameFile(before));
    assertEquals(Optional.of("secret"), Accounts.password(real, "joe"));
    assertEquals(List.of("far", "sasldb2", "second"), Accounts.names(folder));
    assertEquals(List.of("real"), Accounts.names(far));
  }

  @Test
  void theTargetOfADanglingLinkIsMadeAndTheLinkStays() throws Exception {
    Files.delete(file());
    Files.createSymbolicLink(file(), Path.of("target"));
    change();
    assertTrue(Files.isSymbolicLink(file()));
    assertEquals(List.of("sasldb2", "target"), Accounts.names(folder));
  }

  @Test
  void linksInACircleAreAnErrorOfTheStore() throws Exception {
    Path one = folder.resolve("one");
    Files.createSymbolicLink(one, Path.of("two"));
    Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));
    Accounts.failure(() -> Accounts.commit(one, Accounts.put("joe", "secret")));
  }

  @Test
  void aFileWithTwoNamesKeepsBoth() throws Exception {
    Path other = Files.createLink(folder.resolve("chroot copy"), file());
    FileStamp before = FileStamp.of(file());
    Accounts.commit(file(), Accounts.put("ann", "x".repeat(9000)));
    assertTrue(FileStamp.of(file()).sameFile(before));
    assertTrue(FileStamp.of(other).sameFile(before));
    Accounts.commit(file(), Accounts.delete("ann"));
    assertEquals(Optional.of("secret"), Accounts.password(other, "joe"));
    assertArrayEquals(Files.readAllBytes(file()), Files.readAllBytes(other));
    assertEquals(List.of("chroot copy", "sasldb2"), Accounts.names(folder));
  }
}
