package org.sasldb.store.je;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.store.je.JeStores.ANN;
import static org.sasldb.store.je.JeStores.JOE;
import static org.sasldb.store.je.JeStores.copyAsCrashed;
import static org.sasldb.store.je.JeStores.delete;
import static org.sasldb.store.je.JeStores.holds;
import static org.sasldb.store.je.JeStores.openOrCreate;
import static org.sasldb.store.je.JeStores.openToRead;
import static org.sasldb.store.je.JeStores.openToWrite;
import static org.sasldb.store.je.JeStores.put;
import static org.sasldb.store.je.JeStores.secret;
import static org.sasldb.store.je.JeStores.store;
import static org.sasldb.store.je.JeStores.text;
import static org.sasldb.store.je.JeStores.user;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.StoreException;

/** A password that was replaced or removed is not to be found in the files of the folder. */
class RemainsTest {
  private static final String OLD = "correct horse battery staple";

  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void name() {
    home = folder.resolve("store");
  }

  @Test
  void aReplacedValueIsGoneWhenTheStoreIsClosed() throws IOException, StoreException {
    store(home, JOE, OLD);
    assertTrue(holds(home, OLD), "the test can see a value that is there");
    store(home, JOE, "new password");
    assertFalse(holds(home, OLD));
    assertTrue(holds(home, "new password"));
  }

  @Test
  void aRemovedValueIsGoneWhenTheStoreIsClosed() throws IOException, StoreException {
    store(home, ANN, "milk");
    store(home, JOE, OLD);
    try (JeStore store = openOrCreate(home)) {
      store.commit(delete(JOE));
    }
    assertFalse(holds(home, OLD));
    try (JeStore store = openToRead(home)) {
      assertEquals("milk", text(store.get(ANN)));
      assertEquals(false, store.info().facts().get("removedValuesInLog"));
    }
  }

  @Test
  void aValueReplacedInTheSessionThatStoredItIsGoneToo() throws IOException, StoreException {
    try (JeStore store = openOrCreate(home)) {
      for (int i = 0; i < 300; i++) {
        store.commit(put(user(i), "value of user " + i));
      }
      store.commit(put(user(150), OLD));
      store.commit(put(user(150), "new password"));
    }
    assertFalse(holds(home, OLD));
    assertTrue(holds(home, "value of user 151"));
  }

  @Test
  void whatACrashLeftIsTakenAwayByTheNextWriter() throws IOException, StoreException {
    Path crashed = folder.resolve("crashed");
    store(home, JOE, OLD);
    try (JeStore store = openOrCreate(home)) {
      store.commit(put(JOE, "new password"));
      copyAsCrashed(home, crashed);
    }
    assertTrue(holds(crashed, OLD));
    store(crashed, ANN, "milk");
    assertFalse(holds(crashed, OLD));
  }

  @Test
  void aLargeLogIsFreedWhenItIsAskedFor() throws IOException, StoreException {
    Random random = new Random(1);
    try (JeStore store = openOrCreate(home)) {
      store.commit(put(JOE, OLD));
      for (int i = 0; i < 6; i++) {
        byte[] large = new byte[1_000_000];
        random.nextBytes(large);
        store.commit(ChangeSet.of("load").put(user(i), Secret.takeOver(large)).build());
      }
      store.commit(ChangeSet.of("set").put(JOE, secret("new password")).build());
    }
    assertTrue(holds(home, OLD));
    try (JeStore store = openToWrite(home)) {
      assertEquals(true, store.info().facts().get("removedValuesInLog"));
      store.compact();
      assertFalse(holds(home, OLD));
      assertEquals(false, store.info().facts().get("removedValuesInLog"));
      assertEquals("new password", text(store.get(JOE)));
      assertTrue(store.get(user(5)).isPresent());
    }
    assertFalse(holds(home, OLD));
  }
}
