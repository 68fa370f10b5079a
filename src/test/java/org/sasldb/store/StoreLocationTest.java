package org.sasldb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a name of a store means. */
class StoreLocationTest {
  /** Java takes an empty path for the folder that the process is in. */
  @ParameterizedTest
  @ValueSource(strings = {"", "je:", "berkeley:", "gdbm:", "ndbm:", "lmdb:"})
  void aNameWithoutAPathIsRefused(String name) {
    InvalidPathException refused =
        assertThrows(InvalidPathException.class, () -> StoreLocation.parse(name));
    assertEquals(name, refused.getInput());
    assertEquals("it names no path", refused.getReason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"xyz:foo", ":je", "JE", "je", "/x/je:y", "jee:x", "j:/x", "jee2:/x"})
  void aWordThatIsNoFormatIsPartOfThePath(String name) {
    assertEquals(StoreLocation.of(Path.of(name)), StoreLocation.parse(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hash:/etc/sasldb2", "db:./x", "bdb:../x"})
  void aNameOfBerkeleyDbOfOtherProgramsIsNoFolder(String name) {
    InvalidPathException refused =
        assertThrows(InvalidPathException.class, () -> StoreLocation.parse(name));
    assertEquals("there is no such format; is 'berkeley:' meant?", refused.getReason());
    assertEquals(name, refused.getInput());
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///x", "sasldb:/x", "btree:./x", "dbm:../x", "abcdefghij:/x"})
  void aWordBeforeAPathIsMeantAsAFormat(String name) {
    InvalidPathException refused =
        assertThrows(InvalidPathException.class, () -> StoreLocation.parse(name));
    assertEquals(
        "there is no such format; there are je:, berkeley:, gdbm:, ndbm: and lmdb:",
        refused.getReason());
  }

  @Test
  void aFolderOfThatNameIsOne() throws IOException {
    Path folder = Files.createDirectory(Path.of("sasldbtest:"));
    try {
      String name = folder + "/x";
      assertEquals(StoreLocation.of(Path.of(name)), StoreLocation.parse(name));
    } finally {
      Files.delete(folder);
    }
  }

  @Test
  void aFormatIsTakenOffThePath() {
    assertEquals(
        StoreLocation.of(StoreFormat.JE, Path.of("xyz:foo")), StoreLocation.parse("je:xyz:foo"));
    assertEquals("gdbm:/x", StoreLocation.parse("gdbm:/x").toString());
  }
}
