package org.sasldb.store.je;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.store.je.JeStores.JOE;
import static org.sasldb.store.je.JeStores.all;
import static org.sasldb.store.je.JeStores.delete;
import static org.sasldb.store.je.JeStores.fails;
import static org.sasldb.store.je.JeStores.names;
import static org.sasldb.store.je.JeStores.openOrCreate;
import static org.sasldb.store.je.JeStores.openToRead;
import static org.sasldb.store.je.JeStores.openToWrite;
import static org.sasldb.store.je.JeStores.put;
import static org.sasldb.store.je.JeStores.secret;
import static org.sasldb.store.je.JeStores.store;
import static org.sasldb.store.je.JeStores.text;

import com.sleepycat.je.DatabaseConfig;
import com.sleepycat.je.Environment;
import com.sleepycat.je.EnvironmentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Precondition;
import org.sasldb.store.StoreException;
import org.sasldb.testing.Command;

/** Where a store comes into being, what it leaves behind, and whom it lets in. */
class JeFolderTest {
  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void name() {
    home = folder.resolve("share/sasldb");
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private Path emptyFolder() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    mode(empty, "rwx------");
    return empty;
  }

  @Test
  void aStoreComesIntoBeingWithTheFirstChangeAndNotBefore() throws IOException, StoreException {
    try (CredentialStore store = openOrCreate(home)) {
      assertEquals("(none)", text(store.get(JOE)));
      assertEquals(Map.of(), all(store));
      assertEquals(Map.of("exists", false), store.info().facts());
      assertEquals(new CommitResult.Committed(0, 0), store.commit(delete(JOE)));
      ChangeSet replace =
          ChangeSet.of("set").require(new Precondition.Present(JOE)).put(JOE, secret("x")).build();
      assertEquals(new CommitResult.Refused(new Precondition.Present(JOE)), store.commit(replace));
      assertEquals(Set.of(), names(folder));
      assertEquals(new CommitResult.Committed(1, 0), store.commit(put(JOE, "tea")));
      assertEquals("tea", text(store.get(JOE)));
    }
    assertEquals("rwx------", mode(home));
    assertEquals("rwx------", mode(folder.resolve("share")));
  }

  @Test
  void everyFileIsForTheOwnerAlone() throws IOException, StoreException {
    store(home, JOE, "tea");
    for (String name : names(home)) {
      assertEquals("rw-------", mode(home.resolve(name)), name);
    }
    assertEquals(
        Set.of(
            "00000000.jdb",
            "00000001.jdb",
            "je.info.0",
            "je.lck",
            CommitMark.NAME,
            WriterTurn.NAME),
        names(home));
  }

  @Test
  void aFileThatWasMadeReadableIsClosedByTheNextWriter() throws IOException, StoreException {
    store(home, JOE, "tea");
    mode(home.resolve("00000000.jdb"), "rw-r--r--");
    store(home, JOE, "milk");
    for (String name : names(home)) {
      assertEquals("rw-------", mode(home.resolve(name)), name);
    }
  }

  @Test
  void theTurnOfRootBelongsToTheOwnerOfTheFolderFromTheBeginning()
      throws IOException, StoreException {
    Command.requireRoot();
    Path ofService = emptyFolder();
    Files.setAttribute(ofService, "unix:uid", 65534);
    try (WriterTurn turn = WriterTurn.take(new JeFolder(ofService))) {
      assertNotNull(turn);
      assertEquals(65534, Files.getAttribute(ofService.resolve(WriterTurn.NAME), "unix:uid"));
    }
  }

  @Test
  void aStoreThatIsNotThereIsNotMadeByAskingForIt() throws IOException, StoreException {
    fails(Failure.NO_SUCH_STORE, () -> openToRead(home));
    fails(Failure.NO_SUCH_STORE, () -> openToWrite(home));
    Path empty = emptyFolder();
    fails(Failure.IS_A_DIRECTORY, () -> openToRead(empty));
    fails(Failure.IS_A_DIRECTORY, () -> openToWrite(empty));
    assertEquals(Set.of(), names(empty));
    assertEquals(Set.of("empty"), names(folder));
  }

  @Test
  void anEmptyFolderOfTheOwnerAloneIsUsed() throws IOException, StoreException {
    Path empty = emptyFolder();
    store(empty, JOE, "tea");
    try (CredentialStore store = openToRead(empty)) {
      assertEquals("tea", text(store.get(JOE)));
    }
  }

  @Test
  void aFolderThatHoldsOtherThingsDoesNotBecomeAStore() throws IOException {
    Path documents = emptyFolder();
    Files.createFile(documents.resolve("letter"));
    fails(Failure.IS_A_DIRECTORY, () -> openOrCreate(documents));
    assertEquals(Set.of("letter"), names(documents));
  }

