package org.sasldb.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreInfo;
import org.sasldb.testing.MemoryStore;
import org.sasldb.verifier.RandomSource;
import org.sasldb.verifier.ScramMechanism;

/** What each change of a user comes to, what it leaves, and what it does when others interfere. */
class UserChangesTest {
  private static final Account JOE = Account.of("joe", "r");
  private static final Account JANE = Account.of("jane", "r");
  private static final SecretForms VERIFIERS =
      new SecretForms(
          false,
          List.of(
              new SecretForms.Scram(ScramMechanism.SHA_256, 4096),
              new SecretForms.Scram(ScramMechanism.SHA_512, 4096)),
          null);

  private final MemoryStore store = new MemoryStore();

  private static NewPassword plain(String text) {
    return password(text, SecretForms.PLAIN_TEXT);
  }

  private static NewPassword password(String text, SecretForms forms) {
    return new NewPassword(AnyStore.secret(text), forms, RandomSource.system());
  }

  private UserOutcome make(UserChange change) throws StoreException {
    return UserChanges.allOrNone(List.of(change)).into(store).get(0).outcome();
  }

  private Set<String> properties(Account account) throws StoreException {
    return AccountRecords.of(store, account).keySet().stream()
        .map(ByteString::toString)
        .collect(Collectors.toSet());
  }

  private String value(Account account, String property) {
    byte[] value = store.records().get(RecordKey.of(account, ByteString.utf8(property)));
    return value == null ? "none" : new String(value, UTF_8);
  }

  @Test
  void addIsStrictAndSaysSo() throws StoreException {
    assertEquals(UserOutcome.ADDED, make(new AddUser(JOE, plain("a"), IfExists.FAIL)));
    assertEquals(UserOutcome.EXISTS, make(new AddUser(JOE, plain("b"), IfExists.FAIL)));
    assertEquals(UserOutcome.SKIPPED, make(new AddUser(JOE, plain("b"), IfExists.SKIP)));
    assertEquals("a", value(JOE, "userPassword"));
    assertEquals(UserOutcome.CHANGED, make(new AddUser(JOE, plain("b"), IfExists.REPLACE)));
    assertEquals("b", value(JOE, "userPassword"));
  }

  @Test
  void anySecretMakesAUserThere() throws StoreException {
    for (String secret :
        List.of(
            "authPassword",
            "cmusaslsecretOTP",
            "cmusaslsecretSRP",
            "disabled;userPassword",
            "authPassword;SCRAM-SHA-512")) {
      MemoryStore one = new MemoryStore().with("joe", "r", secret, "x");
      UserChange add = new AddUser(JOE, plain("a"), IfExists.FAIL);
      assertEquals(
          UserOutcome.EXISTS,
          UserChanges.allOrNone(List.of(add)).into(one).get(0).outcome(),
          secret);
    }
    store.with("joe", "r", "mail", "joe@example.org");
    assertEquals(UserOutcome.ADDED, make(new AddUser(JOE, plain("a"), IfExists.FAIL)));
    assertEquals(Set.of("mail", "userPassword"), properties(JOE));
  }

  @Test
  void setIsStrictAndReplacesEverySecret() throws StoreException {
    assertEquals(
        UserOutcome.NO_SUCH_USER, make(new ChangePassword(JOE, plain("a"), IfMissing.FAIL, false)));
    assertEquals(
        UserOutcome.SKIPPED, make(new ChangePassword(JOE, plain("a"), IfMissing.SKIP, false)));
    assertEquals(Set.of(), properties(JOE));
    assertEquals(
        UserOutcome.ADDED, make(new ChangePassword(JOE, plain("a"), IfMissing.CREATE, false)));
    store.with("joe", "r", "cmusaslsecretPLAIN", "old");
    assertEquals(
        UserOutcome.CHANGED, make(new ChangePassword(JOE, plain("b"), IfMissing.FAIL, false)));
    assertEquals(Set.of("userPassword"), properties(JOE));
  }

  @Test
  void theSamePasswordAgainChangesNothingAndMakesNoNewSalt() throws StoreException {
    for (SecretForms forms : List.of(SecretForms.PLAIN_TEXT, VERIFIERS)) {
      make(new ChangePassword(JOE, password("a", forms), IfMissing.CREATE, false));
      var before = store.records();
      assertEquals(
          UserOutcome.UNCHANGED,
          make(new ChangePassword(JOE, password("a", forms), IfMissing.FAIL, false)));
      before.forEach((key, value) -> assertArrayEquals(value, store.records().get(key)));
      assertEquals(
          UserOutcome.CHANGED,
          make(new ChangePassword(JOE, password("b", forms), IfMissing.FAIL, false)));
    }
    assertEquals(Set.of("authPassword", "authPassword;SCRAM-SHA-512"), properties(JOE));
  }

