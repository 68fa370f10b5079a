package org.sasldb.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sasldb.record.Account;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.store.CommitResult;
import org.sasldb.store.Precondition;
import org.sasldb.store.StoreException;
import org.sasldb.testing.MemoryStore;
import org.sasldb.verifier.OtpAlgorithm;
import org.sasldb.verifier.OtpSecret;
import org.sasldb.verifier.RandomSource;
import org.sasldb.verifier.ScramMechanism;
import org.sasldb.verifier.ScramVerifier;

/** {@link SetPassword} and {@link DeleteSecrets}: what is left of a user's secrets. */
class SecretChangesTest {
  private static final Account ALICE = Account.of("alice", "example.com");
  private static final RandomSource COUNTING =
      count -> {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
          bytes[i] = (byte) (i + 1);
        }
        return bytes;
      };
  private static final RandomSource UNTOUCHED =
      count -> {
        throw new AssertionError("plain text needs no randomness");
      };

  /** Alice with every secret there is, and everything that must stay. */
  private static MemoryStore everySecret() {
    return bystanders()
        .with("alice", "example.com", "userPassword", "old")
        .with("alice", "example.com", "authPassword", "SCRAM-SHA-1$…")
        .with("alice", "example.com", "cmusaslsecretOTP", "md5 …")
        .with("alice", "example.com", "cmusaslsecretPLAIN", "hash")
        .with("alice", "example.com", "cmusaslsecretSRP", "srp");
  }

  private static MemoryStore bystanders() {
    return new MemoryStore()
        .with("alice", "example.com", "mail", "alice@example.com")
        .with("alice", "example.org", "userPassword", "other realm")
        .with("alice2", "example.com", "authPassword", "other user")
        .with(RecordKey.ofBytes("alice".getBytes(UTF_8)), new byte[] {1});
  }

  private static CommitResult set(MemoryStore store, SecretForms forms, RandomSource random)
      throws StoreException {
    return store.commit(new SetPassword(forms, random).of(ALICE, bytes("pencil")).build());
  }

  @Test
  void aNewPasswordLeavesNoOlderSecretAndIsOneCommit() throws StoreException {
    MemoryStore store = everySecret();
    set(store, SecretForms.PLAIN_TEXT, UNTOUCHED);
    assertEquals(1, store.commits());
    assertSame(
        bystanders().with("alice", "example.com", "userPassword", "pencil").records(),
        store.records());
  }

  @Test
  void aVerifierReplacesThePlainTextPassword() throws StoreException {
    MemoryStore store = everySecret();
    set(store, scram(ScramMechanism.SHA_256, false), COUNTING);
    RecordKey key = RecordKey.of(ALICE, PropertyNames.AUTH_PASSWORD);
    byte[] value = store.records().get(key);
    ScramVerifier verifier = ScramVerifier.parse(value).orElseThrow();
    assertTrue(verifier.accepts(bytes("pencil")));
    assertArrayEquals(COUNTING.bytes(16), verifier.salt());
    assertSame(bystanders().with(key, value).records(), store.records());
  }

  @Test
  void bothFormsAreStoredTogether() throws StoreException {
    MemoryStore store = new MemoryStore();
    set(store, scram(ScramMechanism.SHA_512, true), COUNTING);
    assertEquals(
        Set.of(
            RecordKey.of(ALICE, PropertyNames.AUTH_PASSWORD),
            RecordKey.of(ALICE, PropertyNames.USER_PASSWORD)),
        store.records().keySet());
  }

  @Test
  void oneTimePasswordsGetASeedFromHostAndChance() throws StoreException {
    MemoryStore store = new MemoryStore();
    SecretForms.Otp otp = new SecretForms.Otp(OtpAlgorithm.SHA1, "mail.example.com");
    set(store, new SecretForms(false, List.of(), otp), COUNTING);
    byte[] value = store.records().get(RecordKey.of(ALICE, PropertyNames.OTP));
    OtpSecret secret = OtpSecret.parse(value).orElseThrow();
    assertEquals("ma0752", secret.seed()); // 1 + 0x01020304 mod 9999
    assertEquals(OtpSecret.create(OtpAlgorithm.SHA1, secret.seed(), bytes("pencil")), secret);
  }

  @Test
  void aPasswordThatCannotBeReadBackIsRefusedWithoutShowingIt() {
    SetPassword use = new SetPassword(SecretForms.PLAIN_TEXT, UNTOUCHED);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> use.of(ALICE, bytes("pen\0cil")));
    assertFalse(refused.getMessage().contains("pen"));
  }

  @Test
  void formsThatStoreNothingAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new SecretForms(false, List.of(), null));
    assertThrows(
        IllegalArgumentException.class, () -> new SecretForms.Scram(ScramMechanism.SHA_1, 0));
  }

  @Test
  void deletingTakesEverySecretAndNothingElse() throws StoreException {
    MemoryStore store = everySecret();
    assertEquals(new CommitResult.Committed(0, 5), store.commit(DeleteSecrets.of(ALICE).build()));
    assertSame(bystanders().records(), store.records());
    assertEquals(new CommitResult.Committed(0, 0), store.commit(DeleteSecrets.of(ALICE).build()));
  }

  @Test
  void aConditionCanBeAddedAndHoldsTheChangeBack() throws StoreException {
    MemoryStore store = everySecret();
    Precondition absent = new Precondition.Absent(RecordKey.of(ALICE, PropertyNames.USER_PASSWORD));
    SetPassword use = new SetPassword(SecretForms.PLAIN_TEXT, UNTOUCHED);
    assertEquals(
        new CommitResult.Refused(absent),
        store.commit(use.of(ALICE, bytes("pencil")).require(absent).build()));
    assertSame(everySecret().records(), store.records());
  }

  private static SecretForms scram(ScramMechanism mechanism, boolean plain) {
    return new SecretForms(plain, List.of(new SecretForms.Scram(mechanism, 4096)), null);
  }

  private static void assertSame(Map<RecordKey, byte[]> expected, Map<RecordKey, byte[]> found) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((key, value) -> assertArrayEquals(value, found.get(key), key.toString()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
