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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$apr1$rTGXm8Sx$WtZh3zTQpIjDmj4VVGdFy1",
        "$2y$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui",
        "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjlO/O817G3uBnIFNjnQJuesI68OTLiBFdcbYEdFCoE",
        "$5$rounds=5000$salt$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc8:19000:0:99999:7",
        "$1$salt$qJH7.N4xYta3aEG/dfqo/0",
        "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7",
        "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaQ",
      })
  void aHashIsNotTakenForAPasswordUnlessTheFormatIsSaid(String hash) throws Exception {
    text("in", "joe@r:plain\nann@r:" + hash + "\n");
    InProcess.Outcome refused = run("import", path("in"), "-f", path("db"));
    String err = refused.expect(ExitStatus.BAD_DATA).err();
    String reason = "line 2: it looks like a password hash (crypt), which no login by sasldb can";
    assertTrue(err.contains(reason) && err.contains("--format=users takes it"), err);
    assertTrue(err.contains("E2042") && !err.contains(hash), err);
    run("import", path("in"), "-f", path("db"), "--keep-going").expect(ExitStatus.BAD_DATA);
    assertEquals(Set.of("joe|r|" + PLAIN), records("db").keySet());
    run("import", path("in.rejected"), "-f", path("db"), "--format=users").expect(ExitStatus.OK);
    assertEquals(hash, records("db").get("ann|r|" + PLAIN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"$ecret", "$1$", "$6$short$one", "$100$is not a hash, is it?", "$$", "$"})
  void aPasswordThatOnlyBeginsLikeAHashIsOne(String password) throws Exception {
    text("in", "joe@r:" + password + "\n");
    run("import", path("in"), "-f", path("db")).expect(ExitStatus.OK);
    assertEquals(password, records("db").get("joe|r|" + PLAIN));
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
