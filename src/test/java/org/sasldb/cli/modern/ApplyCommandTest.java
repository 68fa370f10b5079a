package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sasldb apply} on real stores. */
@ParameterizedClass
@ValueSource(strings = {"berkeley", "gdbm", "je"})
class ApplyCommandTest {
  private static final String FIRST =
      """
      version: 1
      realm: r
      users:
      - {user: joe, password: pw}
      - {user: ann, password: pw, state: disabled, properties: {mail: ann@r}}
      - {user: bob, password: pw}
      """;
  private static final String SECOND =
      """
      version: 1
      realm: r
      secrets: both
      prune: [r]
      users:
      - {user: joe, password: new}
      - {user: ann, properties: {mail: null}}
      - {user: eve@s, password: pw}
      """;

  @TempDir Path folder;
  @Parameter String format;
  private String store;

  @BeforeEach
  void nameStore() {
    store = format + ":" + folder.resolve("store");
  }

  private InProcess.Outcome apply(String text, String... more) {
    List<String> words = new ArrayList<>(List.of("apply", "-f", store, "-"));
    words.addAll(List.of(more));
    return new InProcess(folder).input(text).run(words.toArray(String[]::new));
  }

  private String dump() {
    return new InProcess(folder).run("store", "dump", "--json", "--reveal", "-f", store).out();
  }

  private long commits() throws Exception {
    String info = new InProcess(folder).run("store", "info", "--json", "-f", store).out();
    return JsonParser.object().from(info).getLong("commits");
  }

  @Test
  void theDryRunPrintsThePlanOfTheRealRun() {
    apply(FIRST).expect(ExitStatus.OK);
    String before = dump();
    String plan = apply(SECOND, "--dry-run").expect(ExitStatus.OK).out();
    assertEquals(before, dump());
    String done = apply(SECOND, "--yes").expect(ExitStatus.OK).out();
    assertEquals(plan.replace("would be applied", "applied"), done);
    assertEquals(
        List.of(
            "change joe@r: password differs; no verifier for SCRAM-SHA-256",
            "enable ann@r: state is present; property mail is to be removed",
            "add eve@s: not in the store",
            "remove bob@r: not listed, realm is pruned",
            "applied to " + store + ": 1 added, 1 changed, 1 removed, 1 enabled"),
        done.lines().toList());
  }

  @Test
  void aFileThatWasCutShortEmptiesNoRealm() {
    apply(FIRST).expect(ExitStatus.OK);
    String before = dump();
    apply("version: 1\nprune: [r]\n", "--yes").expect(ExitStatus.BAD_DATA);
    apply("version: 1\n", "--prune=r", "--yes").expect(ExitStatus.BAD_DATA);
    String err =
        apply("user,password\n", "--format=csv", "--prune=r", "--yes")
            .expect(ExitStatus.BAD_DATA)
            .err();
    assertTrue(err.contains("nobody would be left"), err);
    assertEquals(before, dump());
    apply("version: 1\nprune: [r]\nusers: []\n", "--yes").expect(ExitStatus.OK);
    assertEquals("", dump());
  }

  @Test
  void optionsForVerifiersThatAreNotMadeAreRefused() {
    apply(FIRST, "--secrets=plain", "--iterations=5000").expect(ExitStatus.USAGE);
    apply(FIRST, "--secrets=plain", "--scram=SCRAM-SHA-1").expect(ExitStatus.USAGE);
  }

  @Test
  void theEmptyRealmCanBeMeant() {
    String user = "version: 1\nusers: [{user: joe@, password: pw}]\n";
    apply(user).expect(ExitStatus.BAD_DATA);
    apply(user + "realm: ''\n").expect(ExitStatus.OK);
    assertTrue(dump().contains("joe"));
  }

  @Test
  void fewIterationsAreNoted() {
    String weak = UserTexts.verifier("p").replace("$4096:", "$1:");
    String err = apply("version: 1\nusers: [{user: joe@r, verifier: '" + weak + "'}]").err();
    assertTrue(err.contains("1 verifier of fewer than 4,096 iterations"), err);
  }

  @Test
  void aDryRunMakesNoStore() {
    assertTrue(apply(FIRST, "--dry-run").expect(ExitStatus.OK).out().contains("3 added"));
    assertFalse(Files.exists(folder.resolve("store")));
  }

