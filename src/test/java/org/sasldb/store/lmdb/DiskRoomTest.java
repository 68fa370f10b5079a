package org.sasldb.store.lmdb;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a disk says of its room. */
class DiskRoomTest {
  @TempDir Path folder;

  @Test
  void roomThatCannotBeToldIsNotScarce() {
    assertTrue(DiskRoom.isBelow(Long.MAX_VALUE, folder));
    assertFalse(DiskRoom.isBelow(1, folder));
    assertFalse(DiskRoom.isBelow(Long.MAX_VALUE, folder.resolve("nothing")));
  }
}
