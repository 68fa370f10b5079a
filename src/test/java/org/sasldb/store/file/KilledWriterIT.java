package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.testing.AcknowledgedUsers;
import org.sasldb.testing.ChildJvm;
import org.sasldb.testing.Command;
import org.sasldb.testing.Stress;

/** A writer is killed at a random moment: nothing acknowledged is lost, and nothing is torn. */
@ParameterizedClass
@ValueSource(strings = {"sasldb2", "sasldb2.gdbm", "sasldb2.pag"})
class KilledWriterIT {
  @TempDir Path folder;
  @Parameter String name;

  @BeforeEach
  void companions() throws Exception {
    Command.requireInstalled("db5.3_verify", "gdbmtool");
    Accounts.companions(file());
  }

  private Path file() {
    return folder.resolve(name);
  }

  @Test
  void replacing() throws Exception {
    kill(Stress.count(16, 300), () -> {}, false);
  }

  /** Every round begins with no file. */
  @Test
  void creating() throws Exception {
    kill(Stress.count(4, 50), () -> Files.deleteIfExists(file()), false);
  }

  /** The file has two names, so it is written in place; the next writer finishes what was begun. */
  @Test
  void writingInPlace() throws Exception {
    Accounts.commit(file(), Accounts.put("first", "user"));
    Path other = folder.resolve("other");
    Files.createLink(other, file());
    kill(Stress.count(4, 100), () -> {}, true);
    assertTrue(FileStamp.of(file()).sameFile(FileStamp.of(other)));
    Files.delete(other);
  }

  private void kill(int rounds, Faults.Event prepare, boolean mend) throws Exception {
    Random random = new Random(42);
    int acknowledged = 0;
    int leftovers = 0;
    for (int round = 0; round < rounds; round++) {
      prepare.happen();
      List<String> names = Accounts.names(folder);
      List<String> stored = killOne("round" + round + "-", random.nextInt(400));
      acknowledged += stored.size();
      leftovers +=
          Accounts.names(folder).size() > Math.max(Accounts.namesOf(file()).size(), names.size())
              ? 1
              : 0;
      if (mend || !Files.exists(file())) {
        Accounts.commit(file(), Accounts.put("next" + round, "run"));
      }
      Accounts.verify(file());
      Map<String, String> records = Accounts.records(file());
      for (String user : stored) {
        assertTrue(
            records.containsKey(Accounts.latin(Accounts.key(user).toByteArray())),
            user + " was acknowledged and is lost in round " + round);
      }
      Accounts.commit(file(), Accounts.delete("next" + round));
      Accounts.commit(file(), Accounts.put("last", "run" + round));
      assertEquals(
          names.size() < Accounts.namesOf(file()).size() ? Accounts.namesOf(file()) : names,
          Accounts.names(folder),
          "round " + round);
    }
    System.out.println(
        Map.of(
            "rounds", "" + rounds,
            "acknowledged", "" + acknowledged,
            "rounds that left something", "" + leftovers));
    assertTrue(acknowledged > 0);
  }

  /** Lets a writer run for so many milliseconds after its first commit; gives what it stored. */
  private List<String> killOne(String prefix, int millis) throws Exception {
    try (ChildJvm writer =
        ChildJvm.start(StoreProgram.class, file().toString(), prefix, "1000000")) {
      return AcknowledgedUsers.untilKilled(writer, millis);
    }
  }
}
