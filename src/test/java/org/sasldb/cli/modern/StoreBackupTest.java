package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.backup.BackupFile;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.HistoryCursor;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.HistoryKeeper;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** {@code sasldb store backup} and {@code restore}. */
class StoreBackupTest {
  private static final RecordKey ALICE = key("alice");
  private static final RecordKey BOB = key("bob");
  private static final RecordKey CAROL = key("carol");

  @TempDir Path folder;
  private Path backup;

  @BeforeEach
  void name() {
    backup = folder.resolve("backup");
  }

  private static RecordKey key(String user) {
    return RecordKey.of(user, "example.org", "userPassword");
  }

  private static Secret secret(String text) {
    return Secret.takeOver(text.getBytes(StandardCharsets.UTF_8));
  }

  private String store(String format) {
    return format + ":" + folder.resolve(format + ".store");
  }

  private static void commit(String store, ChangeSet change) throws StoreException {
    try (CredentialStore opened = Stores.open(StoreLocation.parse(store), OpenOptions.creating())) {
      opened.commit(change);
    }
  }

  private static Map<RecordKey, String> records(String store) throws StoreException {
    Map<RecordKey, String> found = new TreeMap<>();
    try (CredentialStore opened = Stores.open(StoreLocation.parse(store), OpenOptions.reading());
        RecordCursor cursor = opened.scan()) {
      for (CredentialRecord r = cursor.next(); r != null; r = cursor.next()) {
        found.put(r.key(), new String(r.value().toByteArray(), StandardCharsets.ISO_8859_1));
      }
    }
    return found;
  }

  private static List<HistoryEntry> history(String store) throws StoreException {
    List<HistoryEntry> found = new ArrayList<>();
    try (CredentialStore opened = Stores.open(StoreLocation.parse(store), OpenOptions.reading())) {
      HistoryCursor cursor = ((HistoryKeeper) opened).history(HistoryKeeper.Order.OLDEST_FIRST);
      for (HistoryEntry e = cursor.next(); e != null; e = cursor.next()) {
        found.add(e);
      }
    }
    return found;
  }

  private InProcess.Outcome backup(String store, String... more) {
    return run(List.of("store", "backup", "-f", store, backup.toString()), more);
  }

  private InProcess.Outcome restore(String store, String... more) {
    // the test may run as root under the name of another user
    List<String> command =
        List.of("store", "restore", "-f", store, backup.toString(), "--owner=" + me());
    return run(command, more);
  }

  private static String me() {
    return System.getProperty("user.name");
  }

