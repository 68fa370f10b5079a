package org.sasldb.store.je;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.store.je.JeStores.ANN;
import static org.sasldb.store.je.JeStores.JOE;
import static org.sasldb.store.je.JeStores.all;
import static org.sasldb.store.je.JeStores.copyAsCrashed;
import static org.sasldb.store.je.JeStores.fails;
import static org.sasldb.store.je.JeStores.names;
import static org.sasldb.store.je.JeStores.newestLog;
import static org.sasldb.store.je.JeStores.openOrCreate;
import static org.sasldb.store.je.JeStores.openToRead;
import static org.sasldb.store.je.JeStores.openToWrite;
import static org.sasldb.store.je.JeStores.put;
import static org.sasldb.store.je.JeStores.store;
import static org.sasldb.store.je.JeStores.text;
import static org.sasldb.store.je.JeStores.user;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.CheckReport;
import org.sasldb.store.CheckReport.Finding;
import org.sasldb.store.CheckReport.Severity;
import org.sasldb.store.Failure;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.testing.Stress;

/** A log that ends before the last acknowledged commit is noticed, whatever made it end there. */
class LostCommitsTest {
  private static final int COMMITS = 40;

  @TempDir Path folder;
  private Path home;
  private Path crashed;

  @BeforeEach
  void name() {
    home = folder.resolve("store");
    crashed = folder.resolve("crashed");
  }

  private static CheckReport check(Path home) throws StoreException {
    return new JeStoreProvider().check(home, OpenOptions.reading());
  }

  private static String findings(CheckReport report) {
    return String.join("\n", report.findings().stream().map(Finding::toString).toList());
  }

  /** Leaves what a crash would leave after some commits. */
  private void crash() throws IOException, StoreException {
    try (JeStore store = openOrCreate(home)) {
      for (int i = 1; i <= COMMITS; i++) {
        store.commit(put(user(i), "password " + i));
      }
      copyAsCrashed(home, crashed);
    }
  }

  @Test
  void aCrashLosesNothing() throws IOException, StoreException {
    crash();
    try (JeStore store = openToRead(crashed)) {
      assertEquals(COMMITS, all(store).size());
    }
    try (JeStore store = openToWrite(crashed)) {
      assertEquals(COMMITS, all(store).size());
    }
  }

  @Test
  void aTornWriteAtTheEndLosesNothing() throws IOException, StoreException {
    crash();
    Files.write(newestLog(crashed), new byte[] {1, 2, 3, 4, 5, 6, 7}, StandardOpenOption.APPEND);
    CheckReport report = check(crashed);
    assertTrue(report.sound(), findings(report));
    assertEquals(1, report.findings().size(), findings(report));
    try (JeStore store = openToWrite(crashed)) {
      assertEquals(COMMITS, all(store).size());
    }
    assertEquals(List.of(), check(crashed).findings());
  }

  @Test
  void damageInTheMiddleOfTheNewestLogIsNoticedAndTheLogIsLeftAsItIs()
      throws IOException, StoreException {
    crash();
    Path log = newestLog(crashed);
    byte[] sound = Files.readAllBytes(log);
    for (int round = 0; round < Stress.count(12, 200); round++) {
      byte[] damaged = sound.clone();
      int at = sound.length / 4 + round * (sound.length / 2) / Stress.count(12, 200);
      for (int i = 0; i < 10; i++) {
        damaged[at + i] ^= (byte) 0xa5;
      }
      Files.write(log, damaged);
      for (JeStores.Attempt attempt : attempts()) {
        StoreException lost = fails(Failure.RECORDS_LOST, attempt);
        assertTrue(lost.reason().contains("commits are missing"), lost.reason());
        assertArrayEquals(damaged, Files.readAllBytes(log), "nothing was cut off");
      }
      CheckReport report = check(crashed);
      assertFalse(report.sound());
      assertTrue(findings(report).contains("commits are missing"), findings(report));
    }
  }

  private List<JeStores.Attempt> attempts() {
    return List.of(
        () -> openToRead(crashed).close(),
        () -> openToWrite(crashed).close(),
        () -> openOrCreate(crashed).close());
  }

