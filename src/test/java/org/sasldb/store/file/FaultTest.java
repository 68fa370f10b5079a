package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;

/** Every operation on the disk fails once: the old content stays whole, and nothing is left. */
@ParameterizedClass
@ValueSource(strings = {"sasldb2", "sasldb2.gdbm", "sasldb2.pag"})
class FaultTest {
  private static final int USERS = 300;

  @TempDir Path folder;
  @Parameter String name;

  private static final ChangeSet CHANGE =
      ChangeSet.of("change")
          .put(Accounts.key("new"), Accounts.value("x".repeat(9000)))
          .delete(Accounts.key("joe"))
          .build();

  private Path file() {
    return folder.resolve(name);
  }

  /** Where a file is replaced. */
  @Test
  void everyOperationOfAReplacement() throws Exception {
    everyOperation(this::prepare, new Faults());
  }

  /** Where a file is made. */
  @Test
  void everyOperationOfACreation() throws Exception {
    everyOperation(() -> Files.deleteIfExists(file()), new Faults());
  }

  /** Where a file has two names and is written in place. */
  @Test
  void everyOperationInPlace() throws Exception {
    Path other = folder.resolve("other name");
    everyOperation(
        () -> {
          Files.deleteIfExists(other);
          prepare();
          Files.createLink(other, file());
        },
        new Faults());
  }

  /** Where not even a copy can be made beside the file. */
  @Test
  void everyOperationInAGuardedFolder() throws Exception {
    everyOperation(this::prepare, new Faults().refusing("createFolder", "Read-only file system"));
  }

  /**
   * Where putting the old content back fails too: the next writer finishes or undoes the change.
   */
  @Test
  void everyTwoOperationsInPlace() throws Exception {
    everyTwoOperations(CHANGE, true);
  }

  /**
   * Each block may be the old one or the new one, so that records are whole and the change is not.
   */
  @Test
  void aChangeOfManyRecordsInPlaceIsNeverHalfDone() throws Exception {
    ChangeSet.Builder many = ChangeSet.of("many");
    for (int i = 0; i < USERS; i += 40) {
      many.put(Accounts.key("user" + i), Accounts.value("PASSWORD" + i));
    }
    everyTwoOperations(many.build(), false);
  }

  private void everyTwoOperations(ChangeSet change, boolean toTheEnd) throws Exception {
    Faults counting = inPlace(new Faults());
    Map<String, String> before = Accounts.records(file());
    commit(change, counting);
    Map<String, String> after = Accounts.records(file());
    int torn = 0;
    for (int i = 0; i < counting.done().size(); i++) {
      torn += failTwice(change, inPlace(new Faults().failing(i, 2)), before, after);
      if (toTheEnd) {
        torn += failTwice(change, inPlace(new Faults().endingAt(i)), before, after);
      }
    }
    assertTrue(torn > 0, "no failure tore the file");
  }

  private Faults inPlace(Faults faults) throws Exception {
    Path other = folder.resolve("other name");
    Files.deleteIfExists(other);
    Files.deleteIfExists(file());
    ChangeSet.Builder users = ChangeSet.of("users").put(Accounts.key("joe"), Accounts.value("x"));
    for (int i = 0; i < USERS; i++) {
      users.put(Accounts.key("user" + i), Accounts.value("password" + i));
    }
    commit(users.build(), new Faults());
    Files.createLink(other, file());
    return faults;
  }

  /** Gives 1 if the file was torn. */
  private int failTwice(
      ChangeSet change, Faults faults, Map<String, String> before, Map<String, String> after)
      throws Exception {
    List<String> names = Accounts.names(folder);
    String said = "";
    try {
      commit(change, faults);
    } catch (StoreException e) {
      said = e.reason() + e.hint();
    }
    String what = said + faults.done();
    boolean torn = said.contains("so the file is torn");
    boolean kept = said.contains(" until the next change finishes this one");
    assertEquals(kept, said.contains("sasldb store compact -f"), what);
    if (!torn) {
      Map<String, String> found = Accounts.records(file());
      assertTrue(found.equals(before) || found.equals(after), what);
    }
    commit(Accounts.delete("nobody"), new Faults());
    commit(Accounts.put("next", "run"), new Faults());
    Map<String, String> found = Accounts.records(file());
    assertEquals("run", found.remove(Accounts.latin(Accounts.key("next").toByteArray())), what);
    // where not even the redo could be given its name, only damage tells that it is needed
    boolean damageOnly = torn && !kept;
    assertTrue(damageOnly || found.equals(before) || found.equals(after), what + found.keySet());
    assertEquals(names, Accounts.names(folder), what);
    return torn ? 1 : 0;
  }

