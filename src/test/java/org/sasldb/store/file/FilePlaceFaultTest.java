package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.HeldPlace;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** The disk fails at each of the operations by which files change places. */
@ParameterizedClass
@CsvSource({
  "BERKELEY,BERKELEY",
  "NDBM,NDBM",
  "NDBM,GDBM",
  "GDBM,NDBM",
  "GDBM,LMDB",
  "LMDB,BERKELEY",
  "LMDB,NDBM",
  "NDBM,LMDB"
})
class FilePlaceFaultTest {
  @TempDir Path folder;

  @Parameter(0)
  StoreFormat before;

  @Parameter(1)
  StoreFormat after;

  private int round;
  private List<String> start = List.of();

  private StoreLocation at(StoreFormat format, String name) {
    return StoreLocation.of(format, room().resolve(name));
  }

  private Path room() {
    return folder.resolve(Integer.toString(round));
  }

  private static void make(StoreLocation location, String user) throws StoreException {
    try (CredentialStore store = Stores.open(location, OpenOptions.creating())) {
      store.commit(Accounts.put(user, "secret"));
    }
  }

  private static boolean holds(StoreLocation location, String user) throws StoreException {
    try (CredentialStore store = Stores.open(location, OpenOptions.reading())) {
      return Accounts.password(store, user).isPresent();
    }
  }

  private boolean isThere(StoreFormat format, String name, String user) {
    try {
      return holds(at(format, name), user);
    } catch (StoreException e) {
      return false;
    }
  }

  /** Returns why the exchange failed, null if it did not. */
  private @Nullable StoreException exchange(Faults faults) throws Exception {
    round++;
    Files.createDirectory(room());
    make(at(before, "n"), "old");
    make(at(after, "built"), "new");
    start = Accounts.names(room());
    Path held = before == StoreFormat.NDBM ? room().resolve("n.pag") : room().resolve("n");
    OpenOptions options = OpenOptions.creating();
    try (HeldPlace place = new FilePlaceKeeper(faults).hold(held, before, options)) {
      assertTrue(place.exchange(room().resolve("built"), after, room().resolve("kept")));
      return null;
    } catch (StoreException e) {
      return e;
    }
  }

  private List<String> operations() throws Exception {
    Faults counting = new Faults();
    assertEquals(null, exchange(counting));
    assertTrue(isThere(after, "n", "new") && isThere(before, "kept", "old"));
    return List.copyOf(counting.done());
  }

  /** The last operation removes the lock file, which the next writer does then. */
  @Test
  void afterOneFailureAllIsAsItWas() throws Exception {
    List<String> operations = operations();
    for (int i = operations.indexOf("link"); i < operations.size() - 1; i++) {
      String what = operations.get(i) + ", " + i + " of " + operations;
      assertNotNull(exchange(new Faults().failing(i)), what);
      assertEquals(start, Accounts.names(room()), what);
      assertTrue(holds(at(before, "n"), "old"), what);
      assertTrue(holds(at(after, "built"), "new"), what);
    }
  }

  /** What could not be undone keeps the names by which it can be told and settled. */
  @Test
  void whenNothingWorksAnyMoreTheOldFilesStillHaveANameEach() throws Exception {
    List<String> operations = operations();
    for (int i = operations.indexOf("link"); i < operations.size() - 1; i++) {
      String what = operations.get(i) + ", " + i + " of " + operations;
      assertNotNull(exchange(new Faults().endingAt(i)), what);
      assertTrue(isThere(before, "n", "old") || isThere(before, "kept", "old"), what);
      List<String> names = new ArrayList<>(Accounts.names(room()));
      assertFalse(names.stream().noneMatch(name -> name.startsWith("n")), what);
    }
  }
}
