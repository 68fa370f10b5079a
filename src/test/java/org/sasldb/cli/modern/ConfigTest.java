package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sasldb.conf}: which one holds, and what is wrong with one. */
class ConfigTest {
  @TempDir Path folder;

  private InProcess sasldb() {
    return new InProcess(folder);
  }

  private String store() {
    return "--store=je:" + folder.resolve("je");
  }

  private void makeStore() {
    sasldb().input("x").run("user", "add", "a@r", store(), "--password-stdin");
  }

  @Test
  void theStoreComesBeforeTheHost() {
    makeStore();
    sasldb().run("config", "set", "--host", "secrets", "both", store()).expect(ExitStatus.OK);
    sasldb().run("config", "set", "--host", "realm", "h.example", store()).expect(ExitStatus.OK);
    sasldb().run("config", "set", "secrets", "scram", store()).expect(ExitStatus.OK);
    String host = sasldb().hostConfiguration().toString();
    String shown =
        sasldb()
            .environment("SASLDB_REALM", "")
            .run("config", "show", "--origin", "--plain", store())
            .out();
    String own = folder.resolve("je").resolve("sasldb.conf").toString();
    assertTrue(shown.contains("secrets\tscram\t" + own + "\n"), shown);
    assertTrue(shown.contains("realm\th.example\t" + host + "\n"), shown);
    assertTrue(shown.contains("iterations\t4096\tdefault\n"), shown);
    shown =
        sasldb()
            .environment("SASLDB_REALM", "e.example")
            .run("config", "show", "--origin", "--plain", store())
            .out();
    assertTrue(shown.contains("realm\te.example\t$SASLDB_REALM\n"), shown);
  }

  @Test
  void theSettingDecidesWhatIsStoredAndAnOptionOverrulesIt() {
    makeStore();
    sasldb().run("config", "set", "secrets", "scram", store()).expect(ExitStatus.OK);
    sasldb().input("x").run("user", "add", "b@r", store(), "--password-stdin");
    sasldb().input("x").run("user", "add", "c@r", store(), "--password-stdin", "--secrets=plain");
    assertEquals(
        "a\tr\tenabled\tuserPassword\nb\tr\tenabled\tauthPassword\nc\tr\tenabled\tuserPassword\n",
        sasldb().run("user", "list", store(), "--plain").out());
  }

  @Test
  void otherLinesStay() throws IOException {
    Path conf = sasldb().hostConfiguration();
    Files.writeString(conf, "# why\nrealm=a.example\n\nsecrets = plain\n");
    String[] set = {"config", "set", "--host", "realm", "b.example", "--detailed-exitcode"};
    sasldb().run(set).expect(ExitStatus.CHANGED);
    sasldb().run(set).expect(ExitStatus.OK);
    assertEquals("# why\nrealm = b.example\n\nsecrets = plain\n", Files.readString(conf));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "colour = red|line 2: 'colour' is none of secrets, scram, iterations, realm",
        "secrets|line 2: it is not KEY = VALUE",
        "secrets = md5|line 2: secrets: it is none of plain, scram, both",
        "scram = SCRAM-MD5|line 2: scram: 'SCRAM-MD5' is none of",
        "scram = SCRAM-SHA-1, SCRAM-SHA-1|line 2: scram: a mechanism stands twice",
        "iterations = 12|line 2: iterations: it is no number from 4,096 to 1,000,000",
        "realm =|line 2: realm: it is empty",
      })
  void aLineThatIsNoSettingIsNamed(String line, String why) throws IOException {
    Path conf = sasldb().hostConfiguration();
    Files.writeString(conf, "# one\n" + line + "\n");
    InProcess.Outcome outcome =
        sasldb()
            .input("x")
            .run("user", "add", "a@r", store(), "--password-stdin")
            .expect(ExitStatus.BAD_CONFIGURATION);
    assertTrue(
        outcome.err().startsWith("sasldb: error: E2021 bad configuration: " + conf + ": " + why),
        outcome.err());
  }

  @Test
  void aBadValueIsRefusedBeforeItIsWritten() {
    sasldb().run("config", "set", "--host", "secrets", "md5").expect(ExitStatus.USAGE);
    sasldb().run("config", "set", "--host", "colour", "red").expect(ExitStatus.USAGE);
    assertTrue(Files.notExists(sasldb().hostConfiguration()));
  }
}
