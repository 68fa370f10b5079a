package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.backup.BackupFile;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;
import org.sasldb.testing.ChildJvm;
import org.sasldb.testing.Stress;

/** Backups beside a process that writes, and backups and restores that are killed. */
class StoreBackupIT {
  private static final int USERS = 20_000;

  @TempDir Path folder;

  /** Changes two records in one commit, again and again. */
  public static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws StoreException {
      for (int i = 0; ; i++) {
        try (CredentialStore store =
            Stores.open(StoreLocation.parse(args[0]), OpenOptions.creating())) {
          store.commit(
              ChangeSet.of("pair")
                  .put(key("aaa"), secret("round" + i))
                  .put(key("zzz"), secret("round" + i))
                  .build());
        }
        System.out.println("stored " + i);
      }
    }
  }

  private static RecordKey key(String user) {
    return RecordKey.of(user, "example.org", "userPassword");
  }

  private static Secret secret(String text) {
    return Secret.takeOver(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> records(String store) throws StoreException {
    Map<String, String> found = new TreeMap<>();
    try (CredentialStore opened = Stores.open(StoreLocation.parse(store), OpenOptions.reading());
        RecordCursor cursor = opened.scan()) {
      for (CredentialRecord r = cursor.next(); r != null; r = cursor.next()) {
        found.put(r.key().toString(), new String(r.value().toByteArray(), StandardCharsets.UTF_8));
      }
    }
    return found;
  }

  private InProcess.Outcome sasldb(String... args) {
    return new InProcess(folder).run(args);
  }

  @ParameterizedTest
  @ValueSource(strings = {"je", "berkeley", "gdbm", "lmdb"})
  void aBackupBesideAWritingProcessIsOfOneMoment(String format) throws Exception {
    String store = format + ":" + folder.resolve("store");
    String backup = folder.resolve("backup").toString();
    try (ChildJvm writer = ChildJvm.start(Writer.class, store)) {
      assertEquals("stored 0", writer.line());
      for (int i = 0; i < Stress.count(5, 50); i++) {
        sasldb("store", "backup", "-q", "--yes", "-f", store, backup).expect(ExitStatus.OK);
        String copy = "berkeley:" + folder.resolve("copy" + i);
        sasldb("store", "restore", "-f", copy, "--owner=" + me(), backup).expect(ExitStatus.OK);
        Map<String, String> found = records(copy);
        assertEquals(2, found.size());
        assertEquals(
            found.get("aaa@example.org: userPassword"), found.get("zzz@example.org: userPassword"));
      }
      writer.kill();
    }
  }

  private static String me() {
    return System.getProperty("user.name");
  }

  private void fill(String store, String word) throws StoreException {
    ChangeSet.Builder users = ChangeSet.of("fill");
    for (int i = 0; i < USERS; i++) {
      users.put(key("user" + i), secret(word + i));
    }
    try (CredentialStore opened = Stores.open(StoreLocation.parse(store), OpenOptions.creating())) {
      opened.commit(users.build());
    }
  }

  /** How long the command takes when it is let run, start included. */
  private static int millis(String... args) throws Exception {
    long begun = System.nanoTime();
    try (ChildJvm child = ChildJvm.start(Sasldb.class, args)) {
      child.lines();
      assertEquals(0, child.status());
    }
    return (int) ((System.nanoTime() - begun) / 1_000_000);
  }

  /** Runs the command and kills it after some time, if it is not done by then. */
  private static void killed(int millis, String... args) throws Exception {
    try (ChildJvm child = ChildJvm.start(Sasldb.class, args)) {
      Thread.sleep(millis);
      child.kill();
    }
  }

  @Test
  void aBackupThatIsKilledLeavesTheOldOneOrTheNewOne() throws Exception {
    String store = "berkeley:" + folder.resolve("store");
    fill(store, "secret");
    Path backup = folder.resolve("backup");
    Random random = new Random(3);
    int whole = millis("store", "backup", "-f", store, backup.toString());
    for (int i = 0; i < Stress.count(8, 100); i++) {
      killed(
          whole / 4 + random.nextInt(whole),
          "store",
          "backup",
          "-f",
          store,
          "--yes",
          backup.toString());
      if (Files.exists(backup)) {
        assertEquals(USERS, new BackupFile(backup).verify().records());
      }
    }
    sasldb("store", "backup", "-f", store, "--yes", backup.toString()).expect(ExitStatus.OK);
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(
          List.of(),
          left.map(p -> p.getFileName().toString()).filter(n -> n.endsWith(".tmp")).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"je", "gdbm", "lmdb"})
  void aRestoreThatIsKilledLeavesTheOldStoreOrTheNewOne(String format) throws Exception {
    String store = format + ":" + folder.resolve("store");
    fill(store, "then");
    Map<String, String> then = records(store);
    String backup = folder.resolve("backup").toString();
    sasldb("store", "backup", "-f", store, backup).expect(ExitStatus.OK);
    fill(store, "now");
    Map<String, String> now = records(store);
    Random random = new Random(4);
    String[] restore = {"store", "restore", "-f", store, "--yes", "--owner=" + me(), backup};
    int whole = millis(restore);
    fill(store, "now");
    int restored = 0;
    for (int i = 0; i < Stress.count(6, 60); i++) {
      killed(whole / 2 + random.nextInt(whole), restore);
      Map<String, String> found = records(store);
      assertTrue(found.equals(then) || found.equals(now), "a mixture in round " + i);
      if (found.equals(then)) {
        restored++;
        fill(store, "now");
      }
    }
    System.out.println(format + ": " + restored + " were done before they were killed");
    sasldb("store", "restore", "-f", store, "--yes", "--owner=" + me(), backup)
        .expect(ExitStatus.OK);
    assertEquals(then, records(store));
    assertFalse(sasldb("store", "check", "-f", store).out().contains("error"));
  }
}