  private void commit(ChangeSet change, Faults faults) throws StoreException {
    OpenOptions creating = OpenOptions.creating();
    try (CredentialStore store =
        Accounts.provider(file(), faults.hasty(), new HastyTicker()).open(file(), creating)) {
      store.commit(change);
    }
  }

  @BeforeEach
  void companions() throws Exception {
    Accounts.companions(file());
  }

  private void prepare() throws Exception {
    Files.deleteIfExists(file());
    Accounts.commit(file(), Accounts.put("joe", "secret"));
    Accounts.commit(file(), Accounts.put("ann", "other"));
  }

  private void everyOperation(Faults.Event prepare, Faults counting) throws Exception {
    prepare.happen();
    try (CredentialStore store = Accounts.open(file(), counting)) {
      store.commit(CHANGE);
    }
    Map<String, String> after = Accounts.records(file());
    List<String> operations = List.copyOf(counting.done());
    assertTrue(operations.contains("force"), operations.toString());
    for (int i = 0; i < operations.size(); i++) {
      prepare.happen();
      if (counting.isRefusing(operations.get(i))) {
        continue;
      }
      failOnce(i, operations.get(i), counting.copy().failing(i), after);
    }
  }

  private void failOnce(int number, String name, Faults faults, Map<String, String> after)
      throws Exception {
    String what = "operation " + number + ", " + name;
    List<String> names = Accounts.names(folder);
    boolean existed = Files.exists(file());
    Map<String, String> before = existed ? Accounts.records(file()) : Map.of();
    try (CredentialStore store = Accounts.open(file(), faults)) {
      if (name.equals("delete")) {
        store.commit(CHANGE);
        assertEquals(after, Accounts.records(file()), what);
        Accounts.commit(file(), Accounts.put("next", "run"));
        names = existed ? names : Accounts.namesOf(file());
      } else {
        StoreException e = Accounts.failure(() -> store.commit(CHANGE));
        assertEquals(Failure.WRITE_FAILED, e.failure(), what);
        assertTrue(e.reason().contains("Input/output error"), what + ": " + e.reason());
        assertEquals(existed, Files.exists(file()), what);
        assertEquals(before, existed ? Accounts.records(file()) : Map.of(), what);
      }
    }
    assertEquals(names, Accounts.names(folder), what);
    if (Files.exists(file())) {
      assertTrue(Accounts.provider(file()).check(file(), OpenOptions.reading()).sound(), what);
    }
  }

  @Test
  void aFullDiskIsSaidToBeFull() throws Exception {
    prepare();
    Faults full = new Faults().refusing("write", "No space left on device");
    try (CredentialStore store = Accounts.open(file(), full)) {
      StoreException e = Accounts.failure(() -> store.commit(CHANGE));
      assertEquals(Failure.NO_SPACE, e.failure());
      assertTrue(e.hint().startsWith("df -h"), e.hint());
    }
    assertEquals(Accounts.namesOf(file()), Accounts.names(folder));
  }

  @Test
  void whereFilesCannotBeLinkedANewFileIsRenamed() throws Exception {
    Faults noLinks = new Faults().refusing("link", "Operation not permitted");
    try (CredentialStore store = Accounts.open(file(), noLinks)) {
      store.commit(Accounts.put("joe", "secret"));
    }
    assertEquals(Accounts.namesOf(file()), Accounts.names(folder));
    assertEquals("secret", Accounts.password(file(), "joe").orElseThrow());
  }
}
