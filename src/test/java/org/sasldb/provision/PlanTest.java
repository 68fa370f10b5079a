package org.sasldb.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.sasldb.record.RecordKey;
import org.sasldb.testing.MemoryStore;
import org.sasldb.verifier.ScramMechanism;
import org.sasldb.verifier.ScramVerifier;

/** What is done with users, and why, and that the second time nothing is. */
class PlanTest {
  private final MemoryStore store = new MemoryStore();

  private static String line(UserChange change) {
    return change.action() + " " + change.account() + ": " + String.join("; ", change.reasons());
  }

  /** Applies a state, and applies it again: then there must be nothing to do. */
  private List<String> apply(String text) throws Exception {
    Plan plan;
    try (DesiredState state = States.yaml(text)) {
      ApplyState apply = States.apply(state, States.of(store));
      List<String> foreseen = apply.plan().changes().stream().map(PlanTest::line).toList();
      plan = apply.run(agreed -> {});
      assertEquals(foreseen, plan.changes().stream().map(PlanTest::line).toList());
    }
    Map<String, String> after = States.records(store);
    try (DesiredState again = States.yaml(text)) {
      assertEquals(List.of(), States.apply(again, States.of(store)).run(agreed -> {}).changes());
    }
    assertEquals(after, States.records(store));
    return plan.changes().stream().map(PlanTest::line).toList();
  }