  @Test
  void theNumberOfMissingCommitsIsNamed() throws IOException, StoreException {
    try (JeStore store = openOrCreate(home)) {
      store.commit(put(JOE, "tea"));
      copyAsCrashed(home, crashed);
      store.commit(put(JOE, "milk"));
      store.commit(put(ANN, "rum"));
    }
    Files.delete(crashed.resolve(CommitMark.NAME));
    Files.copy(home.resolve(CommitMark.NAME), crashed.resolve(CommitMark.NAME));
    StoreException lost = fails(Failure.RECORDS_LOST, () -> openToRead(crashed));
    assertEquals(
        "2 commits are missing: the log ends with commit 1, but commit 3 was acknowledged",
        lost.reason());
  }

  @Test
  void aFolderWithoutItsLogsIsNotAnEmptyStore() throws IOException, StoreException {
    store(home, JOE, "tea");
    for (String name : names(home)) {
      if (name.endsWith(".jdb")) {
        Files.delete(home.resolve(name));
      }
    }
    fails(Failure.RECORDS_LOST, () -> openOrCreate(home));
    fails(Failure.RECORDS_LOST, () -> openToRead(home));
  }

  @Test
  void theLossCanBeAccepted() throws IOException, StoreException {
    crash();
    Path log = newestLog(crashed);
    byte[] damaged = Files.readAllBytes(log);
    Arrays.fill(damaged, damaged.length / 2, damaged.length / 2 + 10, (byte) 0xa5);
    Files.write(log, damaged);
    long missing = new JeStoreProvider().acceptLoss(crashed, OpenOptions.creating());
    assertTrue(missing > 0 && missing < COMMITS, "missing: " + missing);
    try (JeStore store = openToWrite(crashed)) {
      assertEquals(COMMITS - missing, all(store).size());
      HistoryEntry entry = store.history(1).get(0);
      assertEquals("accept the loss of " + missing + " commits", entry.operation());
      store.commit(put(JOE, "tea"));
    }
    CheckReport report = check(crashed);
    assertEquals(List.of(), report.findings());
    assertEquals(COMMITS - missing + 1, report.records());
  }

  @Test
  void aSoundStoreHasNothingToAccept() throws StoreException {
    store(home, JOE, "tea");
    assertEquals(0, new JeStoreProvider().acceptLoss(home, OpenOptions.creating()));
    try (JeStore store = openToRead(home)) {
      assertEquals(1, store.history(10).size());
    }
  }

  @Test
  void aMissingMarkIsAWarningAndMadeAnew() throws IOException, StoreException {
    store(home, JOE, "tea");
    Files.delete(home.resolve(CommitMark.NAME));
    try (JeStore store = openToRead(home)) {
      assertEquals("tea", text(store.get(JOE)));
      assertEquals("missing", store.info().facts().get("commitMark"));
    }
    Finding finding = check(home).findings().get(0);
    assertEquals(Severity.WARNING, finding.severity());
    assertEquals(CommitMark.NAME, finding.place());
    openToWrite(home).close();
    assertEquals(List.of(), check(home).findings());
    assertEquals(1, CommitMark.read(home).commits());
  }

  @Test
  void aDamagedMarkIsAWarningAndMadeAnew() throws IOException, StoreException {
    store(home, JOE, "tea");
    Files.write(home.resolve(CommitMark.NAME), new byte[64]);
    Finding finding = check(home).findings().get(0);
    assertEquals(Severity.WARNING, finding.severity());
    assertTrue(finding.message().contains("damaged"), finding.message());
    store(home, ANN, "milk");
    assertEquals(List.of(), check(home).findings());
    assertEquals(2, CommitMark.read(home).commits());
  }

  @Test
  void damageInAnOlderLogFileIsReported() throws IOException, StoreException {
    try (JeStore store = openOrCreate(home)) {
      for (int i = 0; i < 3; i++) {
        store.commit(put(user(i), "x".repeat(900_000)));
      }
    }
    Path log = home.resolve("00000001.jdb");
    byte[] bytes = Files.readAllBytes(log);
    bytes[bytes.length / 2] ^= 1;
    Files.write(log, bytes);
    CheckReport report = check(home);
    assertFalse(report.sound());
    assertTrue(findings(report).contains("00000001.jdb, offset"), findings(report));
    assertFalse(names(home).contains("7fffffff.jdb"), "a check changes nothing");
  }

  @Test
  void theModesOfFilesAreWarnings() throws IOException, StoreException {
    store(home, JOE, "tea");
    Files.setPosixFilePermissions(
        home, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(
        home.resolve("00000000.jdb"),
        java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    CheckReport report = check(home);
    assertTrue(report.sound());
    assertEquals(2, report.findings().size(), findings(report));
    assertEquals(1, report.records());
  }
}
