package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.format.FormatException;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;

/** What a lookup reads from is wiped under its hands, as another thread that reads anew does it. */
class WipedWhileReadTest {
  private static final int ENDLESS = 5000;

  @TempDir Path folder;

  private final WatchedFormat format = new WatchedFormat(new BerkeleyFormat());

  private CredentialStore open() throws Exception {
    StoreContext context =
        new StoreContext(
            format, OpenOptions.reading(), new SystemFileOperations(), new HastyTicker());
    return FileStore.open(folder.resolve("sasldb2"), context);
  }

  @BeforeEach
  void makeAStore() throws Exception {
    Accounts.commit(folder.resolve("sasldb2"), Accounts.put("joe", "secret"));
  }

  /** Wipes so many images, each at its first lookup. */
  private AtomicInteger wipe(int times) {
    AtomicInteger lookups = new AtomicInteger();
    format.before(
        image -> {
          if (lookups.incrementAndGet() > ENDLESS) {
            throw new AssertionError("it goes on for ever");
          } else if (lookups.get() <= times) {
            image.wipe();
          }
        });
    return lookups;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 19, 20, 21, 100})
  void aLookupIsRepeatedUntilItIsLeftAlone(int times) throws Exception {
    wipe(times);
    try (CredentialStore store = open()) {
      assertEquals(Optional.of("secret"), Accounts.password(store, "joe"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 100})
  void whatLooksLikeAnythingAtAllIsNotBelieved(int times) throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    format.before(
        image -> {
          if (lookups.incrementAndGet() <= times) {
            image.wipe();
            throw FormatException.notThisFormat("zeros");
          }
        });
    try (CredentialStore store = open()) {
      assertEquals(Optional.of("secret"), Accounts.password(store, "joe"));
    }
  }

  /** Its pages were found sound before they were wiped. */
  @Test
  void aFileThatWasAskedBeforeIsAskedAgain() throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    format.before(
        image -> {
          if (lookups.incrementAndGet() == 2) {
            image.wipe();
          }
        });
    try (CredentialStore store = open()) {
      assertEquals(Optional.of("secret"), Accounts.password(store, "joe"));
      assertEquals(Optional.of("secret"), Accounts.password(store, "joe"));
    }
  }

  @Test
  void aLookupThatIsNeverLeftAloneSaysSo() throws Exception {
    wipe(Integer.MAX_VALUE);
    try (CredentialStore store = open()) {
      assertEquals(
          Failure.CHANGED_UNDERNEATH,
          Accounts.failure(() -> store.get(Accounts.key("joe"))).failure());
    }
  }

  @Test
  void aDescriptionIsThatOfAFileLeftAlone() throws Exception {
    try (CredentialStore store = open()) {
      Map<String, Object> facts = store.info().facts();
      AtomicInteger asked = wipe(3);
      try (CredentialStore other = open()) {
        assertEquals(facts, other.info().facts());
        assertEquals(4, asked.get());
      }
    }
  }

  /** The file is not read again behind the back of who closed the store. */
  @Test
  void aLookupDuringWhichTheStoreIsClosedLeavesNothing() throws Exception {
    AtomicReference<CredentialStore> store = new AtomicReference<>();
    format.before(
        image -> {
          try {
            store.get().close();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    store.set(open());
    assertThrows(IllegalStateException.class, () -> store.get().get(Accounts.key("joe")));
    assertThrows(IllegalStateException.class, () -> store.get().info());
    assertEquals(0, format.unwiped());
  }

  private FileStore openToChange(Faults faults) throws Exception {
    StoreContext context =
        new StoreContext(format, OpenOptions.creating(), faults, new HastyTicker());
    return FileStore.open(folder.resolve("sasldb2"), context);
  }

  @Test
  void aChangeLeavesNothing() throws Exception {
    Path file = folder.resolve("sasldb2");
    Path copy = Files.copy(file, folder.resolve("copy"));
    Accounts.commit(copy, Accounts.put("theirs", "x"));
    byte[] theirs = Files.readAllBytes(copy);
    try (FileChannel old = FileChannel.open(file, StandardOpenOption.WRITE);
        FileStore store =
            openToChange(
                new Faults()
                    .before("syncFolder", 1, () -> old.write(ByteBuffer.wrap(theirs), 0)))) {
      store.commit(Accounts.put("ours", "y"));
      assertEquals(Optional.of("x"), Accounts.password(store, "theirs"));
    }
    assertTrue(format.opened() > 3);
    assertEquals(0, format.unwiped());
  }

  @Test
  void aChangeOfADamagedFileLeavesNothing() throws Exception {
    Path file = folder.resolve("sasldb2");
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 4096, bytes.length, (byte) 0x55);
    Files.write(file, bytes);
    try (FileStore store = openToChange(new Faults())) {
      assertEquals(
          Failure.DAMAGED,
          Accounts.failure(() -> store.commit(Accounts.put("ours", "y"))).failure());
    }
    assertTrue(format.opened() > 3);
    assertEquals(0, format.unwiped());
  }

  @Test
  void finishingAChangeInPlaceLeavesNothing() throws Exception {
    Path file = folder.resolve("sasldb2");
    Path redo = Files.createDirectory(folder.resolve(".sasldb2.sasldb-1.tmp")).resolve("redo");
    Files.copy(file, redo);
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 4096, bytes.length, (byte) 0x55);
    Files.write(file, bytes);
    try (FileStore store = openToChange(new Faults())) {
      store.commit(Accounts.put("ours", "y"));
      assertEquals(Optional.of("secret"), Accounts.password(store, "joe"));
    }
    assertEquals(0, format.unwiped());
  }
}
