package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.Actor;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** {@code sasldb store history}. */
class StoreHistoryTest {
  private static final RecordKey ALICE = RecordKey.of("alice", "example.org", "userPassword");
  private static final RecordKey BOB = RecordKey.of("bob", "example.net", "userPassword");
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.5Z");

  @TempDir Path folder;

  @BeforeEach
  void makeAStore() throws StoreException {
    commit(0, ChangeSet.of("set password").put(ALICE, secret()).build());
    commit(60, ChangeSet.of("set password").put(BOB, secret()).build());
    commit(120, ChangeSet.of("delete user").delete(ALICE).build());
  }

  private static Secret secret() {
    return Secret.takeOver("wonderland".getBytes(StandardCharsets.UTF_8));
  }

  private Path home() {
    return folder.resolve("je");
  }

  private void commit(int seconds, ChangeSet change) throws StoreException {
    OpenOptions options =
        OpenOptions.creating()
            .withActor(new Actor(1000, "ann"))
            .withClock(() -> NOON.plusSeconds(seconds));
    StoreLocation location = StoreLocation.of(StoreFormat.JE, home());
    try (CredentialStore store = Stores.open(location, options)) {
      store.commit(change);
    }
  }

  private InProcess.Outcome history(String... more) {
    List<String> command = List.of("store", "history", "-f", home().toString());
    return new InProcess(folder)
        .run(Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new));
  }

  private String numbers(String... more) {
    String[] args = Stream.concat(Stream.of("--plain"), Stream.of(more)).toArray(String[]::new);
    return history(args).expect(ExitStatus.OK).out().replaceAll("(?m)\t.*$", "").replace("\n", " ");
  }

  @Test
  void theTableTellsWhoDidWhatAndNoSecret() {
    String out = history().expect(ExitStatus.OK).out();
    assertEquals(
        """
        number  when                  who            operation        records
        3       2026-11-24T12:02:00Z  ann (1000)     delete user      alice@example.org: -userPassword
        2       2026-11-24T12:01:00Z  ann (1000)     set password     bob@example.net: userPassword
        1       2026-11-24T12:00:00Z  ann (1000)     set password     alice@example.org: userPassword
        3 changes
        """,
        out);
    assertFalse(history("--json").out().contains("wonderland"));
    assertTrue(
        history("--limit=2").out().endsWith("2 changes; there are more: --limit=0 shows all\n"));
  }

  @Test
  void orderLimitAndFilters() {
    assertEquals("3 2 1 ", numbers());
    assertEquals("1 2 ", numbers("--oldest-first", "--limit=2"));
    assertEquals("1 2 3 ", numbers("--oldest-first", "--limit=0"));
    assertEquals("3 1 ", numbers("--user=alice"));
    assertEquals("2 ", numbers("--realm=example.net"));
    assertEquals("", numbers("--user=alice", "--realm=example.net"));
    assertEquals("3 2 ", numbers("--since=2026-11-24T12:01:00Z"));
    assertEquals("3 ", numbers("--since=2026-11-24T14:02:00+02:00", "--oldest-first"));
    assertEquals("", numbers("--since=2026-11-26"));
    history("--since=yesterday").expect(ExitStatus.USAGE);
    history("--limit=-1").expect(ExitStatus.USAGE);
  }

  @Test
  void jsonAndPlainLinesHaveAll() throws Exception {
    JsonObject json = JsonParser.object().from(history("--json", "--limit=1").out());
    assertEquals(3, json.getInt("number"));
    assertEquals("2026-11-24T12:02:00.500Z", json.getString("when"));
    assertEquals("ann", json.getString("login"));
    assertEquals(1000, json.getInt("uid"));
    assertEquals("delete user", json.getString("operation"));
    assertEquals(0, json.getInt("stored"));
    assertEquals(1, json.getInt("removed"));
    JsonObject record = json.getArray("records").getObject(0);
    assertEquals("alice", record.getString("user"));
    assertEquals("userPassword", record.getString("property"));
    assertEquals("removed", record.getString("change"));
    assertEquals(
        "3\t2026-11-24T12:02:00.500Z\t1000\tann\tdelete user\t0\t1\talice@example.org\n",
        history("--plain", "--limit=1").out());
  }

  @Test
  void aChangeOfVeryManyIsShownByItsCounts() throws StoreException {
    ChangeSet.Builder many = ChangeSet.of("load");
    for (int i = 0; i < 2 * HistoryEntry.MOST_KEYS; i++) {
      many.put(RecordKey.of("user" + i, "example.org", "userPassword"), secret());
    }
    commit(180, many.build());
    assertTrue(
        history("--limit=1").out().contains("1000 stored, 0 removed: user0@example.org, "),
        history().out());
    // carol may be among those that are not listed
    assertEquals("4 ", numbers("--user=carol"));
    assertTrue(history("--json", "--limit=1").out().contains("\"complete\":false"));
  }

  @Test
  void aNativeFileHasNone() throws Exception {
    Path file = folder.resolve("sasldb2");
    Files.copy(Path.of("src/test/resources/berkeley/one-user.db"), file);
    InProcess.Outcome outcome =
        new InProcess(folder)
            .run("store", "history", "-f", file.toString())
            .expect(ExitStatus.USAGE);
    assertTrue(outcome.err().contains("E2051"), outcome.err());
    assertTrue(
        outcome.err().contains("hint: sasldb store convert " + file + " je:FOLDER"), outcome.err());
  }
}
