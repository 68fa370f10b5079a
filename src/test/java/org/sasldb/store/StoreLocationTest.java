package org.sasldb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
  @ValueSource(strings = {"xyz:foo", ":je", "JE", "je", "/x/je:y", "jee:/x"})
  void aWordThatIsNoFormatIsPartOfThePath(String name) {
    assertEquals(StoreLocation.of(Path.of(name)), StoreLocation.parse(name));
  }

  @Test
  void aFormatIsTakenOffThePath() {
    assertEquals(
        StoreLocation.of(StoreFormat.JE, Path.of("xyz:foo")), StoreLocation.parse("je:xyz:foo"));
    assertEquals("gdbm:/x", StoreLocation.parse("gdbm:/x").toString());
  }
}
