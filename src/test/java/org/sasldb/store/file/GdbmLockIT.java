package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.testing.Command;
import org.sasldb.testing.Stress;

/**
 * Real programs of GDBM at work on the same file: nobody loses anything, and readers never fail.
 */
class GdbmLockIT {
  /** Time enough for a program between its open and its flock, in milliseconds. */
  private static final long LEAST_AFTER_REPLACEMENT = 50;

  @TempDir Path folder;

  @BeforeEach
  void requirePeers() throws Exception {
    Command.requireInstalled("gdbmtool", "flock");
    Accounts.commit(file(), Accounts.put("first", "user"));
  }

  private Path file() {
    return folder.resolve("sasldb2.gdbm");
  }

  @Test
  void aProgramThatWritesIsWaitedFor() throws Exception {
    Process writer =
        new ProcessBuilder("flock", "-x", file().toString(), "sh", "-c", "echo; cat").start();
    assertEquals('\n', writer.getInputStream().read());
    OpenOptions hasty = OpenOptions.creating().withLockWait(Duration.ofMillis(50));
    try (CredentialStore store = Accounts.provider(file()).open(file(), hasty)) {
      StoreException e = Accounts.failure(() -> store.commit(Accounts.put("second", "user")));
      assertEquals(Failure.LOCKED, e.failure());
      writer.getOutputStream().close();
      writer.waitFor();
      store.commit(Accounts.put("second", "user"));
    }
    assertEquals("user", Accounts.password(file(), "second").orElseThrow());
  }

  @Test
  void neitherSideLosesAChange() throws Exception {
    int count = Stress.count(15, 150);
    CompletableFuture<Integer> theirs = CompletableFuture.supplyAsync(() -> store(count));
    for (int i = 0; i < count; i++) {
      Accounts.commit(file(), Accounts.put("ours" + i, "secret"));
    }
    theirs.get();
    Map<String, String> records = Accounts.records(file());
    for (int i = 0; i < count; i++) {
      assertEquals("v" + i, records.get("theirs" + i));
      assertTrue(records.containsKey(Accounts.latin(Accounts.key("ours" + i).toByteArray())));
    }
    Accounts.verify(file());
  }

  /** Each is tried again until the real tool gets its lock. */
  private int store(int count) {
    int refused = 0;
    for (int i = 0; i < count; i++) {
      while (!isStored("theirs" + i, "v" + i)) {
        refused++;
      }
    }
    return refused;
  }

  /** A tool that is refused the lock says so and ends with status 0. */
  private boolean isStored(String key, String value) {
    Command.Outcome outcome =
        Command.of("gdbmtool", file().toString(), "store", key, value).run().expect(0);
    return outcome.errors().isEmpty();
  }

  /** What it wrote there nobody would ever read. */
  @Test
  void whoOpenedTheFileBeforeItWasReplacedCannotLockItAtOnce() throws Exception {
    List<Process> opened = new ArrayList<>();
    List<Long> replaced = new ArrayList<>();
    Faults faults =
        new Faults()
            .before("rename", 1, () -> opened.add(openAndLock()))
            .before("syncFolder", 1, () -> replaced.add(System.nanoTime()));
    try (CredentialStore store = Accounts.open(file(), faults)) {
      store.commit(Accounts.put("second", "user"));
    }
    assertEquals('l', opened.get(0).getInputStream().read());
    long millis = (System.nanoTime() - replaced.get(0)) / 1_000_000;
    assertTrue(millis >= LEAST_AFTER_REPLACEMENT, millis + " ms after it was replaced");
  }

  /** A program that has the file open, by its name, and waits for its lock. */
  private Process openAndLock() throws Exception {
    String script = "exec 3<>\"$0\"; echo; flock -x 3; echo locked";
    Process process = new ProcessBuilder("sh", "-c", script, file().toString()).start();
    assertEquals('\n', process.getInputStream().read());
    return process;
  }

  @Test
  void readersNeverFail() throws Exception {
    Accounts.commit(file(), Accounts.put("reader", "wanted"));
    Command.of("gdbmtool", file().toString(), "store", "plain", "value").run().expect(0);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<List<String>> failures = CompletableFuture.supplyAsync(() -> readUntil(done));
    for (int i = 0; i < Stress.count(25, 400); i++) {
      Accounts.commit(file(), Accounts.put("user" + i % 7, "x".repeat(i * 13 % 900)));
    }
    done.set(true);
    assertEquals(List.of(), failures.get());
  }

  private List<String> readUntil(AtomicBoolean done) {
    List<String> failures = new ArrayList<>();
    int reads = 0;
    while (!done.get() || reads == 0) {
      Command.Outcome outcome =
          Command.of("gdbmtool", "--read-only", file().toString(), "fetch", "plain").run();
      reads++;
      if (outcome.status() != 0 || !outcome.text().strip().equals("value")) {
        failures.add(outcome.status() + " " + outcome.text() + outcome.errors());
      }
    }
    return failures;
  }
}
