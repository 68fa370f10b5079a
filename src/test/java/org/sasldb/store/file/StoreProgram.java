package org.sasldb.store.file;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.testing.AcknowledgedUsers;

/**
 * Stores users in a file, one commit each, and acknowledges each as soon as it is on the disk, or
 * "CODE USER" when it could not be stored: {@code FILE PREFIX COUNT}.
 */
final class StoreProgram {
  private StoreProgram() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int count = Integer.parseInt(arguments[2]);
    Path file = Path.of(arguments[0]);
    OpenOptions patient = OpenOptions.creating().withLockWait(Duration.ofMinutes(10));
    try (CredentialStore store = Accounts.provider(file).open(file, patient)) {
      for (int i = 0; i < count; i++) {
        String user = arguments[1] + i;
        try {
          // lengths differ, so that the file grows by whole pages now and then
          Secret value = Secret.takeOver("x".repeat(i % 7 * 400).getBytes(StandardCharsets.UTF_8));
          RecordKey key = RecordKey.of(user, "example.org", "userPassword");
          store.commit(ChangeSet.of("set password").put(key, value).build());
          out.println(AcknowledgedUsers.line(user));
        } catch (StoreException e) {
          out.println(e.failure().code() + " " + user + " " + e.getMessage());
        }
      }
    } catch (StoreException e) {
      out.println(e.failure().code() + " " + e.getMessage());
      System.exit(1);
    }
  }
}