  private ScramVerifier verifier(String user, String property) {
    byte[] value = store.records().get(RecordKey.of(user, "r", property));
    return ScramVerifier.parse(value).orElseThrow();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void aNewUserIsAddedWithHisProperties() throws Exception {
    assertEquals(
        List.of("ADD joe@r: not in the store"),
        apply("users:\n- user: joe\n  password: pw\n  properties: {mail: joe@x, odd: null}\n"));
    assertEquals(
        Map.of("joe@r: userPassword", "pw", "joe@r: mail", "joe@x"), States.records(store));
  }

  @Test
  void whatIsNotListedStays() throws Exception {
    store.with("ann", "r", "userPassword", "a").with("joe", "r", "mail", "m");
    store.with(RecordKey.ofBytes(bytes("no separators")), bytes("x"));
    assertEquals(
        List.of("CHANGE joe@r: has no secret"), apply("users: [{user: joe, password: pw}]"));
    assertEquals(4, store.records().size());
  }

  @Test
  void aPasswordIsChangedOnlyWhereItDiffers() throws Exception {
    store.with("joe", "r", "userPassword", "old").with("ann", "r", "userPassword", "same");
    assertEquals(
        List.of("CHANGE joe@r: password differs"),
        apply("users: [{user: joe, password: new}, {user: ann, password: same}]"));
  }

  @Test
  void olderSecretsGoWhenAPasswordIsGiven() throws Exception {
    store.with("joe", "r", "userPassword", "pw").with("joe", "r", "cmusaslsecretOTP", "x");
    assertEquals(
        List.of("CHANGE joe@r: cmusaslsecretOTP is another secret"),
        apply("users: [{user: joe, password: pw}]"));
    assertEquals(Map.of("joe@r: userPassword", "pw"), States.records(store));
  }

  @Test
  void withoutASecretOnlyStateAndPropertiesCount() throws Exception {
    store.with("joe", "r", "userPassword", "pw").with("joe", "r", "mail", "old");
    assertEquals(
        List.of("CHANGE joe@r: property mail differs; property note is missing"),
        apply("users: [{user: joe, properties: {mail: new, note: n}}]"));
    assertEquals(
        List.of("CHANGE joe@r: property note is to be removed"),
        apply("users: [{user: joe, properties: {note: null}}]"));
    assertEquals(Map.of("joe@r: userPassword", "pw", "joe@r: mail", "new"), States.records(store));
  }

  @Test
  void aNewUserWithoutASecretIsAFault() throws Exception {
    try (DesiredState state = States.yaml("users:\n- user: joe\n- {user: ann, state: disabled}")) {
      BadStateException e =
          assertThrows(
              BadStateException.class,
              () -> States.apply(state, States.of(store)).run(agreed -> {}));
      assertEquals(List.of(4L, 5L), e.faults().stream().map(StateFault::line).toList());
      assertEquals(StateFault.Kind.NO_SECRET, e.faults().get(0).kind());
    }
    assertTrue(store.records().isEmpty());
  }

  @Test
  void disabledSecretsAreKeptUnderAnotherName() throws Exception {
    store.with("joe", "r", "userPassword", "pw").with("joe", "r", "cmusaslsecretOTP", "x");
    assertEquals(
        List.of("DISABLE joe@r: state is disabled"),
        apply("users: [{user: joe, state: disabled}]"));
    assertEquals(
        Map.of("joe@r: disabled;userPassword", "pw", "joe@r: disabled;cmusaslsecretOTP", "x"),
        States.records(store));
    assertEquals(
        List.of("CHANGE joe@r: password differs; cmusaslsecretOTP is another secret"),
        apply("users: [{user: joe, state: disabled, password: new}]"));
    assertEquals(Map.of("joe@r: disabled;userPassword", "new"), States.records(store));
    assertEquals(List.of("ENABLE joe@r: state is present"), apply("users: [{user: joe}]"));
    assertEquals(Map.of("joe@r: userPassword", "new"), States.records(store));
  }

  @Test
  void aUserCanBeginDisabled() throws Exception {
    assertEquals(
        List.of("ADD joe@r: not in the store"),
        apply("users: [{user: joe, state: disabled, password: pw}]"));
    assertEquals(Map.of("joe@r: disabled;userPassword", "pw"), States.records(store));
  }

  /** Somebody gave a disabled user a new password by saslpasswd2: that is the one that counts. */
  @Test
  void aNewerSecretGoesBeforeTheDisabledOne() throws Exception {
    store.with("joe", "r", "userPassword", "new").with("joe", "r", "disabled;userPassword", "old");
    assertEquals(
        List.of("DISABLE joe@r: state is disabled; secrets from before it was disabled"),
        apply("users: [{user: joe, state: disabled}]"));
    assertEquals(Map.of("joe@r: disabled;userPassword", "new"), States.records(store));
  }

  @Test
  void anAbsentUserLosesAllRecords() throws Exception {
    store.with("joe", "r", "userPassword", "pw").with("joe", "r", "mail", "m");
    store.with("ann", "r", "userPassword", "pw");
    assertEquals(
        List.of("REMOVE joe@r: state is absent"),
        apply("users: [{user: joe, state: absent}, {user: bob, state: absent}]"));
    assertEquals(Map.of("ann@r: userPassword", "pw"), States.records(store));
  }

  @Test
  void pruningRemovesTheUnlistedOfItsRealmsOnly() throws Exception {
    store.with("joe", "r", "userPassword", "pw").with("old", "r", "mail", "m");
    store.with("ann", "other", "userPassword", "pw");
    assertEquals(
        List.of("REMOVE old@r: not listed, realm is pruned"),
        apply("prune: [r]\nusers: [{user: joe}]"));
    assertEquals(
        Map.of("joe@r: userPassword", "pw", "ann@other: userPassword", "pw"),
        States.records(store));
  }

  @Test
  void scramVerifiersKeepTheirSalt() throws Exception {
    String state =
        "secrets: scram\nscram: [SCRAM-SHA-256, SCRAM-SHA-512]\nusers: [{user: joe, password: pw}]";
    assertEquals(List.of("ADD joe@r: not in the store"), apply(state));
    assertEquals(ScramMechanism.SHA_256, verifier("joe", "authPassword").mechanism());
    assertTrue(verifier("joe", "authPassword").accepts(bytes("pw")));
    assertTrue(verifier("joe", "authPassword;SCRAM-SHA-512").accepts(bytes("pw")));
    assertEquals(
        List.of("CHANGE joe@r: password differs"),
        apply(state.replace("password: pw", "password: new")));
    assertFalse(verifier("joe", "authPassword").accepts(bytes("pw")));
  }

  @Test
  void formsAndIterationsAreBroughtUpToDate() throws Exception {
    store.with("joe", "r", "userPassword", "pw");
    assertEquals(
        List.of("CHANGE joe@r: no verifier for SCRAM-SHA-256"),
        apply("secrets: both\nusers: [{user: joe, password: pw}]"));
    assertEquals(
        List.of(
            "CHANGE joe@r: SCRAM-SHA-256 has 4096 iterations, not 5000;"
                + " userPassword is another secret"),
        apply("secrets: scram\niterations: 5000\nusers: [{user: joe, password: pw}]"));
    assertEquals(5000, verifier("joe", "authPassword").iterations());
  }

  /** RFC 7677, section 3: user, the password pencil. */
  @Test
  void readyVerifiersOfAllFormsAreTheSame() throws Exception {
    String salt = "W22ZaJ0SNY7soEsUEjb6gQ==";
    String stored = "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=";
    String server = "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";
    String braces = "{SCRAM-SHA-256}4096," + salt + "," + stored + "," + server;
    String rfc = "SCRAM-SHA-256$4096:" + salt + "$" + stored + ":" + server;
    assertEquals(
        List.of("ADD user@r: not in the store"),
        apply("users: [{user: user, verifier: '" + braces + "'}]"));
    assertTrue(verifier("user", "authPassword").accepts(bytes("pencil")));
    assertEquals(Map.of("user@r: authPassword", rfc), States.records(store));
    assertEquals(List.of(), apply("users: [{user: user, verifier: '" + rfc + "'}]"));
    assertEquals(List.of(), apply("secrets: scram\nusers: [{user: user, password: pencil}]"));
  }

  @Test
  void aPasswordIsGeneratedOnceAndOnlyWhereThereIsNone() throws Exception {
    store.with("ann", "r", "userPassword", "own").with("bob", "r", "disabled;userPassword", "b");
    String state =
        "users: [{user: joe, generate: {length: 12, alphabet: 0123456789}},"
            + " {user: ann, generate: true}, {user: bob, state: disabled, generate: true}]";
    assertEquals(
        List.of("ADD joe@r: not in the store; password is generated"),
        apply(state.replace("0123456789", "'0123456789'")));
    assertTrue(States.records(store).get("joe@r: userPassword").matches("[0-9]{12}"));
    assertEquals("own", States.records(store).get("ann@r: userPassword"));
  }

  @Test
  void csvSaysTheSame() throws Exception {
    String text =
        String.join(
            "\r\n",
            "user,realm,state,password,verifier,generate,property:mail",
            "joe,r,,\"p\"\"w,\",,,j@x",
            "",
            "ann@s,,disabled,pw,,false,",
            "bob,r,absent,,,,",
            "eve,r,,,,16,\n");
    try (DesiredState state = States.read(text, StateFormat.CSV)) {
      States.apply(state, States.of(store)).run(agreed -> {});
      assertEquals(List.of(2L, 4L, 5L, 6L), state.users().stream().map(u -> u.line()).toList());
    }
    Map<String, String> records = new TreeMap<>(States.records(store));
    assertEquals(16, records.remove("eve@r: userPassword").length());
    assertEquals(
        Map.of(
            "joe@r: userPassword", "p\"w,",
            "joe@r: mail", "j@x",
            "ann@s: disabled;userPassword", "pw"),
        records);
  }

  @Test
  void jsonIndentedByTabsSaysTheSame() throws Exception {
    String text =
        "{\n\t\"version\": 1,\n\t\"users\": [\n\t\t{\"user\": \"joe@r\", \"password\":"
            + " \"\\ud83d\\ude00\\\"\\/\\t\"},\n\t\t{\"user\":\"ann@r\",\"generate\":true}\n\t]\n}\n";
    try (DesiredState state = States.read(text, StateFormat.JSON)) {
      States.apply(state, States.of(store)).run(agreed -> {});
      assertEquals(List.of(4L, 5L), state.users().stream().map(u -> u.line()).toList());
    }
    assertEquals("\ud83d\ude00\"/\t", States.records(store).get("joe@r: userPassword"));
  }

  /** A refused commit means that somebody else was there: nothing of his is laid over. */
  @Test
  void aChangeBetweenPlanAndCommitIsSeen() throws Exception {
    int[] asked = {0};
    try (DesiredState state =
        States.yaml("secrets: scram\nusers: [{user: joe, password: pw}, {user: ann}]")) {
      store.with("ann", "r", "disabled;userPassword", "a");
      Plan plan =
          States.apply(state, States.of(store))
              .run(
                  agreed -> {
                    if (asked[0]++ == 0) {
                      store.with("joe", "r", "userPassword", "from elsewhere");
                      store.with("ann", "r", "userPassword", "from elsewhere");
                    }
                  });
      assertEquals(
          List.of(
              "CHANGE joe@r: no verifier for SCRAM-SHA-256; userPassword is another secret",
              "CHANGE ann@r: secrets from before it was disabled"),
          plan.changes().stream().map(PlanTest::line).toList());
    }
    assertEquals(2, asked[0]);
    assertFalse(States.records(store).containsKey("joe@r: userPassword"));
    assertEquals("from elsewhere", States.records(store).get("ann@r: userPassword"));
  }

  @Test
  void whoNeverStopsChangingItEndsTheTries() throws Exception {
    int[] asked = {0};
    try (DesiredState state = States.yaml("users: [{user: joe, password: pw}]")) {
      ApplyState apply = States.apply(state, States.of(store));
      assertThrows(
          org.sasldb.store.StoreException.class,
          () -> apply.run(agreed -> store.with("joe", "r", "userPassword", "round " + asked[0]++)));
    }
    assertEquals("round " + (asked[0] - 1), States.records(store).get("joe@r: userPassword"));
  }
}
