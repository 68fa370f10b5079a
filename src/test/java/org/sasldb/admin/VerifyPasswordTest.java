package org.sasldb.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.admin.VerifyPassword.Answer;
import org.sasldb.record.Account;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** The answer is about the very account that was asked for. */
class VerifyPasswordTest {
  @TempDir Path folder;
  private StoreLocation location;

  @BeforeEach
  void makeStore() throws StoreException {
    location =
        AnyStore.fill(
            StoreFormat.BERKELEY,
            folder.resolve("sasldb2"),
            Map.of(
                RecordKey.of("joe", "r", "userPassword"), "A",
                RecordKey.of(" joe", "r", "userPassword"), "B",
                RecordKey.of("", "r", "userPassword"), "C",
                RecordKey.of("long", "r", "userPassword"), "x".repeat(9000),
                RecordKey.of("n".repeat(990), "r", "userPassword"), "D",
                RecordKey.of("other", "r", "mail"), "E"));
  }

  private Answer verify(String user, String password) throws StoreException {
    try (CredentialStore store = Stores.open(location, OpenOptions.reading());
        Secret given = AnyStore.secret(password)) {
      return new VerifyPassword(store).of(Account.of(user, "r"), given);
    }
  }

  @Test
  void blanksCount() throws StoreException {
    assertEquals(Answer.RIGHT, verify("joe", "A"));
    assertEquals(Answer.WRONG, verify("joe", "B"));
    assertEquals(Answer.RIGHT, verify(" joe", "B"));
    assertEquals(Answer.WRONG, verify(" joe", "A"));
    assertEquals(Answer.NO_SUCH_USER, verify("joe ", "A"));
  }

  @Test
  void oddNamesAreAnsweredToo() throws StoreException {
    assertEquals(Answer.RIGHT, verify("", "C"));
    assertEquals(Answer.RIGHT, verify("n".repeat(990), "D"));
    assertEquals(Answer.NO_SUCH_USER, verify("other", "E"));
  }

  @Test
  void whatLibsaslCannotReadIsNeitherRightNorWrong() throws StoreException {
    assertEquals(Answer.UNREADABLE, verify("long", "x".repeat(9000)));
  }
}
