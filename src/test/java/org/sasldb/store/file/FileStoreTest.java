package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.record.Account;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CheckReport;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CommitResult.Committed;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Precondition;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreInfo;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

class FileStoreTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("sasldb2");
  }

  @Test
  void theFirstChangeMakesTheFileAndNothingElse() throws Exception {
    CommitResult result = Accounts.commit(file(), Accounts.put("joe", "secret"));
    assertEquals(new Committed(1, 0), result);
    assertEquals(Optional.of("secret"), Accounts.password(file(), "joe"));
    assertEquals(List.of("sasldb2"), Accounts.names(folder));
  }

  @Test
  void isFoundByTheTableOfStores() throws Exception {
    StoreLocation location = StoreLocation.parse("berkeley:" + file());
    try (CredentialStore store = Stores.open(location, OpenOptions.creating())) {
      store.commit(Accounts.put("joe", "secret"));
    }
    assertTrue(Stores.check(location, OpenOptions.reading()).sound());
  }

  @Test
  void aStoreThatIsOnlyReadMustExist() {
    assertEquals(
        Failure.NO_SUCH_STORE, Accounts.failure(() -> Accounts.openToRead(file())).failure());
    OpenOptions writing = OpenOptions.reading().withAccess(OpenOptions.Access.WRITE);
    assertEquals(
        Failure.NO_SUCH_STORE,
        Accounts.failure(() -> new BerkeleyStoreProvider().open(file(), writing)).failure());
  }

  @Test
  void aMissingFolderIsNamed() throws Exception {
    Path lost = folder.resolve("lost/sasldb2");
    try (CredentialStore store = Accounts.open(lost)) {
      StoreException e = Accounts.failure(() -> store.commit(Accounts.put("joe", "secret")));
      assertEquals(Failure.NO_SUCH_STORE, e.failure());
      assertTrue(e.hint().startsWith("mkdir"), e.hint());
    }
    assertEquals(List.of(), Accounts.names(folder));
  }

  @Test
  void whereNothingIsThereIsNoRecordAndADeleteMakesNothing() throws Exception {
    try (CredentialStore store = Accounts.open(file())) {
      assertEquals(Optional.empty(), store.get(Accounts.key("joe")));
      assertEquals(Map.of(), Accounts.records(store));
      assertEquals(new Committed(0, 0), store.commit(Accounts.delete("joe")));
      Precondition present = new Precondition.Present(Accounts.key("joe"));
      assertEquals(
          new CommitResult.Refused(present),
          store.commit(ChangeSet.of("delete").require(present).build()));
      assertEquals(Map.of(), store.info().facts());
    }
    assertEquals(List.of(), Accounts.names(folder));
  }

  @Test
  void aChangeThatAltersNothingLeavesTheFileAlone() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    FileStamp before = FileStamp.of(file());
    try (CredentialStore store = Accounts.open(file())) {
      assertEquals(new Committed(0, 0), store.commit(Accounts.put("joe", "secret")));
      assertEquals(new Committed(0, 0), store.commit(Accounts.delete("ann")));
      ChangeSet sweep =
          ChangeSet.of("sweep").sweep(Account.of("ann", "example.org"), p -> true).build();
      assertEquals(new Committed(0, 0), store.commit(sweep));
    }
    assertTrue(FileStamp.of(file()).unchanged(before));
  }

  @Test
  void aRefusedChangeLeavesTheFileAloneAndNamesTheFirstCondition() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    FileStamp before = FileStamp.of(file());
    Precondition holds = new Precondition.Present(Accounts.key("joe"));
    Precondition fails = new Precondition.Absent(Accounts.key("joe"));
    Precondition alsoFails = new Precondition.Present(Accounts.key("ann"));
    ChangeSet changes =
        ChangeSet.of("add")
            .require(holds)
            .require(fails)
            .require(alsoFails)
            .put(Accounts.key("joe"), Accounts.value("other"))
            .build();
    assertEquals(new CommitResult.Refused(fails), Accounts.commit(file(), changes));
    assertTrue(FileStamp.of(file()).unchanged(before));
  }

  @Test
  void sweepsComeBeforeWritesAndKeepOtherAccounts() throws Exception {
    Accounts.commit(
        file(),
        ChangeSet.of("set up")
            .put(Accounts.key("joe"), Accounts.value("old"))
            .put(RecordKey.of("joe", Accounts.REALM, "cmusaslsecretOTP"), Accounts.value("otp"))
            .put(RecordKey.of("joe", Accounts.REALM, "kept"), Accounts.value("kept"))
            .put(RecordKey.of("joey", Accounts.REALM, "userPassword"), Accounts.value("joey"))
            .put(RecordKey.ofBytes(bytes("joe\0example.org\0a\0b")), Accounts.value("malformed"))
            .build());
    ChangeSet changes =
        ChangeSet.of("set password")
            .sweep(Account.of("joe", Accounts.REALM), p -> !p.toString().equals("kept"))
            .put(Accounts.key("joe"), Accounts.value("new"))
            .build();
    assertEquals(new Committed(1, 1), Accounts.commit(file(), changes));
    assertEquals(
        new TreeMap<>(
            Map.of(
                "joe\0example.org\0userPassword", "new",
                "joe\0example.org\0kept", "kept",
                "joey\0example.org\0userPassword", "joey",
                "joe\0example.org\0a\0b", "malformed")),
        Accounts.records(file()));
  }

  @Test
  void anEmptyFileBecomesAStoreWithItsModeOnlyWhereOneMayBeCreated() throws Exception {
    Files.write(file(), new byte[0]);
    Files.setAttribute(file(), "unix:mode", 0604);
    assertEquals(
        Failure.NOT_A_STORE, Accounts.failure(() -> Accounts.openToRead(file())).failure());
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    assertEquals(0604, FileStamp.of(file()).permissions());
    assertEquals(Optional.of("secret"), Accounts.password(file(), "joe"));
  }

  @Test
  void whatIsNoFileOrNoStoreIsSaidToBeThat() throws Exception {
    assertEquals(Failure.IS_A_DIRECTORY, Accounts.failure(() -> Accounts.open(folder)).failure());
    assertEquals(
        Failure.NOT_A_STORE, Accounts.failure(() -> Accounts.open(Path.of("/dev/null"))).failure());
    Path text = Files.writeString(folder.resolve("text"), "joe:secret\n".repeat(100));
    assertEquals(Failure.NOT_A_STORE, Accounts.failure(() -> Accounts.open(text)).failure());
    assertEquals(
        Failure.NO_SUCH_STORE,
        Accounts.failure(() -> Accounts.openToRead(text.resolve("sasldb2"))).failure());
  }

  @Test
  void aStoreOpenedToReadRefusesChanges() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    try (CredentialStore store = Accounts.openToRead(file())) {
      StoreException e = Accounts.failure(() -> store.commit(Accounts.delete("joe")));
      assertEquals(Failure.READ_ONLY, e.failure());
    }
  }

  @Test
  void aKeyThatIsTooLongIsRefusedAndNothingIsChanged() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    FileStamp before = FileStamp.of(file());
    StoreException e =
        Accounts.failure(() -> Accounts.commit(file(), Accounts.put("x".repeat(1000), "secret")));
    assertEquals(Failure.KEY_REFUSED, e.failure());
    assertTrue(FileStamp.of(file()).unchanged(before));
    assertEquals(List.of("sasldb2"), Accounts.names(folder));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "big-endian",
        "checksum",
        "page512",
        "page65536",
        "version7-release4.0",
        "version8-big-endian",
        "version9-release4.6",
        "version10-release18.1",
        "users300",
        "deleted-reused",
        "extra-pages",
        "value8000",
        "utf8",
        "compacted"
      })
  void aChangeKeepsTheFormOfTheFileAndEveryOtherRecord(String name) throws Exception {
    Path file = Accounts.golden(name, file());
    Map<String, String> expected = Accounts.records(file);
    StoreInfo before = info(file);
    Accounts.commit(file, Accounts.put("new user", "new password"));
    expected.put(Accounts.latin(Accounts.key("new user").toByteArray()), "new password");
    assertEquals(expected, Accounts.records(file));
    for (String fact : List.of("version", "pageSize", "byteOrder", "checksummed")) {
      assertEquals(before.facts().get(fact), info(file).facts().get(fact), fact);
    }
    assertTrue(new BerkeleyStoreProvider().check(file, OpenOptions.reading()).sound());
  }

  private static StoreInfo info(Path file) throws StoreException {
    try (CredentialStore store = Accounts.openToRead(file)) {
      return store.info();
    }
  }

  @Test
  void aFileWithDuplicatesIsReadButNotWritten() throws Exception {
    Path file = Accounts.golden("dups-on-page", file());
    FileStamp before = FileStamp.of(file);
    StoreException e = Accounts.failure(() -> Accounts.commit(file, Accounts.put("joe", "secret")));
    assertEquals(Failure.DUPLICATES, e.failure());
    assertTrue(FileStamp.of(file).unchanged(before));
  }

  @Test
  void informationNamesFormAndAccess() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    Files.setAttribute(file(), "unix:mode", 0640);
    StoreInfo info = info(file());
    assertEquals(StoreFormat.BERKELEY, info.format());
    assertEquals(
        List.of(
            "version",
            "pageSize",
            "byteOrder",
            "checksummed",
            "pages",
            "buckets",
            "firstFreePage",
            "fileBytes",
            "mode",
            "owner",
            "group"),
        List.copyOf(info.facts().keySet()));
    assertEquals("0640", info.facts().get("mode"));
    assertEquals(12288L, info.facts().get("fileBytes"));
    assertEquals("little-endian", info.facts().get("byteOrder"));
  }

  @Test
  void aCheckWarnsOfAFileThatEverybodyCanRead() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    Files.setAttribute(file(), "unix:mode", 0640);
    assertEquals(List.of(), check().findings());
    Files.setAttribute(file(), "unix:mode", 0646);
    CheckReport report = check();
    assertTrue(report.sound());
    assertEquals(2, report.findings().size());
    assertEquals(1, report.records());
  }

  private CheckReport check() throws StoreException {
    return new BerkeleyStoreProvider().check(file(), OpenOptions.reading());
  }

  @Test
  void aCheckOfADamagedFileListsTheDamage() throws Exception {
    Accounts.golden("corrupt-chain-loop", file());
    assertFalse(check().sound());
    try (CredentialStore store = Accounts.open(file())) {
      assertEquals(Failure.DAMAGED, Accounts.failure(store::scan).failure());
      StoreException e = Accounts.failure(() -> store.commit(Accounts.put("joe", "secret")));
      assertEquals(Failure.DAMAGED, e.failure());
      assertTrue(e.hint().startsWith("sasldb store check"), e.hint());
    }
    assertEquals(List.of("sasldb2"), Accounts.names(folder));
  }

  @Test
  void aStoreWhoseFileIsRemovedSaysSo() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    try (CredentialStore store = Accounts.openToRead(file())) {
      assertEquals(Optional.of("secret"), Accounts.password(store, "joe"));
      Files.delete(file());
      StoreException e = Accounts.failure(() -> store.get(Accounts.key("nobody")));
      assertEquals(Failure.NO_SUCH_STORE, e.failure());
    }
  }

  @Test
  void anInterruptedThreadStillChangesAndStaysInterrupted() throws Exception {
    try (CredentialStore store = Accounts.open(file())) {
      Thread.currentThread().interrupt();
      CommitResult result = store.commit(Accounts.put("joe", "secret"));
      assertTrue(Thread.interrupted());
      assertInstanceOf(Committed.class, result);
    }
    assertEquals(Optional.of("secret"), Accounts.password(file(), "joe"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
