package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sasldb import}: well-formed entries that are refused nonetheless. */
class ImportRulesTest extends UserTexts {
  static Stream<Arguments> entriesThatNobodyCouldUse() {
    String costly = verifier("p").replace("$4096:", "$2147483647:");
    return Stream.of(
        Arguments.of("users", "joe@:p", "nothing follows the @"),
        Arguments.of("users", "joe @r:p", "ends with a blank"),
        Arguments.of("users", " joe@r:p", "begins or ends with a blank"),
        Arguments.of("users", "j".repeat(1023) + "@r:p", "longer than the 1,024 bytes"),
        Arguments.of("postgres", "joe@r:" + costly, "2147483647 iterations; at most 1,000,000"),
        Arguments.of("postgres-sql", "ALTER ROLE \"joe@\" PASSWORD '" + costly + "';", "the @"));
  }

  @ParameterizedTest
  @MethodSource("entriesThatNobodyCouldUse")
  void whatNobodyCouldLogInByIsNotTaken(String format, String entry, String reason)
      throws Exception {
    text("in", "ann@r:" + verifier("p") + "\n" + entry + "\n");
    String[] line = {"import", path("in"), "--format=" + format, "-f", "je:" + path("je")};
    InProcess.Outcome outcome = run(line).expect(ExitStatus.BAD_DATA);
    assertTrue(outcome.err().contains("line 2: "), outcome.err());
    assertTrue(outcome.err().contains(reason), outcome.err());
  }

  @Test
  void theEmptyRealmCanBeMeant() throws Exception {
    text("in", "joe@:p\n");
    run("import", path("in"), "-f", path("db"), "--format=users", "--realm=").expect(ExitStatus.OK);
    text("in.csv", "user,realm,password\nann,\"\",p\n");
    run("import", path("in.csv"), "-f", path("db")).expect(ExitStatus.OK);
    assertEquals(Set.of("joe||" + PLAIN, "ann||" + PLAIN), records("db").keySet());
  }

  @Test
  void fewIterationsAreNoted() throws Exception {
    text("in", "ann@r:" + verifier("p").replace("$4096:", "$1:") + "\n");
    String err = run("import", path("in"), "-f", path("db")).expect(ExitStatus.OK).err();
    assertTrue(err.contains("1 verifier of fewer than 4,096 iterations"), err);
  }

  /** What a store cannot hold is a bad entry like others, also in a store that is not there yet. */
  @ParameterizedTest
  @ValueSource(strings = {"lmdb:new", "lmdb:old", "berkeley:new", "berkeley:old"})
  void anEntryThatTheStoreCannotHoldIsABadOne(String store) throws Exception {
    String name = store.replace(":", ":" + folder + "/");
    text("first", "ann@r:p\n");
    if (store.endsWith("old")) {
      run("import", path("first"), "-f", name).expect(ExitStatus.OK);
    }
    String user = "j".repeat(store.startsWith("lmdb") ? 600 : 1020) + "@r";
    text("in", "joe@r:p\n" + user + ":p\n");
    for (String dry : List.of("--dry-run", "--json")) {
      String err = run("import", path("in"), "-f", name, dry).expect(ExitStatus.BAD_DATA).err();
      assertTrue(err.contains("line 2: jjj"), err);
      assertTrue(err.contains("@r: userPassword: the key has"), err);
    }
    String err = run("import", path("in"), "-f", name, "--keep-going").err();
    assertTrue(err.contains("E2043"), err);
    assertEquals(user + ":p\n", content("in.rejected"));
    run("user", "show", "joe@r", "-f", name).expect(ExitStatus.OK);
  }
}