  private InProcess.Outcome run(List<String> command, String... more) {
    return new InProcess(folder)
        .run(Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new));
  }

  private static ChangeSet odd() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return ChangeSet.of("odd")
        .put(ALICE, secret("wonderland"))
        .put(BOB, Secret.takeOver(bytes))
        .put(RecordKey.of("é\"\\", "", "x"), secret(""))
        .put(RecordKey.ofBytes((byte) 0xff, (byte) 0, (byte) 0xfe), secret("a key of no form"))
        .put(CAROL, Secret.takeOver(new byte[9000]))
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"berkeley", "gdbm", "ndbm", "lmdb", "je"})
  void everyFormatComesBackIntoEveryFormat(String format) throws Exception {
    commit(store(format), odd());
    Map<RecordKey, String> before = records(store(format));
    assertEquals(5, before.size());
    backup(store(format)).expect(ExitStatus.OK);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)));
    for (String other : List.of("berkeley", "gdbm", "ndbm", "lmdb", "je")) {
      String to = other + ":" + folder.resolve("from-" + format + "-to-" + other);
      restore(to).expect(ExitStatus.OK);
      assertEquals(before, records(to));
      run(List.of("store", "check", "-f", to)).expect(ExitStatus.OK);
    }
  }

  /** What the documentation promises to whoever has nothing but the usual tools. */
  @Test
  void theLastLineHasTheChecksumOfTheOthers() throws Exception {
    commit(store("berkeley"), odd());
    backup(store("berkeley")).expect(ExitStatus.OK);
    String text = Files.readString(backup);
    int last = text.lastIndexOf('\n', text.length() - 2) + 1;
    JsonObject end = JsonParser.object().from(text.substring(last));
    byte[] sum =
        MessageDigest.getInstance("SHA-256")
            .digest(text.substring(0, last).getBytes(StandardCharsets.UTF_8));
    assertEquals(HexFormat.of().formatHex(sum), end.getString("sha256"));
    assertEquals(5, end.getInt("records"));
    assertTrue(text.contains("{\"user\":\"alice\",\"realm\":\"example.org\",\"property\":"), text);
  }

  @Test
  void aNewJeStoreGoesOnWithTheHistoryAndTheSettings() throws Exception {
    String je = store("je");
    commit(je, ChangeSet.of("set password").put(ALICE, secret("tea")).build());
    commit(je, ChangeSet.of("set password").put(BOB, secret("milk")).build());
    Path home = StoreLocation.parse(je).path();
    Files.writeString(home.resolve("sasldb.conf"), "realm = example.org\n");
    Files.setPosixFilePermissions(
        home.resolve("sasldb.conf"), PosixFilePermissions.fromString("rw-------"));
    List<HistoryEntry> before = history(je);
    backup(je).expect(ExitStatus.OK);
    String other = "je:" + folder.resolve("other");
    restore(other).expect(ExitStatus.OK);
    List<HistoryEntry> after = history(other);
    assertEquals(before, after.subList(0, 2));
    assertEquals("restore", after.get(2).operation());
    assertEquals(2, after.get(2).storedCount());
    assertEquals(3, after.get(2).number());
    assertEquals(3, after.size());
    assertEquals("realm = example.org\n", Files.readString(folder.resolve("other/sasldb.conf")));
    commit(other, ChangeSet.of("set password").put(CAROL, secret("rum")).build());
    assertEquals(4, history(other).size());
    run(List.of("store", "check", "-f", other)).expect(ExitStatus.OK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"je", "lmdb", "gdbm"})
  void aStoreThatIsThereIsChangedOnlyWithYes(String format) throws Exception {
    String store = store(format);
    commit(store, ChangeSet.of("a").put(ALICE, secret("tea")).put(BOB, secret("milk")).build());
    Map<RecordKey, String> then = records(store);
    backup(store).expect(ExitStatus.OK);
    commit(
        store,
        ChangeSet.of("b").put(ALICE, secret("rum")).delete(BOB).put(CAROL, secret("gin")).build());
    Map<RecordKey, String> now = records(store);

    InProcess.Outcome refused = restore(store).expect(ExitStatus.CANNOT_CREATE);
    assertTrue(refused.err().contains("E2054"), refused.err());
    InProcess.Outcome plan = restore(store, "--dry-run").expect(ExitStatus.OK);
    assertTrue(
        plan.out()
            .startsWith(
                "add\tbob@example.org\nchange\talice@example.org\nremove\tcarol@example.org\n"),
        plan.out());
    JsonObject json = JsonParser.object().from(restore(store, "--dry-run", "--json").out());
    assertEquals(1, json.getInt("recordsAdded"));
    assertEquals("carol", json.getArray("removed").getObject(0).getString("user"));
    assertEquals(now, records(store));

    restore(store, "--yes").expect(ExitStatus.OK);
    assertEquals(then, records(store));
    run(List.of("store", "check", "-f", store)).expect(ExitStatus.OK);
  }

  @Test
  void aJeStoreThatIsThereIsRestoredByOneCommit() throws Exception {
    String je = store("je");
    commit(je, ChangeSet.of("a").put(ALICE, secret("tea")).put(BOB, secret("milk")).build());
    backup(je).expect(ExitStatus.OK);
    commit(je, ChangeSet.of("b").put(ALICE, secret("rum")).put(CAROL, secret("gin")).build());
    restore(je, "--yes").expect(ExitStatus.OK);
    List<HistoryEntry> history = history(je);
    assertEquals(3, history.size());
    HistoryEntry restore = history.get(2);
    assertEquals("restore", restore.operation());
    assertEquals(List.of(ALICE), restore.stored());
    assertEquals(List.of(CAROL), restore.removed());
    restore(je).expect(ExitStatus.OK);
    assertEquals(3, history(je).size());
  }

  @Test
  void aDamagedFileIsReplaced() throws Exception {
    String store = store("berkeley");
    commit(store, ChangeSet.of("a").put(ALICE, secret("tea")).build());
    Map<RecordKey, String> before = records(store);
    backup(store).expect(ExitStatus.OK);
    Path file = StoreLocation.parse(store).path();
    byte[] bytes = Files.readAllBytes(file);
    new Random(1).nextBytes(bytes);
    Files.write(file, bytes);
    restore(store).expect(ExitStatus.CANNOT_CREATE);
    assertArrayEquals(bytes, Files.readAllBytes(file));
    restore(store, "--yes").expect(ExitStatus.OK);
    assertEquals(before, records(store));
  }

  @Test
  void modeAndFormatAreThoseOfTheOldFileUnlessOthersAreAsked() throws Exception {
    String store = store("gdbm");
    commit(store, ChangeSet.of("a").put(ALICE, secret("tea")).build());
    Path file = StoreLocation.parse(store).path();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    backup(store).expect(ExitStatus.OK);
    Files.delete(file);
    restore(file.toString()).expect(ExitStatus.OK);
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals("gdbm", StoreLocation.of(file).format().prefix());
    restore(file.toString(), "--yes", "--mode=600").expect(ExitStatus.OK);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void aBackupIsNotLaidOverAFileUnasked() throws Exception {
    commit(store("berkeley"), odd());
    backup(store("berkeley")).expect(ExitStatus.OK);
    byte[] first = Files.readAllBytes(backup);
    backup(store("berkeley")).expect(ExitStatus.CANNOT_CREATE);
    assertArrayEquals(first, Files.readAllBytes(backup));
    backup(store("berkeley"), "--yes").expect(ExitStatus.OK);
    run(List.of("store", "backup", "-f", store("berkeley"), "-")).expect(ExitStatus.USAGE);
  }

  /** Every byte is changed in turn, and the file cut before it. */
  @Test
  void noDamageOfAnyByteGoesUnnoticed() throws Exception {
    String je = store("je");
    commit(je, ChangeSet.of("a").put(ALICE, secret("tea")).build());
    Files.writeString(StoreLocation.parse(je).path().resolve("sasldb.conf"), "#\n");
    backup(je).expect(ExitStatus.OK);
    byte[] good = Files.readAllBytes(backup);
    BackupFile file = new BackupFile(backup);
    assertEquals(1, file.verify().records());
    for (int i = 0; i < good.length; i++) {
      for (byte[] bad :
          List.of(at(good, i, good[i] ^ 1), at(good, i, '\n'), at(good, i, 0xff), cut(good, i))) {
        if (!Arrays.equals(good, bad)) {
          Files.write(backup, bad);
          BadLineException failure = assertThrows(BadLineException.class, file::verify);
          assertTrue(failure.line() > 0);
          assertFalse(failure.getMessage().contains("tea"), failure.getMessage());
        }
      }
    }
    InProcess.Outcome outcome =
        restore("berkeley:" + folder.resolve("new")).expect(ExitStatus.BAD_DATA);
    assertTrue(outcome.err().contains("E2052"), outcome.err());
    assertTrue(outcome.err().contains(": line "), outcome.err());
    assertFalse(Files.exists(folder.resolve("new")));
  }

  private static byte[] at(byte[] good, int position, int value) {
    byte[] bad = good.clone();
    bad[position] = (byte) value;
    return bad;
  }

  private static byte[] cut(byte[] good, int length) {
    return Arrays.copyOf(good, length);
  }

  /** A change that no single line shows is found between two checkpoints. */
  @Test
  void aChangedValueIsFoundWhereItIs() throws Exception {
    ChangeSet.Builder many = ChangeSet.of("many");
    for (int i = 0; i < 3000; i++) {
      many.put(key("user" + i), secret("password" + i));
    }
    commit(store("berkeley"), many.build());
    backup(store("berkeley")).expect(ExitStatus.OK);
    List<String> lines = Files.readAllLines(backup);
    assertEquals(3000 + 2 + 3, lines.size());
    lines.set(1500, lines.get(1500).replace("password", "passw0rd"));
    Files.write(backup, lines);
    String err = restore("berkeley:" + folder.resolve("new")).expect(ExitStatus.BAD_DATA).err();
    assertTrue(err.contains("line 2001: the checksum does not match"), err);
    assertTrue(err.contains("in the lines 1002 to 2001"), err);
    lines.set(1500, lines.get(1500).replace("passw0rd", "password"));
    lines.remove(1500);
    Files.write(backup, lines);
    restore("berkeley:" + folder.resolve("new")).expect(ExitStatus.BAD_DATA);
  }

  @Test
  void inPlaceOfAFolderAFileInItIsNamed() throws Exception {
    Path in = Files.createDirectory(folder.resolve("backups"));
    InProcess sasldb = new InProcess(folder);
    String store = store("berkeley");
    commit(store, ChangeSet.of("test").put(ALICE, secret("tea")).build());
    String[] line = {"store", "backup", "-f", store, in.toString()};
    String err = sasldb.run(line).expect(ExitStatus.CANNOT_CREATE).err();
    String hint = "hint: sasldb store backup -f " + store + " " + in.resolve("sasldb.backup\n");
    assertTrue(err.endsWith(in + ": it is a folder, and a backup is a file\n" + hint), err);
    line[4] = in.resolve("sasldb.backup").toString();
    sasldb.run(line).expect(ExitStatus.OK);
  }

  @Test
  void otherFilesAreNoBackups() throws Exception {
    for (String text :
        List.of(
            "",
            "\n",
            "{}\n",
            "[]\n",
            "VERSION=3\n",
            "{\"file\":\"sasldb backup\",\"version\":2}\n",
            "{\"a\":".repeat(50_000) + "\n")) {
      Files.writeString(backup, text);
      restore("berkeley:" + folder.resolve("new")).expect(ExitStatus.BAD_DATA);
    }
    Files.delete(backup);
    restore("berkeley:" + folder.resolve("new")).expect(ExitStatus.INPUT_OUTPUT);
  }
}
