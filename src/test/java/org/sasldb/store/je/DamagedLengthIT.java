package org.sasldb.store.je;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.store.je.JeStores.openOrCreate;
import static org.sasldb.store.je.JeStores.put;
import static org.sasldb.store.je.JeStores.user;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.testing.Command;

/** JE takes what stands in a damaged place for a length, and asks for as much memory. */
class DamagedLengthIT {
  private static final int ITEM_LENGTH = 10;
  private static final int USERS = 40;

  @TempDir Path folder;

  @Test
  void isDamageAndNoLackOfMemory() throws Exception {
    Path home = folder.resolve("store");
    try (JeStore store = openOrCreate(home)) {
      for (int i = 0; i < USERS; i++) {
        store.commit(put(user(i), "x".repeat(100_000)));
      }
    }
    damage(new JeFolder(home).logFiles().firstKey());
    String name = "je:" + home;
    String place = ".jdb, offset 38: the entry there does not match its checksum";
    Command.Outcome check = Command.launcher("sasldb", "store", "check", "-f", name).run();
    check.expect(1);
    assertTrue(check.text().contains("error: 00000000" + place), check.text());
    Command.Outcome list = Command.launcher("sasldblistusers2", "-f", name).run();
    list.expect(1);
    assertTrue(list.errors().contains("E1004 the store is damaged"), list.errors());
    assertTrue(list.errors().contains("00000000" + place), list.errors());
    Command.Outcome change =
        Command.launcher("saslpasswd2", "-p", "-c", "-f", name, "-u", "r", "joe")
            .input("secret")
            .run();
    change.expect(1);
    assertTrue(change.errors().contains("E1004 the store is damaged"), change.errors());
  }

  /** Claims in every entry but the header of a log file that it is as long as no memory. */
  private static void damage(Path file) throws IOException {
    byte[] log = Files.readAllBytes(file);
    byte[] damaged = log.clone();
    LogWalk.walk(
        log,
        new LogWalk.Visitor() {
          @Override
          public void entry(int at, int length) {
            if (at > 0) {
              ByteBuffer.wrap(damaged)
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .putInt(at + ITEM_LENGTH, Integer.MAX_VALUE - 16);
            }
          }

          @Override
          public void damage(int from, int to) {
            throw new AssertionError("it was damaged before");
          }
        });
    Files.write(file, damaged);
  }
}
