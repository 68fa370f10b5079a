package org.sasldb.store.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.record.CredentialRecord;
import org.sasldb.store.Failure;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Ownership;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.testing.Command;

/** What lies beside an LMDB file, and what is attached to it. */
class LmdbPlacesTest {
  private static final List<String> BOTH = List.of("sasldb2", "sasldb2-lock");

  @TempDir Path folder;
  private Path file = Path.of("sasldb2");

  @BeforeEach
  void start() {
    file = folder.resolve("sasldb2");
  }

  @Test
  void aBuiltFileGetsTheAccessControlListOfTheOneItIsLike() throws Exception {
    Command.requireInstalled("setfacl", "getfacl");
    Path like = Files.writeString(folder.resolve("like"), "x".repeat(100_000));
    Command.of("setfacl", "-m", "u:65534:r", like.toString()).run().expect(0);
    NewStore terms = new NewStore(like, Ownership.UNCHANGED, false, 0, OpenOptions.creating());
    try (StoreBuilder builder = new LmdbStoreProvider().build(file, terms)) {
      builder.add(new CredentialRecord(Stores.key("joe"), Stores.value("x")));
      builder.finish();
    }
    assertEquals(acl(like), acl(file));
    new LmdbStoreProvider().compact(file, OpenOptions.creating());
    assertEquals(acl(like), acl(file));
    assertEquals(1, Stores.records(file).size());
    assertEquals(List.of("like", "sasldb2", "sasldb2-lock"), Stores.names(folder));
  }

  private static String acl(Path path) {
    String list = Command.of("getfacl", "-c", "-n", path.toString()).run().expect(0).text();
    assertTrue(list.contains("user:65534:r--"), list);
    return list;
  }

  @Test
  void whatAKilledCreationLeftTheNextOneRemoves() throws Exception {
    leave("1", true);
    leave("2", false);
    Stores.commit(file, Stores.put("joe", "x"));
    assertEquals(BOTH, Stores.names(folder));
  }

  @Test
  void whatAKilledRewriteLeftTheNextChangeRemoves() throws Exception {
    Stores.commit(file, Stores.put("joe", "x"));
    leave("1", true);
    Stores.commit(file, Stores.put("joe", "y"));
    assertEquals(BOTH, Stores.names(folder));
  }

  @Test
  void theNameOfAKilledCreationThatIsALinkIsNotFollowed() throws Exception {
    Path precious = Files.createDirectory(folder.resolve("precious"));
    Files.writeString(precious.resolve("new"), "precious");
    Files.createSymbolicLink(folder.resolve(draftOf("sasldb2", "1")), Path.of("precious"));
    Stores.commit(file, Stores.put("joe", "x"));
    assertEquals(List.of("new"), Stores.names(precious));
  }

  @Test
  void whatAnotherProcessIsStillWritingStays() throws Exception {
    Path draft = leave("1", true);
    ChildHolder holder = ChildHolder.lock(draft);
    try {
      Stores.commit(file, Stores.put("joe", "x"));
      assertTrue(Files.exists(draft));
    } finally {
      holder.release();
    }
    Stores.commit(file, Stores.put("joe", "y"));
    assertEquals(BOTH, Stores.names(folder));
  }

  private static String draftOf(String name, String number) {
    return "." + name + ".sasldb-00000000-0000-4000-8000-00000000000" + number + ".tmp";
  }

  @Test
  void whatAKilledMakerOfTheLockFileLeftTheNextChangeRemoves() throws Exception {
    Path left = Files.createDirectory(folder.resolve(draftOf("sasldb2-lock", "1")));
    Files.createFile(left.resolve("new"));
    Files.write(left.resolve("further"), new byte[100]);
    Stores.commit(file, Stores.put("joe", "x"));
    assertEquals(BOTH, Stores.names(folder));
  }

  @Test
  void whatWasLeftGoesWhereNothingIsWrittenAnyMore() throws Exception {
    leave("1", true);
    leave("2", false);
    Path ofLock = Files.createDirectory(folder.resolve(draftOf("sasldb2-lock", "3")));
    Files.createFile(ofLock.resolve("new"));
    org.sasldb.store.Stores.tidy(file);
    assertEquals(List.of(), Stores.names(folder));
  }

  @Test
  void whatAnotherProcessIsStillWritingIsNotTidiedAway() throws Exception {
    Path draft = leave("1", true);
    ChildHolder holder = ChildHolder.lock(draft);
    try {
      org.sasldb.store.Stores.tidy(file);
      assertTrue(Files.exists(draft));
    } finally {
      holder.release();
    }
    org.sasldb.store.Stores.tidy(file);
    assertEquals(List.of(), Stores.names(folder));
  }

  private Path leave(String number, boolean begun) throws Exception {
    Path left = Files.createDirectory(folder.resolve(draftOf("sasldb2", number)));
    return begun ? Files.writeString(left.resolve("new"), "half") : left;
  }

  @Test
  void aPipeInThePlaceOfTheLockFileIsNamed() throws Exception {
    Command.requireInstalled("mkfifo");
    Command.of("mkfifo", LockFile.of(file).toString()).run().expect(0);
    StoreException e =
        assertThrows(StoreException.class, () -> Stores.commit(file, Stores.put("joe", "x")));
    assertEquals(Failure.WRITE_FAILED, e.failure());
    assertEquals("ls -l " + LockFile.of(file), e.hint());
  }

  @Test
  void aFileIsCompactedToAnotherMapSize() throws Exception {
    Stores.commit(file, Stores.put("joe", "x"));
    new LmdbStoreProvider().compact(file, OpenOptions.creating(), 8 << 20);
    assertEquals(8L << 20, mapBytes());
    new LmdbStoreProvider().compact(file, OpenOptions.creating(), 0);
    assertEquals(8L << 20, mapBytes());
    Stores.commit(file, Stores.put("large", "y".repeat(3 << 20)));
    assertThrows(
        StoreException.class,
        () -> new LmdbStoreProvider().compact(file, OpenOptions.creating(), 1 << 20));
    assertEquals(2, Stores.records(file).size());
  }

  private Object mapBytes() throws Exception {
    try (var store = new LmdbStoreProvider().open(file, OpenOptions.reading())) {
      return store.info().facts().get("mapBytes");
    }
  }

  /** A map of one megabyte is too small for the one record that is added. */
  private void replaceInVain() throws Exception {
    NewStore terms = new NewStore(file, Ownership.UNCHANGED, true, 1 << 20, OpenOptions.creating());
    try (StoreBuilder builder = new LmdbStoreProvider().build(file, terms)) {
      builder.add(new CredentialRecord(Stores.key("joe"), Stores.value("x".repeat(2 << 20))));
      assertThrows(StoreException.class, builder::finish);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bad-cut", "bad-root", "bad-version", "one-user"})
  void aLockFileThatTheProgramsOfTheFileUseStays(String before) throws Exception {
    Stores.golden(before, file);
    replaceInVain();
    assertEquals(BOTH, Stores.names(folder));
  }

  /** A program that finds an empty file begins it, and locks it so. */
  @Test
  void theLockFileOfAnEmptyFileStays() throws Exception {
    Files.createFile(file);
    replaceInVain();
    assertEquals(BOTH, Stores.names(folder));
  }

  @Test
  void aFileOfAnotherFormatGetsNoLockFileInVain() throws Exception {
    Stores.golden("bad-magic", file);
    replaceInVain();
    assertEquals(List.of("sasldb2"), Stores.names(folder));
  }
}
