package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.StoreException;

/**
 * The process ends at each of the operations of a change that is written in place, where no copy of
 * the new content can be laid beside the file.
 */
@ParameterizedClass
@ValueSource(strings = {"sasldb2", "sasldb2.gdbm", "sasldb2.pag"})
class KilledInPlaceTest {
  private static final int USERS = 300;

  @TempDir Path folder;
  @Parameter String name;

  private Path file() {
    return folder.resolve(name);
  }

  private static Faults guarded() {
    return new Faults().refusing("createFolder", "Read-only file system");
  }

  @BeforeEach
  void makeAStore() throws Exception {
    Accounts.companions(file());
    ChangeSet.Builder users = ChangeSet.of("users");
    for (int i = 0; i < USERS; i++) {
      users.put(Accounts.key("user" + i), Accounts.value("password" + i));
    }
    Accounts.commit(file(), users.build());
  }

  @Test
  void aPasswordOfTheSameLengthIsTheOldOneOrTheNewOne() throws Exception {
    everyEnd(Accounts.put("user7", "PASSWORD7"));
  }

  /** In a GDBM file the records behind it move, and nothing helps. */
  @Test
  void anyOneRecordOfABerkeleyFileIsChangedOrNot() throws Exception {
    Assumptions.assumeTrue(name.equals("sasldb2"), "a promise for Berkeley files only");
    everyEnd(Accounts.put("user7", "another, longer password"));
    everyEnd(Accounts.put("new", "user"));
    everyEnd(Accounts.put("user7", "x".repeat(9000)));
    everyEnd(Accounts.delete("user7"));
  }

  private void everyEnd(ChangeSet change) throws Exception {
    byte[] original = Files.readAllBytes(file());
    Map<String, String> before = Accounts.records(file());
    Faults counting = guarded();
    commit(change, counting);
    Map<String, String> after = Accounts.records(file());
    int last = counting.done().lastIndexOf("force");
    for (int i = 0; i <= last; i++) {
      Files.write(file(), original);
      Files.deleteIfExists(folder.resolve("." + name + ".lock"));
      Faults ending = guarded().endingAt(i);
      Accounts.failure(() -> commit(change, ending));
      Map<String, String> found = Accounts.records(file());
      String what = "ended at " + i + " of " + counting.done();
      assertTrue(found.equals(before) || found.equals(after), what);
    }
  }

  private void commit(ChangeSet change, Faults faults) throws StoreException {
    try (CredentialStore store = Accounts.open(file(), faults.hasty())) {
      store.commit(change);
    }
  }
}
