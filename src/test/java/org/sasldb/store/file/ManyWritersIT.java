package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.CredentialStore;
import org.sasldb.testing.ChildProgram;
import org.sasldb.testing.Command;
import org.sasldb.testing.Stress;

/** Many processes write one file at once, from the moment that it does not exist yet. */
class ManyWritersIT {
  @TempDir Path folder;

  @Test
  void nothingIsLost() throws Exception {
    Path file = folder.resolve("sasldb2");
    int writers = Stress.count(12, 40);
    int each = 5;
    List<ChildProgram> children = new ArrayList<>();
    try {
      for (int w = 0; w < writers; w++) {
        children.add(ChildProgram.start(StoreProgram.class, file.toString(), w + "-", "" + each));
      }
      for (int w = 0; w < writers; w++) {
        List<String> lines = children.get(w).lines();
        assertEquals(each, StoreProgram.stored(lines).size(), () -> String.join("\n", lines));
        assertEquals(0, children.get(w).status());
      }
    } finally {
      children.forEach(ChildProgram::close);
    }
    assertEquals(writers * each, Accounts.records(file).size());
    try (CredentialStore store = Accounts.openToRead(file)) {
      for (int w = 0; w < writers; w++) {
        for (int i = 0; i < each; i++) {
          assertEquals(Optional.of("x".repeat(i * 400)), Accounts.password(store, w + "-" + i));
        }
      }
    }
    assertEquals(List.of("sasldb2"), Accounts.names(folder));
    Command.requireInstalled("db5.3_verify");
    Command.of("db5.3_verify", file.toString()).run().expect(0);
  }
}