  @Test
  void aDisabledUserStaysDisabledUnlessAsked() throws StoreException {
    store.with("joe", "r", "userPassword", "a").with("joe", "r", "mail", "m");
    assertEquals(UserOutcome.DISABLED, make(SwitchUser.disabling(JOE)));
    assertEquals(Set.of("disabled;userPassword", "mail"), properties(JOE));
    assertEquals(UserOutcome.UNCHANGED, make(SwitchUser.disabling(JOE)));
    make(new ChangePassword(JOE, plain("b"), IfMissing.FAIL, false));
    assertEquals("b", value(JOE, "disabled;userPassword"));
    assertEquals("none", value(JOE, "userPassword"));
    assertEquals(UserOutcome.ENABLED, make(SwitchUser.enabling(JOE)));
    assertEquals("b", value(JOE, "userPassword"));
    make(SwitchUser.disabling(JOE));
    assertEquals(
        UserOutcome.CHANGED, make(new ChangePassword(JOE, plain("b"), IfMissing.FAIL, true)));
    assertEquals(Set.of("userPassword", "mail"), properties(JOE));
  }

  @Test
  void anOldSecretThatWasKeptNeverComesBack() throws StoreException {
    store.with("joe", "r", "disabled;authPassword", "old").with("joe", "r", "userPassword", "new");
    assertEquals(UserOutcome.UNCHANGED, make(SwitchUser.enabling(JOE)));
    make(SwitchUser.disabling(JOE));
    make(SwitchUser.enabling(JOE));
    assertEquals(Set.of("userPassword"), properties(JOE));
  }

  @Test
  void deletingTakesEveryRecordOrOnlySecrets() throws StoreException {
    store.with("joe", "r", "userPassword", "a").with("joe", "r", "mail", "m");
    store.with("joe", "other", "userPassword", "stays");
    assertEquals(UserOutcome.DELETED, make(new DeleteUser(JOE, true, IfMissing.FAIL)));
    assertEquals(Set.of("mail"), properties(JOE));
    assertEquals(UserOutcome.NO_SECRET, make(new DeleteUser(JOE, true, IfMissing.FAIL)));
    assertEquals(UserOutcome.DELETED, make(new DeleteUser(JOE, false, IfMissing.FAIL)));
    assertEquals(1, store.records().size());
    assertEquals(UserOutcome.SKIPPED, make(new DeleteUser(JOE, false, IfMissing.SKIP)));
  }

  @Test
  void ofSeveralAllAreDeletedOrNone() throws StoreException {
    store.with("joe", "r", "userPassword", "a");
    List<UserPlan> plans =
        UserChanges.allOrNone(
                List.of(
                    new DeleteUser(JOE, false, IfMissing.FAIL),
                    new DeleteUser(JANE, false, IfMissing.FAIL)))
            .into(store);
    assertEquals(UserOutcome.NO_SUCH_USER, plans.get(1).outcome());
    assertEquals(1, store.records().size());
  }

  @Test
  void renamingMovesAllAndTakesNobodysPlace() throws StoreException {
    store.with("joe", "r", "userPassword", "a").with("joe", "r", "mail", "m");
    store.with("jane", "r", "mail", "hers");
    assertEquals(UserOutcome.EXISTS, make(new RenameUser(JOE, JANE, false)));
    make(new DeleteUser(JANE, false, IfMissing.FAIL));
    int commits = store.commits();
    assertEquals(UserOutcome.RENAMED, make(new RenameUser(JOE, JANE, false)));
    assertEquals(commits + 1, store.commits());
    assertEquals(Set.of(), properties(JOE));
    assertEquals("a", value(JANE, "userPassword"));
    assertEquals("m", value(JANE, "mail"));
    assertEquals(UserOutcome.NO_SUCH_USER, make(new RenameUser(JOE, JANE, false)));
  }

  @Test
  void secretsThatDependOnTheNameAreDroppedOnlyWhenAsked() throws StoreException {
    store.with("joe", "r", "cmusaslsecretDIGEST-MD5", "h").with("joe", "r", "userPassword", "a");
    UserPlan refused =
        UserChanges.allOrNone(List.of(new RenameUser(JOE, JANE, false))).into(store).get(0);
    assertEquals(UserOutcome.BOUND_TO_NAME, refused.outcome());
    assertEquals("[cmusaslsecretDIGEST-MD5]", refused.properties().toString());
    assertEquals(2, properties(JOE).size());
    assertEquals(UserOutcome.RENAMED, make(new RenameUser(JOE, JANE, true)));
    assertEquals(Set.of("userPassword"), properties(JANE));
  }