  @Test
  void theSecondTimeNothingIsWritten() throws Exception {
    apply(FIRST).expect(ExitStatus.OK);
    apply(SECOND, "--yes", "--detailed-exitcode").expect(ExitStatus.CHANGED);
    if (format.equals("je")) {
      long commits = commits();
      apply(SECOND, "--detailed-exitcode").expect(ExitStatus.OK);
      assertEquals(commits, commits());
      return;
    }
    Path file = folder.resolve("store");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    byte[] bytes = Files.readAllBytes(file);
    Object inode = Files.getAttribute(file, "unix:ino");
    assertTrue(
        apply(SECOND, "--detailed-exitcode").expect(ExitStatus.OK).out().contains("3 unchanged"));
    assertArrayEquals(bytes, Files.readAllBytes(file));
    assertEquals(inode, Files.getAttribute(file, "unix:ino"));
    assertEquals(1_000_000_000_000L, Files.getLastModifiedTime(file).toMillis());
  }

  @Test
  void allIsOneChange() throws Exception {
    apply(FIRST).expect(ExitStatus.OK);
    if (format.equals("je")) {
      long commits = commits();
      apply(SECOND, "--yes").expect(ExitStatus.OK);
      assertEquals(commits + 1, commits());
    }
  }

  @Test
  void aRemovalIsAskedAbout() {
    apply(FIRST).expect(ExitStatus.OK);
    String before = dump();
    InProcess.Outcome refused = apply(SECOND).expect(ExitStatus.USAGE);
    assertTrue(refused.err().contains("E2035"), refused.err());
    assertTrue(refused.err().contains("1 user would be removed"), refused.err());
    assertTrue(refused.err().contains("bob@r"), refused.err());
    assertEquals(before, dump());
  }

  @Test
  void theReportAsJsonHasCountsAndReasonsAndNoSecrets() throws Exception {
    apply(FIRST).expect(ExitStatus.OK);
    String text = apply(SECOND, "--yes", "--json").expect(ExitStatus.OK).out();
    JsonObject report = JsonParser.object().from(text);
    assertTrue(report.getBoolean("changed"));
    assertFalse(report.getBoolean("dryRun"));
    JsonObject counts = report.getObject("counts");
    assertEquals(1, counts.getInt("add"));
    assertEquals(1, counts.getInt("remove"));
    assertEquals(0, counts.getInt("unchanged"));
    JsonArray changes = report.getArray("changes");
    assertEquals(4, changes.size());
    assertEquals("change", changes.getObject(0).getString("action"));
    assertEquals("joe", changes.getObject(0).getString("user"));
    assertEquals(6, changes.getObject(0).getInt("line"));
    assertEquals("password differs", changes.getObject(0).getArray("reasons").getString(0));
    assertFalse(changes.getObject(3).has("line"));
    assertFalse(text.contains("new"), text);
    JsonObject again =
        JsonParser.object().from(apply(SECOND, "--json").expect(ExitStatus.OK).out());
    assertFalse(again.getBoolean("changed"));
    assertEquals(3, again.getObject("counts").getInt("unchanged"));
  }

  @Test
  void generatedPasswordsArePrintedOnce() {
    String state = "version: 1\nusers: [{user: joe@r, generate: true}]";
    assertFalse(apply(state, "--dry-run").expect(ExitStatus.OK).out().contains("password of"));
    String first = apply(state).expect(ExitStatus.OK).out();
    String line = first.lines().filter(l -> l.startsWith("password of")).findFirst().orElse("");
    String password = line.replace("password of joe@r: ", "");
    assertTrue(password.matches("[A-Za-z2-9]{20}"), first);
    assertTrue(dump().contains(password));
    String again = apply(state).expect(ExitStatus.OK).out();
    assertEquals("applied to " + store + ": 1 unchanged\n", again);
  }

