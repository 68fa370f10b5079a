package org.sasldb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;

/**
 * Threads that share a store held open find whole values while it is changed and while it is
 * closed, although memory is overwritten then.
 */
@ParameterizedClass
@EnumSource(StoreFormat.class)
class SharedReaderTest {
  private static final RecordKey JOE = RecordKey.of("joe", "example.com", "userPassword");
  private static final int READERS = 3;
  private static final int LENGTH = 3_000;
  private static final int CHANGES = 60;
  private static final int CLOSINGS = 40;

  @TempDir Path folder;
  @Parameter StoreFormat format;
  private final ExecutorService threads = Executors.newFixedThreadPool(READERS);
  private StoreLocation location;

  @BeforeEach
  void makeAStore() throws StoreException {
    location = StoreLocation.of(format, folder.resolve("store"));
    put('a');
  }

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private void put(char character) throws StoreException {
    try (CredentialStore store = Stores.open(location, OpenOptions.creating())) {
      store.commit(ChangeSet.of("test").put(JOE, value(character)).build());
    }
  }

  private static Secret value(char character) {
    String text = String.valueOf(character).repeat(LENGTH);
    return Secret.takeOver(text.getBytes(StandardCharsets.UTF_8));
  }

  private CredentialStore held() throws StoreException {
    return Stores.open(location, OpenOptions.reading().withUse(OpenOptions.Use.LONG_LIVED));
  }

  /** Looks up until it is told to end, or finds the store closed. */
  private static int lookUp(CredentialStore store, AtomicBoolean done) throws StoreException {
    int found = 0;
    while (!done.get()) {
      try (Secret value = store.get(JOE).orElseThrow()) {
        byte[] bytes = value.toByteArray();
        assertEquals(LENGTH, bytes.length);
        for (byte b : bytes) {
          assertEquals(bytes[0], b);
        }
        assertTrue(bytes[0] >= 'a' && bytes[0] <= 'z', "found " + bytes[0]);
        found++;
      } catch (IllegalStateException e) {
        assertEquals("the store was closed", e.getMessage());
        return found;
      }
    }
    return found;
  }

  private List<Future<Integer>> readers(CredentialStore store, AtomicBoolean done) {
    List<Future<Integer>> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      readers.add(threads.submit(() -> lookUp(store, done)));
    }
    return readers;
  }

  @Test
  void everyValueIsWholeWhileTheStoreIsChanged() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (CredentialStore store = held()) {
      List<Future<Integer>> readers = readers(store, done);
      try {
        for (int i = 0; i < CHANGES; i++) {
          put((char) ('a' + i % 26));
        }
      } finally {
        done.set(true);
      }
      for (Future<Integer> reader : readers) {
        assertTrue(reader.get() > 0);
      }
    }
  }

  @Test
  void everyValueIsWholeWhileTheStoreIsClosed() throws Exception {
    AtomicBoolean never = new AtomicBoolean();
    for (int i = 0; i < CLOSINGS; i++) {
      CredentialStore store = held();
      List<Future<Integer>> readers = readers(store, never);
      store.get(JOE).orElseThrow().close();
      store.close();
      for (Future<Integer> reader : readers) {
        reader.get();
      }
    }
  }
}
