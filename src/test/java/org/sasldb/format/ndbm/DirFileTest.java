package org.sasldb.format.ndbm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sasldb.format.ndbm.DirFile.State;

/** What the real library makes of a P.dir, told from its bytes. */
class DirFileTest {

  @ParameterizedTest
  @CsvSource({
    "one-user,GOOD,1.23.0",
    "two-realms,GOOD,1.23.0",
    "dir-v190,GOOD,1.9.0",
    "dir-newer,NEWER,9.0.0",
    "dir-empty,EMPTY,",
    "dir-is-copy,HARD_LINK_OR_COPY,",
  })
  void theVectorsAreWhatTheManifestSays(String name, State state, String version)
      throws IOException {
    DirFile dir = DirFile.parse(vector(name));
    assertEquals(state, dir.state());
    assertEquals(version, dir.version() == null ? null : dir.version().toString());
    assertEquals(state == State.GOOD, state.isAccepted());
    assertFalse(state.effect().isEmpty());
  }

  @Test
  void theBeginningOfALargerFileIsEnough() throws IOException {
    byte[] head = Arrays.copyOf(vector("dir-is-copy"), DirFile.LENGTH + 1);
    assertEquals(State.HARD_LINK_OR_COPY, DirFile.parse(head).state());
  }

  @Test
  void otherContentIsRefusedByTheLibrary() {
    assertEquals(State.ODD_SIZE, DirFile.parse(new byte[3]).state());
    assertEquals(State.ODD_SIZE, DirFile.parse(new byte[17]).state());
    assertEquals(State.OTHER_TAG, DirFile.parse(new byte[16]).state());
    assertFalse(State.OTHER_TAG.isAccepted());
  }

  @Test
  void whatTheLibraryWouldMakeAnewIsRepaired() {
    assertTrue(DirFile.missing().state().isToBeRepaired());
    assertTrue(State.EMPTY.isToBeRepaired());
    assertTrue(State.HARD_LINK_OR_COPY.isToBeRepaired());
    assertFalse(State.GOOD.isToBeRepaired());
    assertFalse(State.NEWER.isToBeRepaired());
    assertNull(DirFile.missing().version());
  }

  @Test
  void aFreshOneIsThatOfVersion190() throws IOException {
    assertArrayEquals(vector("dir-v190"), DirFile.fresh());
    DirFile fresh = DirFile.parse(DirFile.fresh());
    assertEquals(State.GOOD, fresh.state());
    assertTrue(Objects.requireNonNull(fresh.version()).compareTo(new DirFile.Version(1, 9, 1)) < 0);
  }

  @Test
  void versionsAreUnsigned() {
    byte[] huge = DirFile.fresh();
    Arrays.fill(huge, 4, 16, (byte) 0xFF);
    assertEquals(State.NEWER, DirFile.parse(huge).state());
    assertEquals(
        "4294967295.4294967295.4294967295", assertNotNullVersion(DirFile.parse(huge)).toString());
  }

  private static DirFile.Version assertNotNullVersion(DirFile dir) {
    assertNotNull(dir.version());
    return Objects.requireNonNull(dir.version());
  }

  @Test
  void aVersionBelongsToAGoodOneOnly() {
    assertThrows(IllegalArgumentException.class, () -> new DirFile(State.GOOD, null));
    assertThrows(
        IllegalArgumentException.class,
        () -> new DirFile(State.EMPTY, new DirFile.Version(1, 9, 0)));
  }

  private static byte[] vector(String name) throws IOException {
    try (InputStream in = DirFileTest.class.getResourceAsStream("/ndbm/" + name + ".dir")) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