  @Test
  void aFolderThatOthersMayEnterIsRefusedWithTheCommandThatHelps()
      throws IOException, StoreException {
    store(home, JOE, "tea");
    mode(home, "rwxr-x---");
    StoreException refused = fails(Failure.UNSAFE_STORE, () -> openToRead(home));
    assertEquals("chmod 700 " + home, refused.hint());
    assertTrue(refused.reason().contains("0750"), refused.reason());
    fails(Failure.UNSAFE_STORE, () -> openOrCreate(home));
    mode(home, "rwx------");
    Path open = emptyFolder();
    mode(open, "rwx--x--x");
    refused = fails(Failure.UNSAFE_STORE, () -> openOrCreate(open));
    assertEquals("name a new folder: je:" + open.resolve("sasldb"), refused.hint());
    assertEquals(Set.of(), names(open));
    store(open.resolve("sasldb"), JOE, "tea");
  }

  @Test
  void noCommandIsOfferedThatClosesAFolderOfOthers() throws IOException {
    Path shared = emptyFolder();
    Files.createFile(shared.resolve("00000000.jdb"));
    Files.createFile(shared.resolve("letter"));
    mode(shared, "rwxrwxrwx");
    StoreException refused = fails(Failure.UNSAFE_STORE, () -> openOrCreate(shared));
    assertEquals("name a new folder: je:" + shared.resolve("sasldb"), refused.hint());
  }

  @Test
  void settingsThatAreNotOursAreRefused() throws IOException, StoreException {
    store(home, JOE, "tea");
    Path settings = home.resolve("je.properties");
    Files.writeString(settings, "je.log.groupCommitInterval=1 s\n");
    StoreException refused = fails(Failure.UNSAFE_STORE, () -> openToRead(home));
    assertEquals("rm " + settings, refused.hint());
    fails(Failure.UNSAFE_STORE, () -> openOrCreate(home));
  }

  @Test
  void aLinkInTheFolderIsRefused() throws IOException, StoreException {
    store(home, JOE, "tea");
    Path victim = Files.createFile(folder.resolve("victim"));
    mode(victim, "rw-r--r--");
    Files.delete(home.resolve("je.info.0"));
    Files.createSymbolicLink(home.resolve("je.info.0"), victim);
    fails(Failure.UNSAFE_STORE, () -> openOrCreate(home));
    assertEquals("rw-r--r--", mode(victim));
  }

  @Test
  void anEnvironmentOfAnotherProgramIsNotAStore() throws IOException {
    Path foreign = emptyFolder();
    EnvironmentConfig config = new EnvironmentConfig();
    config.setAllowCreate(true);
    config.setConfigParam("je.freeDisk", "0");
    try (Environment environment = new Environment(foreign.toFile(), config)) {
      environment
          .openDatabase(null, "customers", new DatabaseConfig().setAllowCreate(true))
          .close();
    }
    fails(Failure.NOT_A_STORE, () -> openToRead(foreign));
    fails(Failure.NOT_A_STORE, () -> openOrCreate(foreign));
  }

  @Test
  void aNewerSchemaIsRefused() throws IOException, StoreException {
    store(home, JOE, "tea");
    EnvironmentConfig config = new EnvironmentConfig();
    config.setTransactional(true);
    config.setConfigParam("je.freeDisk", "0");
    byte[] newer = new StoreMeta(StoreMeta.SCHEMA + 1, 0, 1).toBytes();
    try (Environment environment = new Environment(home.toFile(), config);
        com.sleepycat.je.Database meta =
            environment.openDatabase(null, "meta", new DatabaseConfig().setTransactional(true))) {
      meta.put(
          null,
          new com.sleepycat.je.DatabaseEntry(
              "store".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
          new com.sleepycat.je.DatabaseEntry(newer));
    }
    fails(Failure.NEWER_SCHEMA, () -> openToRead(home));
    fails(Failure.NEWER_SCHEMA, () -> openOrCreate(home));
  }

  @Test
  void aFileWhereTheFolderShouldBeIsNotAStore() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    StoreException refused = fails(Failure.NOT_A_STORE, () -> openOrCreate(file));
    assertFalse(refused.reason().isEmpty());
  }

  @Test
  void aFileIsNoFolderForReadersEither() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    JeStoreProvider provider = new JeStoreProvider();
    OpenOptions reading = OpenOptions.reading();
    List<Executable> ways =
        List.of(
            () -> openToRead(file).close(),
            () -> openToWrite(file).close(),
            () -> openOrCreate(file).close(),
            () -> provider.check(file, reading),
            () -> provider.compact(file, reading));
    for (Executable way : ways) {
      StoreException refused = assertThrows(StoreException.class, way);
      assertEquals(Failure.NOT_A_STORE, refused.failure());
      assertTrue(
          String.valueOf(refused.getMessage()).endsWith(": it is a file, not a folder"),
          refused.getMessage());
      assertEquals("sasldb store info -f " + file, refused.hint());
    }
  }
}
