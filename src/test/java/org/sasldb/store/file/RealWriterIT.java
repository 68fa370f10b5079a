package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.testing.AcknowledgedUsers;
import org.sasldb.testing.ChildJvm;
import org.sasldb.testing.Command;
import org.sasldb.testing.Stress;

/**
 * The real saslpasswd2, which takes no lock, runs in a loop while we write the same file. What we
 * acknowledge stays; what it writes at the very moment of ours may be lost, and is counted.
 */
class RealWriterIT {
  private static final int THEIR_USERS = 200;

  @TempDir Path folder;

  @BeforeEach
  void requirePeers() {
    Command.requireInstalled("saslpasswd2", "db5.3_verify");
  }

  @Test
  void whatWeAcknowledgeStays() throws Exception {
    Path file = folder.resolve("sasldb2");
    Accounts.commit(file, Accounts.put("first", "user"));
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Set<String>> theirs =
        CompletableFuture.supplyAsync(() -> runRealTool(file, done));
    List<String> lines;
    String count = "" + Stress.count(40, 300);
    try (ChildJvm ours = ChildJvm.start(StoreProgram.class, file.toString(), "ours", count)) {
      lines = ours.lines();
      assertEquals(0, ours.status());
    } finally {
      done.set(true);
    }
    Set<String> theirUsers = theirs.get();
    Map<String, String> records = Accounts.records(file);
    List<String> ourUsers = AcknowledgedUsers.of(lines);
    long lostOfOurs = ourUsers.stream().filter(user -> isLost(records, user)).count();
    long lostOfTheirs = theirUsers.stream().filter(user -> isLost(records, user)).count();
    System.out.println(
        Map.of(
            "ours stored", "" + ourUsers.size(),
            "ours refused", "" + (lines.size() - ourUsers.size()),
            "ours lost", "" + lostOfOurs,
            "theirs stored", "" + theirUsers.size(),
            "theirs lost", "" + lostOfTheirs));
    assertEquals(0, lostOfOurs, "acknowledged records of ours are lost");
    assertFalse(ourUsers.isEmpty(), () -> String.join("\n", lines));
    Command.of("db5.3_verify", file.toString()).run().expect(0);
    assertEquals(List.of("sasldb2"), Accounts.names(folder));
  }

  private static boolean isLost(Map<String, String> records, String user) {
    return !records.containsKey(Accounts.latin(Accounts.key(user).toByteArray()));
  }

  /**
   * Users that the real tool says it stored. They are the same ones again and again: it takes three
   * milliseconds for one, and in a file that grew by tens of thousands ours would never be read
   * whole between two of its changes.
   */
  private static Set<String> runRealTool(Path file, AtomicBoolean done) {
    Set<String> users = new HashSet<>();
    for (int i = 0; !done.get(); i++) {
      String user = "theirs" + i % THEIR_USERS;
      int status =
          Command.of(
                  "/usr/sbin/saslpasswd2",
                  "-p",
                  "-c",
                  "-u",
                  Accounts.REALM,
                  "-f",
                  file.toString(),
                  user)
              .input("secret")
              .run()
              .status();
      if (status == 0) {
        users.add(user);
      }
    }
    return users;
  }
}
