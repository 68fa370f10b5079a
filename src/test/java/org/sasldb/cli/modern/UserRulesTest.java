package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sasldb user}: names that nobody could use, and options that would do nothing. */
class UserRulesTest {
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

  private void add(String user, String password) {
    run(password, "user add " + user + " --password-stdin").expect(ExitStatus.OK);
  }

  /** One is added by other programs, or was there before names were checked. */
  @ParameterizedTest
  @ValueSource(strings = {"@x", " joe@x", "joe @x", "joe@ x", "joe@x "})
  void aUserOfAnImpossibleNameCanBeDisabledAndDeleted(String user) throws IOException {
    Path dump = folder.resolve("dump");
    String name = user.substring(0, user.indexOf('@'));
    String realm = user.substring(name.length() + 1);
    Files.writeString(
        dump,
        "{\"user\":\""
            + name
            + "\",\"realm\":\""
            + realm
            + "\",\"property\":\"userPassword\",\"value\":\"pw\"}\n");
    run("", "store load " + dump).expect(ExitStatus.OK);
    String store = "--store=" + folder.resolve("db");
    InProcess sasldb = sasldb().input("b");
    sasldb.run("user", "add", user, store, "--password-stdin").expect(ExitStatus.BAD_DATA);
    sasldb.run("user", "disable", user, store).expect(ExitStatus.OK);
    sasldb.run("user", "delete", user, store).expect(ExitStatus.OK);
    assertTrue(run("", "user list").out().endsWith("0 users in 0 realms\n"));
  }

  @Test
  void aNewNameThatNobodyCouldLogInUnderIsRefused() {
    add("joe@r", "a");
    String store = "--store=" + folder.resolve("db");
    for (String bad : List.of(" ann@r", "ann @r", "@r", "ann@ r", "ann@r ")) {
      InProcess sasldb = sasldb().input("b");
      sasldb.run("user", "add", bad, store, "--password-stdin").expect(ExitStatus.BAD_DATA);
      sasldb.run("user", "rename", "joe@r", bad, store).expect(ExitStatus.BAD_DATA);
      InProcess batch = sasldb().input("add\t" + bad + "\tb\n");
      String answer = batch.run("user", "add", store, "--batch=-").expect(ExitStatus.NO).out();
      assertTrue(answer.startsWith("error 1 E2027"), answer);
    }
    String err = sasldb().run("user", "rename", "joe@r", " c ", store).err();
    assertTrue(err.contains("E2027") && err.contains("blank"), err);
  }

  @Test
  void aRealmWithABlankAroundItIsRefusedWhereverItIsFrom() throws IOException {
    String store = "--store=" + folder.resolve("db");
    String why =
        "ann@r : the realm begins or ends with a blank, and libsasl strips those of a name";
    InProcess sasldb = sasldb().input("b");
    String err = sasldb.run("user", "add", "ann", store, "--realm=r ", "--password-stdin").err();
    assertTrue(err.startsWith("sasldb: error: E2027 a name that cannot log in: " + why), err);
    Path users = Files.writeString(folder.resolve("users"), "ann@r :b\n");
    err = sasldb.run("import", store, users.toString()).expect(ExitStatus.BAD_DATA).err();
    assertTrue(err.startsWith("sasldb: " + users + ": line 1: " + why), err);
    users = Files.writeString(folder.resolve("bare"), "ann:b\n");
    sasldb.run("import", store, "--realm=r ", users.toString()).expect(ExitStatus.BAD_DATA);
    Path state =
        Files.writeString(
            folder.resolve("state.json"),
            "{\"version\": 1, \"users\": [{\"user\": \"ann@r \", \"password\": \"b\"}]}");
    err = sasldb.run("apply", store, state.toString()).expect(ExitStatus.BAD_DATA).err();
    assertTrue(err.contains("E2032") && err.contains("the realm begins or ends with"), err);
    assertFalse(Files.exists(folder.resolve("db")));
  }

  @Test
  void aUserOfPropertiesOnlyIsToldApart() throws IOException {
    add("joe@r", "a");
    Files.writeString(folder.resolve("value"), "v");
    run("", "user set joe@r --property=mail --value-file=" + folder.resolve("value"))
        .expect(ExitStatus.OK);
    run("", "user delete joe@r --secrets-only").expect(ExitStatus.OK);
    for (String line :
        List.of(
            "user delete joe@r --secrets-only",
            "user disable joe@r",
            "user set joe@r --password-stdin")) {
      InProcess.Outcome outcome = run("b", line).expect(ExitStatus.NO_SUCH_USER);
      assertTrue(outcome.err().contains("joe@r has records in the store and no secret"), line);
    }
    add("ann@r", "a");
    String err = run("", "user rename ann@r joe@r").expect(ExitStatus.CANNOT_CREATE).err();
    assertTrue(err.contains("joe@r has records in the store, and they would be replaced"), err);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user set joe@r --property=mail --value-file=F --enable",
        "user set joe@r --property=mail --value-file=F --secrets=scram",
        "user set joe@r --property=mail --value-file=F --iterations=5000",
        "user set joe@r --property=mail --value-file=F --sheet=S",
        "user set joe@r --property=mail --value-file=F --words=5",
        "user add --batch=- --sheet=S",
        "user add --batch=- --length=9",
        "user add --batch=- --words=5",
      })
  void anOptionThatWouldDoNothingIsRefused(String line) throws IOException {
    add("joe@r", "a");
    Path value = Files.writeString(folder.resolve("value"), "v");
    run("", line.replace("=F", "=" + value).replace("=S", "=" + folder.resolve("sheet")))
        .expect(ExitStatus.USAGE);
    assertFalse(Files.exists(folder.resolve("sheet")));
  }

  @ParameterizedTest
  @CsvSource({"lmdb,600", "berkeley,1012"})
  void aDryRunRefusesWhatTheStoreCannotHold(String format, int length) {
    String user = "j".repeat(length) + "@r";
    String store = "--store=" + format + ":" + folder.resolve("new");
    InProcess sasldb = sasldb().input("b");
    for (String first : List.of(user, "joe@r")) {
      for (String dry : List.of("--dry-run", "--json")) {
        String err = sasldb.run("user", "add", user, store, "--password-stdin", dry).err();
        assertTrue(err.contains("E1301") && err.contains(user + ": userPassword: the key"), err);
      }
      if (!first.equals(user)) {
        return;
      }
      sasldb.run("user", "add", "joe@r", store, "--password-stdin").expect(ExitStatus.OK);
    }
  }

  @Test
  void aVerifierOfTooManyIterationsIsNotComputed() throws IOException {
    String verifier = UserTexts.verifier("pw").replace("$4096:", "$2147483647:");
    String record = "{\"user\":\"joe\",\"realm\":\"r\",\"property\":\"authPassword\",\"value\":\"";
    Path dump = Files.writeString(folder.resolve("dump"), record + verifier + "\"}\n");
    run("", "store load " + dump).expect(ExitStatus.OK);
    InProcess.Outcome outcome =
        run("pw", "user verify joe@r --password-stdin").expect(ExitStatus.BAD_DATA);
    assertTrue(outcome.err().contains("E2014"), outcome.err());
  }
}
