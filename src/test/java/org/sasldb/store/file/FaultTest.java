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
