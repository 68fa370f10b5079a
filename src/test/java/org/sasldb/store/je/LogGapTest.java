package org.sasldb.store.je;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.store.je.JeStores.JOE;
import static org.sasldb.store.je.JeStores.openToRead;
import static org.sasldb.store.je.JeStores.openToWrite;
import static org.sasldb.store.je.JeStores.put;
import static org.sasldb.store.je.JeStores.text;
import static org.sasldb.store.je.JeStores.user;

import com.sleepycat.je.Environment;
import com.sleepycat.je.EnvironmentConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** JE cannot be opened where log files are missing directly before its newest one. */
class LogGapTest {
  @TempDir Path folder;

  private static Secret value(int number) {
    return Secret.copyOf(("password of user " + number).getBytes(StandardCharsets.UTF_8));
  }

  private Path built(int records) throws StoreException {
    Path home = folder.resolve("store");
    OpenOptions options = OpenOptions.creating();
    try (StoreBuilder builder =
        Stores.build(StoreLocation.of(StoreFormat.JE, home), NewStore.ofCreator(options))) {
      for (int i = 0; i < records; i++) {
        builder.add(new CredentialRecord(user(i), value(i)));
      }
      builder.finish();
    }
    return home;
  }

  @ParameterizedTest
  @ValueSource(ints = {13_500, 14_000, 15_000, 17_000, 20_000})
  void aStoreThatWasBuiltTakesAChange(int records) throws StoreException {
    Path home = built(records);
    assertFalse(new JeFolder(home).hasGapBeforeNewestLog());
    changeOneAndAll(home, records);
  }

  private static void changeOneAndAll(Path home, int records) throws StoreException {
    try (JeStore store = openToWrite(home)) {
      assertEquals(new CommitResult.Committed(1, 0), store.commit(put(JOE, "secret")));
    }
    ChangeSet.Builder all = ChangeSet.of("all");
    for (int i = 0; i < records; i++) {
      all.put(user(i), value(i + 1));
    }
    try (JeStore store = openToWrite(home)) {
      assertEquals(new CommitResult.Committed(records, 0), store.commit(all.build()));
    }
    assertFalse(new JeFolder(home).hasGapBeforeNewestLog());
    try (JeStore store = openToRead(home)) {
      assertEquals("secret", text(store.get(JOE)));
      assertEquals("password of user 1", text(store.get(user(0))));
      assertEquals("password of user " + records, text(store.get(user(records - 1))));
    }
  }

  @Test
  void aStoreWithSuchAGapIsOpenedAllTheSame() throws Exception {
    Path home = Files.createDirectory(folder.resolve("store"), JeFolder.OWNER_FOLDER);
    JeFolder je = new JeFolder(home);
    OpenOptions.Use use = OpenOptions.Use.ONE_SHOT;
    JeSettings.Access access = JeSettings.Access.CREATE;
    EnvironmentConfig config = JeSettings.environment(access, use, 0);
    config.setConfigParam("je.cleaner.minAge", "1");
    JeEnvironment environment =
        new JeEnvironment(
            je, new Environment(home.toFile(), config), access, use, JeOpening.mark(je));
    int records = 14_000;
    for (int from = 0; from < records; from += 5000) {
      ChangeSet.Builder some = ChangeSet.of("build");
      for (int i = from; i < Math.min(records, from + 5000); i++) {
        some.put(user(i), value(i));
      }
      environment.commit(some.build(), OpenOptions.creating());
    }
    environment.close();
    assertTrue(je.hasGapBeforeNewestLog(), "the test has what it is about");
    je.closeFiles();
    changeOneAndAll(home, records);
  }
}
