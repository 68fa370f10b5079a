package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.store.CredentialStore;
import org.sasldb.testing.AcknowledgedUsers;
import org.sasldb.testing.ChildJvm;
import org.sasldb.testing.Stress;

/** Many processes write one file at once, from the moment that it does not exist yet. */
@ParameterizedClass
@ValueSource(strings = {"sasldb2", "sasldb2.gdbm", "sasldb2.pag"})
class ManyWritersIT {
  @TempDir Path folder;
  @Parameter String name;

  @Test
  void nothingIsLost() throws Exception {
    Path file = folder.resolve(name);
    int writers = Stress.count(12, 40);
    int each = 5;
    List<ChildJvm> children = new ArrayList<>();
    try {
      for (int w = 0; w < writers; w++) {
        children.add(ChildJvm.start(StoreProgram.class, file.toString(), w + "-", "" + each));
      }
      for (int w = 0; w < writers; w++) {
        List<String> lines = children.get(w).lines();
        assertEquals(each, AcknowledgedUsers.of(lines).size(), () -> String.join("\n", lines));
        assertEquals(0, children.get(w).status());
      }
    } finally {
      children.forEach(ChildJvm::close);
    }
    assertEquals(writers * each, Accounts.records(file).size());
    try (CredentialStore store = Accounts.openToRead(file)) {
      for (int w = 0; w < writers; w++) {
        for (int i = 0; i < each; i++) {
          assertEquals(Optional.of("x".repeat(i * 400)), Accounts.password(store, w + "-" + i));
        }
      }
    }
    assertEquals(Accounts.namesOf(file), Accounts.names(folder));
    Accounts.verify(file);
  }
}
