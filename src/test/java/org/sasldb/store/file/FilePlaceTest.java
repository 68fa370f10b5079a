package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.HeldPlace;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** A store takes the place of another one, and of nothing else. */
class FilePlaceTest {
  private static final byte[] FOREIGN = {1, 2, 3};

  @TempDir Path folder;

  @BeforeEach
  void aStore() throws StoreException {
    make(StoreFormat.BERKELEY, "n", "old");
  }

  private void make(StoreFormat format, String name, String user) throws StoreException {
    StoreLocation location = StoreLocation.of(format, folder.resolve(name));
    try (CredentialStore store = Stores.open(location, OpenOptions.creating())) {
      store.commit(Accounts.put(user, "secret"));
    }
  }

  private boolean exchange(StoreFormat after, Faults faults) throws Exception {
    make(after, "built", "new");
    try (HeldPlace place =
        new FilePlaceKeeper(faults)
            .hold(folder.resolve("n"), StoreFormat.BERKELEY, OpenOptions.creating())) {
      return place.exchange(folder.resolve("built"), after, folder.resolve("kept"));
    }
  }

  private Failure refused(StoreFormat after, Faults faults) {
    return assertThrows(StoreException.class, () -> exchange(after, faults)).failure();
  }

  private void assertNothingDone(List<String> names) throws Exception {
    List<String> expected = new ArrayList<>(names);
    expected.add("n");
    assertEquals(expected.stream().sorted().toList(), Accounts.names(folder));
    assertEquals("secret", Accounts.password(folder.resolve("n"), "old").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"NDBM,n.pag,built.pag built.dir", "NDBM,n.dir,built.pag built.dir"})
  void whatHasANameOfTheNewStoreIsNotLaidOver(StoreFormat after, String name, String built)
      throws Exception {
    Files.write(folder.resolve(name), FOREIGN);
    assertEquals(Failure.STORE_EXISTS, refused(after, new Faults()));
    List<String> names = new ArrayList<>(List.of(built.split(" ")));
    names.add(name);
    assertNothingDone(names);
    assertArrayEquals(FOREIGN, Files.readAllBytes(folder.resolve(name)));
  }

  /** After the look, and before the name is given. */
  @ParameterizedTest
  @ValueSource(strings = {"n.dir", "n.pag"})
  void whatGetsANameOfTheNewStoreMeanwhileIsNotLaidOver(String name) throws Exception {
    Faults faults =
        new Faults().before("link", 1, () -> Files.write(folder.resolve(name), FOREIGN));
    assertEquals(Failure.STORE_EXISTS, refused(StoreFormat.NDBM, faults));
    assertNothingDone(List.of("built.pag", "built.dir", name));
    assertArrayEquals(FOREIGN, Files.readAllBytes(folder.resolve(name)));
  }

  @Test
  void aFileOfLmdbsLockNameIsReplacedOnlyIfItIsOne() throws Exception {
    Path lock = Files.write(folder.resolve("n-lock"), FOREIGN);
    assertEquals(Failure.STORE_EXISTS, refused(StoreFormat.LMDB, new Faults()));
    assertArrayEquals(FOREIGN, Files.readAllBytes(lock));
    Files.write(lock, new byte[8192]);
    Files.delete(folder.resolve("built"));
    Files.deleteIfExists(folder.resolve("built-lock"));
    assertTrue(exchange(StoreFormat.LMDB, new Faults()));
    assertEquals(StoreFormat.LMDB, StoreLocation.of(folder.resolve("n")).format());
  }

  /** What a bind mount of one file answers. */
  @ParameterizedTest
  @CsvSource({"link,Invalid cross-device link", "rename,Device or resource busy"})
  void aFileThatIsMountedIsToldFromADiskThatFails(String operation, String reason)
      throws Exception {
    Faults faults = new Faults().refusing(operation, reason);
    StoreException refused =
        assertThrows(StoreException.class, () -> exchange(StoreFormat.GDBM, faults));
    assertEquals(Failure.NOT_REPLACEABLE, refused.failure());
    assertTrue(refused.hint().contains("mount the folder"), refused.hint());
    assertNothingDone(List.of("built"));
  }
}