  @Test
  void propertiesAreSetOnUsersThatAreThere() throws StoreException {
    ByteString mail = ByteString.utf8("mail");
    Secret value = AnyStore.secret("m");
    assertEquals(
        UserOutcome.NO_SUCH_USER, make(ChangeProperty.setting(JOE, mail, value, IfMissing.FAIL)));
    store.with("joe", "r", "userPassword", "a");
    assertEquals(
        UserOutcome.CHANGED, make(ChangeProperty.setting(JOE, mail, value, IfMissing.FAIL)));
    assertEquals(
        UserOutcome.UNCHANGED, make(ChangeProperty.setting(JOE, mail, value, IfMissing.FAIL)));
    assertEquals(UserOutcome.DELETED, make(ChangeProperty.removing(JOE, mail, IfMissing.FAIL)));
    assertEquals(
        UserOutcome.NO_SUCH_PROPERTY, make(ChangeProperty.removing(JOE, mail, IfMissing.FAIL)));
    ByteString secret = ByteString.utf8("userPassword");
    assertThrows(
        IllegalArgumentException.class, () -> ChangeProperty.removing(JOE, secret, IfMissing.FAIL));
  }

  @Test
  void changesOfOneUserFollowEachOtherInOneCommit() throws StoreException {
    List<UserChange> changes =
        List.of(
            new AddUser(JOE, plain("a"), IfExists.FAIL),
            new AddUser(JOE, plain("b"), IfExists.FAIL),
            new ChangePassword(JOE, plain("c"), IfMissing.FAIL, false),
            SwitchUser.disabling(JOE),
            new RenameUser(JOE, JANE, false),
            new DeleteUser(JOE, false, IfMissing.FAIL),
            new AddUser(JOE, plain("d"), IfExists.FAIL));
    List<UserOutcome> outcomes =
        UserChanges.each(changes).into(store).stream().map(UserPlan::outcome).toList();
    assertEquals(
        List.of(
            UserOutcome.ADDED,
            UserOutcome.EXISTS,
            UserOutcome.CHANGED,
            UserOutcome.DISABLED,
            UserOutcome.RENAMED,
            UserOutcome.NO_SUCH_USER,
            UserOutcome.ADDED),
        outcomes);
    assertEquals(1, store.commits());
    assertEquals("c", value(JANE, "disabled;userPassword"));
    assertEquals("d", value(JOE, "userPassword"));
    assertEquals(2, store.records().size());
  }

  /** Somebody else does the same just before the commit. */
  @Test
  void whatAnotherProgramDidBetweenPlanAndCommitCounts() throws StoreException {
    Interrupted meddled =
        new Interrupted(store, ChangeSet.of("x").put(key("userPassword"), value()));
    UserChange add = new AddUser(JOE, plain("mine"), IfExists.FAIL);
    List<UserPlan> plans = UserChanges.allOrNone(List.of(add)).into(meddled);
    assertEquals(UserOutcome.EXISTS, plans.get(0).outcome());
    assertEquals("theirs", value(JOE, "userPassword"));

    Interrupted gone = new Interrupted(store, ChangeSet.of("x").delete(key("userPassword")));
    UserChange set = new ChangePassword(JOE, plain("mine"), IfMissing.FAIL, false);
    plans = UserChanges.allOrNone(List.of(set)).into(gone);
    assertEquals(UserOutcome.NO_SUCH_USER, plans.get(0).outcome());
    assertTrue(store.records().isEmpty());
  }

  private static RecordKey key(String property) {
    return RecordKey.of(JOE, ByteString.utf8(property));
  }

  private static Secret value() {
    return AnyStore.secret("theirs");
  }

  @Test
  void aDryRunChangesNothing() throws StoreException {
    List<UserPlan> plans =
        UserChanges.allOrNone(List.of(new AddUser(JOE, plain("a"), IfExists.FAIL))).wouldDo(store);
    assertEquals(UserOutcome.ADDED, plans.get(0).outcome());
    assertEquals(0, store.commits());
  }

  /** A store on which something happens before the first commit that is asked for. */
  private static final class Interrupted implements CredentialStore {
    private final CredentialStore store;
    private final List<ChangeSet> first = new ArrayList<>();

    Interrupted(CredentialStore store, ChangeSet.Builder first) {
      this.store = store;
      this.first.add(first.build());
    }

    @Override
    public StoreInfo info() throws StoreException {
      return store.info();
    }

    @Override
    public java.util.Optional<Secret> get(RecordKey key) throws StoreException {
      return store.get(key);
    }

    @Override
    public RecordCursor scan() throws StoreException {
      return store.scan();
    }

    @Override
    public CommitResult commit(ChangeSet changes) throws StoreException {
      if (!first.isEmpty() && !changes.writes().isEmpty()) {
        store.commit(first.remove(0));
      }
      return store.commit(changes);
    }

    @Override
    public void close() {}
  }
}
