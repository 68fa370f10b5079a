package org.sasldb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files another one can take the place of. */
class ReplaceableTest {
  @TempDir Path folder;

  @Test
  void aFileOfOneNameAndNoFileAtAll() throws Exception {
    Replaceable.require(folder.resolve("none"));
    Replaceable.require(Files.createFile(folder.resolve("one")));
    Replaceable.require(folder);
  }

  @Test
  void aFileOfTwoNamesIsRefusedAlsoThroughALink() throws Exception {
    Path file = Files.createFile(folder.resolve("one"));
    Files.createLink(folder.resolve("other"), file);
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    for (Path name : List.of(file, link)) {
      StoreException e = assertThrows(StoreException.class, () -> Replaceable.require(name));
      assertEquals(Failure.NOT_REPLACEABLE, e.failure());
      assertTrue(e.reason().contains("2 names"), e.reason());
      assertTrue(e.hint().startsWith("find / -xdev -samefile " + file + "; "), e.hint());
    }
  }

  @Test
  void whatIsMountedByItselfIsInTheListOfMounts() {
    List<String> mounts =
        List.of(
            "24 30 0:22 / / rw,relatime shared:7 - ext4 /dev/root rw",
            "77 24 8:1 /srv/users /etc/my\\040users\\134 rw shared:1 - ext4 /dev/sda1 rw",
            "cut short");
    assertTrue(Replaceable.isMountPoint(Path.of("/etc/my users\\"), mounts));
    assertFalse(Replaceable.isMountPoint(Path.of("/etc/my"), mounts));
    assertFalse(Replaceable.isMountPoint(Path.of("/srv/users"), mounts));
  }
}