  @Test
  void aSheetIsForTheOwnerAloneAndNeverReplaced() throws IOException {
    Path sheet = folder.resolve("sheet.csv");
    String state = "version: 1\nusers: [{user: joe@r, generate: true}]";
    assertTrue(apply(state, "--json").expect(ExitStatus.USAGE).err().contains("--sheet"));
    String out = apply(state, "--json", "--sheet=" + sheet).expect(ExitStatus.OK).out();
    String[] rows = Files.readString(sheet).split("\n", -1);
    assertEquals("user,realm,password", rows[0]);
    assertTrue(rows[1].matches("joe,r,[A-Za-z2-9]{20}"), rows[1]);
    assertFalse(out.contains(rows[1].substring(6)));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(sheet)));
    apply(state, "--json", "--sheet=" + sheet).expect(ExitStatus.OK);
    String more = "version: 1\nusers: [{user: ann@r, generate: true}]";
    InProcess.Outcome refused =
        apply(more, "--sheet=" + sheet, "--yes").expect(ExitStatus.CANNOT_CREATE);
    assertTrue(refused.err().contains("E2036"), refused.err());
    assertFalse(dump().contains("ann"));
    // the sheet is itself a desired state: the one that is there
    assertEquals(rows[1], Files.readString(sheet).lines().toList().get(1));
    assertTrue(apply(Files.readString(sheet)).expect(ExitStatus.OK).out().contains("1 unchanged"));
  }

  @Test
  void noSheetIsLeftOfARunThatWasRefused() {
    apply(FIRST).expect(ExitStatus.OK);
    Path sheet = folder.resolve("sheet.csv");
    String state = "version: 1\nprune: [r]\nusers: [{user: eve@r, generate: true}]";
    apply(state, "--sheet=" + sheet).expect(ExitStatus.USAGE);
    assertFalse(Files.exists(sheet));
  }

  @Test
  void optionsGoBeforeTheFile() throws IOException {
    Files.writeString(folder.resolve("pw"), "from a file\n");
    Path table = Files.writeString(folder.resolve("t.csv"), "user,password_file\njoe,pw\n");
    apply("version: 1\nusers: [{user: old@q, password: x}]").expect(ExitStatus.OK);
    new InProcess(folder)
        .run(
            "apply",
            "-f",
            store,
            table.toString(),
            "--realm=q",
            "--secrets=scram",
            "--scram=scram-sha-1",
            "--iterations=4100",
            "--prune=q",
            "--yes")
        .expect(ExitStatus.OK);
    assertTrue(dump().contains("SCRAM-SHA-1$4100:"), dump());
    assertFalse(dump().contains("old"));
    new InProcess(folder)
        .input("from a file")
        .run("user", "verify", "-f", store, "joe@q", "--password-stdin")
        .expect(ExitStatus.OK);
  }

  @Test
  void severalVerifiersNeedAStoreOfOurOwn() {
    String state =
        "version: 1\nsecrets: scram\nscram: [SCRAM-SHA-1, SCRAM-SHA-512]\n"
            + "users: [{user: joe@r, password: pw}]";
    if (format.equals("je")) {
      apply(state).expect(ExitStatus.OK);
      assertTrue(dump().contains("authPassword;SCRAM-SHA-512"));
      assertTrue(apply(state).expect(ExitStatus.OK).out().contains("1 unchanged"));
    } else {
      assertTrue(apply(state).expect(ExitStatus.USAGE).err().contains("E2025"));
      assertFalse(Files.exists(folder.resolve("store")));
    }
  }

  @Test
  void theSchemaKnowsTheKeysThatAreRead() throws Exception {
    String text = new InProcess(folder).run("apply", "--schema").expect(ExitStatus.OK).out();
    JsonObject schema = JsonParser.object().from(text);
    assertEquals(
        Set.of("version", "realm", "secrets", "scram", "iterations", "users", "prune"),
        schema.getObject("properties").keySet());
    JsonObject user = schema.getObject("$defs").getObject("user").getObject("properties");
    String unknown = "version: 1\nusers:\n- {nothing: 1}\n";
    String told = apply(unknown).expect(ExitStatus.BAD_DATA).err();
    assertTrue(told.contains("it can be " + String.join(", ", user.keySet())), told);
  }

  @Test
  void aRehearsalSaysWhatTheRealRunWillAskFor() throws IOException {
    apply(FIRST).expect(ExitStatus.OK);
    Path file = folder.resolve("new state.yaml");
    Files.writeString(
        file, "version: 1\nrealm: r\nprune: [r]\nusers:\n- {user: eve, generate: true}\n");
    InProcess sasldb = new InProcess(folder);
    String plain = sasldb.run("apply", "--dry-run", "-f", store, file.toString()).err();
    assertTrue(plain.contains("note: 3 users would be removed"), plain);
    assertTrue(plain.contains("note: 1 password would be made and printed"), plain);
    String command = "hint: sasldb apply --yes --sheet=FILE -f " + store + " '" + file + "'\n";
    assertTrue(plain.endsWith(command), plain);
    String json = sasldb.run("apply", "--dry-run", "--json", "-f" + store, file.toString()).err();
    assertTrue(json.contains("made, and JSON does not show them; --sheet=FILE"), json);
    Path sheet = Files.createFile(folder.resolve("sheet"));
    String there =
        sasldb
            .run("apply", "--dry-run", "--yes", "--sheet=" + sheet, "-f", store, file.toString())
            .err();
    assertTrue(there.contains(sheet + " exists, which is never replaced"), there);
    assertFalse(there.contains("removed"), there);
    assertEquals("", sasldb.run("apply", "--dry-run", "-q", "-f", store, file.toString()).err());
  }

  @Test
  void aRehearsalOfWhatNeedsNothingSaysNothing() {
    assertEquals("", apply(FIRST, "--dry-run").expect(ExitStatus.OK).err());
  }
}
