package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.cli.process.LinuxProcess;

/** {@code sasldb user}: what is done, said, refused, and how it ends. */
class UserCommandsTest {
  @TempDir Path folder;

  private InProcess sasldb() {
    return new InProcess(folder);
  }

  /** Runs a command about the store {@code db}. */
  private InProcess.Outcome run(String input, String line) {
    List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
    words.add(2, "--store=" + folder.resolve("db"));
    return sasldb().input(input).run(words.toArray(String[]::new));
  }

  private InProcess.Outcome add(String user, String password) {
    return run(password, "user add " + user + " --password-stdin").expect(ExitStatus.OK);
  }

  private boolean accepts(String user, String password) {
    return run(password, "user verify " + user + " --password-stdin").status() == 0;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user add zoe@ --password-stdin",
        "user set zoe@ --if-missing=create --password-stdin",
        "user rename joe@r zoe@",
      })
  void aNewUserHasNoEmptyRealmByMistake(String line) {
    add("joe@r", "a");
    InProcess.Outcome refused = run("b", line).expect(ExitStatus.USAGE);
    assertTrue(
        refused.err().startsWith("sasldb: error: E2501 a new user without a realm: zoe@: nothing"),
        refused.err());
    assertTrue(run("", "user list").out().endsWith("\n1 user in 1 realm\n"));
  }

  @Test
  void theEmptyRealmIsThereForWhoeverMeansIt() {
    run("a", "user add zoe@ --realm= --password-stdin").expect(ExitStatus.OK);
    run("a", "user add ann --realm= --password-stdin").expect(ExitStatus.OK);
    assertTrue(accepts("zoe@", "a"));
    run("b", "user set zoe@ --password-stdin").expect(ExitStatus.OK);
    run("", "user show ann@").expect(ExitStatus.OK);
    run("", "user rename ann@ eve@").expect(ExitStatus.OK);
    run("", "user disable zoe@").expect(ExitStatus.OK);
    run("", "user delete zoe@").expect(ExitStatus.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "rw-------,",
    "r--------,",
    "rw-r-----,its group",
    "rw----r--,everybody",
    "rw-r--r--,everybody"
  })
  void aPasswordFileThatOthersCanReadIsWarnedOf(String mode, String who) throws IOException {
    Path file = Files.writeString(folder.resolve("pass word"), "a");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    String[] add = {
      "user", "add", "joe@r", "-q", "-f", folder.resolve("db").toString(), "--password-file", ""
    };
    add[add.length - 1] = file.toString();
    String warning =
        "sasldb: warning: " + file + ": " + who + " can read this password; chmod 600 '";
    String err = sasldb().run(add).expect(ExitStatus.OK).err();
    assertEquals(who == null ? "" : warning + file + "'\n", err);
    assertTrue(accepts("joe@r", "a"));
  }

  @Test
  void whatTheShellOpenedIsNotWarnedOf() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "a");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    try (java.io.FileInputStream in = new java.io.FileInputStream(file.toFile())) {
      Path link;
      try (java.util.stream.Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
        link = open.filter(fd -> isLinkTo(fd, file)).findFirst().orElseThrow();
      }
      InProcess.Outcome added =
          sasldb()
              .run(
                  "user",
                  "add",
                  "joe@r",
                  "-f",
                  folder.resolve("db").toString(),
                  "--password-file",
                  "/dev/fd/" + link.getFileName());
      assertEquals("", added.expect(ExitStatus.OK).err());
      assertEquals('a', in.read());
    }
  }

  private static boolean isLinkTo(Path link, Path file) {
    try {
      return Files.readSymbolicLink(link).equals(file);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aFilterThatNobodyMatchesIsNamed() {
    add("joe@r", "a");
    add("ann@r", "a");
    String none = "sasldb: note: none of 2 users matches --realm=R\n";
    for (String form : List.of("", " --json", " --plain")) {
      assertEquals(none, run("", "user list --realm=R" + form).expect(ExitStatus.OK).err());
    }
    assertEquals(
        "sasldb: note: none of 2 users matches --pattern='x*' --disabled\n",
        run("", "user list --disabled --pattern=x*").err());
    assertEquals("", run("", "user list --realm=r").err());
    assertEquals("", run("", "user list --realm=R -q").err());
    String file = folder.resolve("db").toString();
    InProcess.Outcome exported =
        sasldb()
            .run("export", "-f", file, "--realm=R", "--realm=S", "--user=j?")
            .expect(ExitStatus.OK);
    assertEquals("sasldb: note: no user matches --realm=R --realm=S --user='j?'\n", exported.err());
  }

  @Test
  void addSetAndDeleteAreStrict() {
    assertEquals("added joe@r\n", add("joe@r", "a").out());
    InProcess.Outcome again =
        run("b", "user add joe@r --password-stdin").expect(ExitStatus.CANNOT_CREATE);
    assertTrue(again.err().startsWith("sasldb: error: E2022 already a user: joe@r"), again.err());
    assertTrue(accepts("joe@r", "a"));
    run("b", "user set jane@r --password-stdin").expect(ExitStatus.NO_SUCH_USER);
    assertEquals("changed joe@r\n", run("b", "user set joe@r --password-stdin").out());
    assertEquals("unchanged joe@r\n", run("b", "user set joe@r --password-stdin").out());
    assertTrue(accepts("joe@r", "b"));
    assertEquals("deleted joe@r\n", run("", "user delete joe@r").out());
    run("", "user delete joe@r").expect(ExitStatus.NO_SUCH_USER);
    run("", "user delete joe@r --if-missing=skip").expect(ExitStatus.OK);
  }

  @Test
  void theActionForTheOtherCaseCanBeChosen() {
    String set = "user set joe@r --password-stdin --if-missing=";
    assertEquals("added joe@r\n", run("a", set + "create").expect(ExitStatus.OK).out());
    assertEquals(
        "skipped joe@r\n", run("b", "user add joe@r --password-stdin --if-exists=skip").out());
    assertEquals(
        "changed joe@r\n", run("b", "user add joe@r --password-stdin --if-exists=replace").out());
    assertTrue(accepts("joe@r", "b"));
  }

  @Test
  void theRealmIsExplainedWhereNobodyNamedIt() throws IOException {
    String host = new LinuxProcess().hostName().toString();
    String store = "--store=" + folder.resolve("db");
    String[] add = {"user", "add", "joe", store, "--password-stdin"};
    assertEquals(
        "added joe@" + host + " (realm from this host's name; --realm to choose)\n",
        sasldb().input("x").run(add).out());
    Files.writeString(sasldb().hostConfiguration(), "# ours\nrealm = conf.example\n");
    assertEquals(
        "added joe@conf.example (realm from "
            + sasldb().hostConfiguration()
            + "; --realm to choose)\n",
        sasldb().input("x").run(add).out());
    assertEquals(
        "added joe@env.example (realm from $SASLDB_REALM; --realm to choose)\n",
        sasldb().environment("SASLDB_REALM", "env.example").input("x").run(add).out());
    assertEquals("added joe@r\n", add("joe --realm=r", "x").out());
    assertEquals("added joe@a@b\n", add("joe@a@b", "x").out());
    run("x", "user add joe@a --realm=b --password-stdin").expect(ExitStatus.USAGE);
  }

  @ParameterizedTest
  @CsvSource({"@r, 65", "'', 65"})
  void namesThatCannotLogInAreRefused(String user, int status) {
    assertEquals(status, run("x", "user add " + user + " --password-stdin").status());
    assertEquals(65, run("x", "user add " + "u".repeat(1100) + "@r --password-stdin").status());
  }

  @Test
  void aDryRunSaysWhatWouldBeDoneAndMakesNothing() {
    String add = "user add joe@r --password-stdin --dry-run --detailed-exitcode";
    assertEquals("would add joe@r\n", run("x", add).expect(ExitStatus.CHANGED).out());
    assertFalse(Files.exists(folder.resolve("db")));
    add("joe@r", "x");
    assertEquals("would delete joe@r\n", run("", "user delete joe@r --dry-run").out());
    assertEquals("would disable joe@r\n", run("", "user disable joe@r --dry-run").out());
    assertEquals("would rename joe@r to jo@r\n", run("", "user rename joe@r jo --dry-run").out());
    assertTrue(accepts("joe@r", "x"));
  }

  @Test
  void theResultIsJsonToo() throws Exception {
    String add = "user add joe@r --password-stdin --json --detailed-exitcode";
    JsonObject json = JsonParser.object().from(run("x", add).expect(ExitStatus.CHANGED).out());
    assertEquals("added", json.getString("outcome"));
    assertEquals("r", json.getString("realm"));
    assertTrue(json.getBoolean("changed"));
    String set = "user set joe@r --password-stdin --json --detailed-exitcode";
    json = JsonParser.object().from(run("x", set).expect(ExitStatus.OK).out());
    assertEquals("unchanged", json.getString("outcome"));
    assertFalse(json.getBoolean("changed", true));
  }

  @Test
  void aDisabledUserIsAnsweredDisabledWhateverThePassword() {
    add("joe@r", "x");
    assertEquals("disabled joe@r\n", run("", "user disable joe@r").out());
    for (String password : List.of("x", "wrong")) {
      InProcess.Outcome answer =
          run(password, "user verify joe@r --password-stdin").expect(ExitStatus.NO);
      assertEquals("disabled: joe@r\n", answer.out());
    }
    assertEquals("unchanged joe@r\n", run("", "user disable joe@r").out());
    run("y", "user set joe@r --password-stdin").expect(ExitStatus.OK);
    assertFalse(accepts("joe@r", "y"));
    assertEquals("enabled joe@r\n", run("", "user enable joe@r").out());
    assertTrue(accepts("joe@r", "y"));
  }

  @Test
  void severalAreDeletedOnlyWhenSomebodySaysSo() {
    add("joe@r", "x");
    add("jane@r", "x");
    InProcess.Outcome refused = run("", "user delete joe@r jane@r").expect(ExitStatus.NO);
    assertTrue(
        refused.err().contains("E2023 not confirmed: 2 users: joe@r, jane@r"), refused.err());
    run("", "user delete joe@r none@r --yes").expect(ExitStatus.NO_SUCH_USER);
    assertTrue(accepts("joe@r", "x"));
    assertEquals(
        "deleted joe@r\ndeleted jane@r\n", run("", "user delete joe@r jane@r --yes").out());
  }

  @Test
  void propertiesAreSetShownAndDeletedButNoSecretIs() {
    add("joe@r", "x");
    String set = "user set joe@r --property=mail --value-file=-";
    assertEquals("changed joe@r\n", run("joe@example.org\n", set).out());
    String shown = run("", "user show joe@r").out();
    assertTrue(shown.contains("property:   mail (15 bytes)\n"), shown);
    run("x", "user set joe@r --property=userPassword --value-file=-").expect(ExitStatus.USAGE);
    run("", "user delete joe@r --property=authPassword").expect(ExitStatus.USAGE);
    run("", "user delete joe@r --property=mail").expect(ExitStatus.OK);
    run("", "user delete joe@r --property=mail").expect(ExitStatus.NO);
  }

  @Test
  void showSaysWhichMechanismsAndNeverTheSecret() throws Exception {
    add("joe@r --secrets=scram --iterations=5000", "hidden");
    InProcess.Outcome show = run("", "user show joe@r").expect(ExitStatus.OK);
    assertTrue(show.out().contains("mechanisms: SCRAM-SHA-256\n"), show.out());
    assertTrue(show.out().contains("5000 iterations"), show.out());
    assertFalse(show.out().contains("$"), show.out());
    add("jane@r --secrets=both", "hidden");
    JsonObject json = JsonParser.object().from(run("", "user show jane@r --json").out());
    assertTrue(json.getArray("mechanisms").contains("CRAM-MD5"));
    assertFalse(json.toString().contains("hidden"));
    run("", "user disable jane@r").expect(ExitStatus.OK);
    assertTrue(run("", "user show jane@r").out().contains("mechanisms: none\n"));
    run("", "user show nobody@r").expect(ExitStatus.NO_SUCH_USER);
  }

  @Test
  void severalVerifiersAreForJeStores() {
    String forms = " --scram=SCRAM-SHA-256,SCRAM-SHA-512 --password-stdin";
    InProcess.Outcome refused = run("x", "user add joe@r" + forms).expect(ExitStatus.USAGE);
    assertTrue(refused.err().contains("E2025 one verifier only"), refused.err());
    String je = "je:" + folder.resolve("store");
    String[] add = ("user add joe@r -f " + je + forms).split(" ", -1);
    sasldb().input("x").run(add).expect(ExitStatus.OK);
    String list = sasldb().run("user", "list", "-f", je, "--plain").out();
    assertEquals("joe\tr\tenabled\tauthPassword,authPassword;SCRAM-SHA-512\n", list);
  }

  @Test
  void listIsATableOfUsersThatEndsInACount() {
    add("joe@b.example", "x");
    add("j@a.example", "x");
    add("zoe@a.example", "x");
    run("", "user disable zoe@a.example");
    assertEquals(
        """
        USER           STATE      PROPERTIES
        j@a.example    enabled    userPassword
        joe@b.example  enabled    userPassword
        zoe@a.example  disabled   userPassword
        3 users in 2 realms
        """,
        run("", "user list").expect(ExitStatus.OK).out());
    assertEquals(
        "joe\tb.example\tenabled\tuserPassword\n",
        run("", "user list --realm=b.example --plain").out());
    assertEquals(
        "{\"user\":\"zoe\",\"realm\":\"a.example\",\"state\":\"disabled\","
            + "\"secrets\":[\"userPassword\"],\"properties\":[]}\n",
        run("", "user list --disabled --json").out());
    assertEquals(2, run("", "user list --pattern=j*@?.example --plain").out().lines().count());
    assertEquals("0 users in 0 realms\n", run("", "user list --property=mail").out());
    run("", "user list --disabled --enabled").expect(ExitStatus.USAGE);
  }

  @Test
  void malformedKeysAreNamedAndTheUsersListed() throws IOException {
    Files.writeString(
        folder.resolve("dump"),
        """
        VERSION=3
        format=print
        type=hash
        HEADER=END
         joe\\00r\\00userPassword
         x
         odd
         x
        DATA=END
        """);
    run("", "store load " + folder.resolve("dump")).expect(ExitStatus.OK);
    InProcess.Outcome list = run("", "user list").expect(ExitStatus.NO);
    assertTrue(list.out().endsWith("1 user in 1 realm\n"), list.out());
    assertTrue(list.err().startsWith("sasldb: malformed key: odd\n"), list.err());
    assertTrue(list.err().contains("E2024 malformed keys"), list.err());
    // which is what the hint leads to
    String check = run("", "store check").expect(ExitStatus.OK).out();
    assertTrue(check.startsWith("warning: key odd: belongs to no user"), check);
    assertTrue(check.contains("0 errors, 1 warning in "), check);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--generate --password-stdin",
        "--generate --length=0",
        "--generate --words=3 --length=9",
        "--length=9",
        "--password-stdin --password-file=x",
        "--password-stdin --secrets=md5",
        "--password-stdin --scram=SCRAM-MD5",
        "--password-stdin --secrets=scram --iterations=10",
        "--password-stdin --secrets=scram --iterations=99999999",
        "--generate --alphabet=runes",
      })
  void optionsThatContradictAreRefused(String options) {
    run("x", "user add joe@r " + options).expect(ExitStatus.USAGE);
    assertFalse(Files.exists(folder.resolve("db")));
  }

  @Test
  void aTerminalIsAskedTwiceForANewPassword() {
    String[] add = {"user", "add", "joe@r", "--store=" + folder.resolve("db")};
    InProcess.Outcome differ = sasldb().typing("one", "other").run(add).expect(ExitStatus.BAD_DATA);
    assertTrue(
        differ.err().contains("the two passwords are not the same\nhint: run"), differ.err());
    sasldb().input("not this").typing("one", "one").run(add).expect(ExitStatus.OK);
    assertTrue(accepts("joe@r", "one"));
  }

  @Test
  void whereTheRealmIsFromIsSaidOfAUserWhoIsNotThere() {
    add("joe@r", "x");
    String why = "there is no secret to check a password against";
    String verify = "user verify ann --password-stdin";
    String err = run("x", verify).expect(ExitStatus.NO_SUCH_USER).err();
    assertTrue(err.contains(why + " (realm from this host's name; --realm to choose)\n"), err);
    err = run("x", verify + " --realm=r").expect(ExitStatus.NO_SUCH_USER).err();
    assertTrue(err.contains("ann@r: " + why + "\n"), err);
  }

  @Test
  void withoutATerminalTheOptionsAreNamed() {
    InProcess.Outcome outcome = run("x", "user add joe@r").expect(ExitStatus.USAGE);
    assertTrue(outcome.err().contains("--password-stdin, --password-file and"), outcome.err());
  }

  @Test
  void aRenamedUserKeepsEverything() {
    add("joe@r", "x");
    add("jane@s", "y");
    assertEquals("renamed joe@r to jo@r\n", run("", "user rename joe@r jo").out());
    InProcess.Outcome taken = run("", "user rename jo@r jane@s").expect(ExitStatus.CANNOT_CREATE);
    assertTrue(taken.err().contains("jane@s has"), taken.err());
    assertTrue(accepts("jo@r", "x"));
    run("", "user rename joe@r other").expect(ExitStatus.NO_SUCH_USER);
  }
}
