package org.sasldb.store.lmdb;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.StoreException;
import org.sasldb.testing.AcknowledgedUsers;

/**
 * Stores users in a file, one commit each, and acknowledges each as soon as it is on the disk:
 * {@code FILE PREFIX COUNT}.
 */
final class StoreProgram {
  private StoreProgram() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int count = Integer.parseInt(arguments[2]);
    try (CredentialStore store = Stores.open(Path.of(arguments[0]))) {
      for (int i = 0; i < count; i++) {
        String user = arguments[1] + i;
        store.commit(Stores.put(user, "x".repeat(i % 7 * 400)));
        out.println(AcknowledgedUsers.line(user));
      }
    } catch (StoreException e) {
      out.println(e.failure().code() + " " + e.getMessage());
      System.exit(1);
    }
  }
}
