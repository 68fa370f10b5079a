package org.sasldb.store.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.format.FileImage;
import org.sasldb.format.lmdb.LmdbFile;
import org.sasldb.record.CredentialRecord;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;

/** A state that others wipe, change or close while it is read. */
class LmdbReaderTest {
  private static final int LOOKUPS = 2000;

  @TempDir Path folder;
  private Path file = Path.of("sasldb2");
  private LmdbReader reader = new LmdbReader(file, OpenOptions.Access.READ);
  private byte[] key = {};
  private byte[] value = {};

  @BeforeEach
  void start() throws Exception {
    file = Stores.golden("users300", folder.resolve("sasldb2"));
    reader = new LmdbReader(file, OpenOptions.Access.READ);
    try (LmdbReader.Snapshot whole = new LmdbReader(file, OpenOptions.Access.READ).whole();
        LmdbScan scan = new LmdbScan(file, whole)) {
      CredentialRecord first = scan.next();
      assertNotNull(first);
      key = first.key().toByteArray();
      value = first.value().toByteArray();
    }
  }

  private LmdbReader.Snapshot held() throws Exception {
    LmdbReader.Snapshot held = reader.current();
    assertNotNull(held);
    return held;
  }

  @Test
  void aWipedStateIsReadAgain() throws Exception {
    assertEquals(Arrays.toString(value), Arrays.toString(reader.find(key)));
    held().close();
    assertEquals(Arrays.toString(value), Arrays.toString(reader.find(key)));
    var facts = reader.facts();
    held().close();
    assertEquals(facts, reader.facts());
  }

  /** No lookup takes zeros for damage, or waits for them to go away. */
  @Test
  @Timeout(120)
  void lookupsBesideSomebodyWhoWipes() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Thread wiper =
        new Thread(
            () -> {
              while (!done.get()) {
                try {
                  held().close();
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              }
            });
    wiper.start();
    try {
      for (int i = 0; i < LOOKUPS; i++) {
        requireFoundOrRestless();
      }
    } finally {
      done.set(true);
      wiper.join();
    }
  }

  private void requireFoundOrRestless() {
    try {
      assertEquals(Arrays.toString(value), Arrays.toString(reader.find(key)));
    } catch (StoreException e) {
      assertEquals(Failure.CHANGED_UNDERNEATH, e.failure());
    }
  }

  @Test
  void aClosedReaderReadsNothing() throws Exception {
    LmdbReader.Snapshot held = held();
    reader.close();
    assertTrue(held.image().isWiped());
    assertThrows(IllegalStateException.class, () -> reader.find(key));
    assertThrows(IllegalStateException.class, () -> reader.facts());
  }

  private byte @Nullable [] findNow(byte[] wanted) throws StoreException {
    reader.expire();
    return reader.find(wanted);
  }

  /** Every file that is built at once has one transaction, so that its number tells nothing. */
  @Test
  @Timeout(60)
  void aFileThatIsCopiedOverIsSeen() throws Exception {
    Path live = folder.resolve("live");
    Path next = folder.resolve("next");
    Stores.commit(live, Stores.put("joe", "old"));
    Stores.commit(next, Stores.put("ann", "new"));
    reader = new LmdbReader(live, OpenOptions.Access.READ);
    byte[] joe = Stores.key("joe").toByteArray();
    assertNotNull(reader.find(joe));
    Files.write(live, Files.readAllBytes(next));
    // a clock of the file system that stands still meanwhile is given the time to go on
    byte[] found = findNow(joe);
    while (found != null) {
      found = findNow(joe);
    }
    assertNotNull(reader.find(Stores.key("ann").toByteArray()));
  }

  @Test
  @Timeout(60)
  void aFileThatIsHalfCopiedIsReadAgain() throws Exception {
    byte[] first = Files.readAllBytes(file);
    Stores.commit(file, Stores.put("joe", "x"));
    assertNotNull(reader.find(key));
    Files.write(file, Arrays.copyOf(first, 16_384));
    try {
      findNow(key);
    } catch (StoreException e) {
      assertEquals(Failure.DAMAGED, e.failure());
    }
    Files.write(file, Arrays.copyOfRange(first, 16_384, first.length), StandardOpenOption.APPEND);
    while (true) {
      try {
        assertEquals(Arrays.toString(value), Arrays.toString(findNow(key)));
        return;
      } catch (StoreException e) {
        assertEquals(Failure.DAMAGED, e.failure());
      }
    }
  }

  /** A file that is too large for memory is mapped, and its pages are used again. */
  @Test
  void whatLooksLikeDamageInAStateOfThePastIsAChange() throws Exception {
    FileImage image;
    try (FileChannel channel = FileChannel.open(file)) {
      image = FileImage.map(channel);
    }
    try (LmdbScan scan =
        new LmdbScan(
            file, new LmdbReader.Snapshot(LmdbFile.open(image), image, held().stamp(), false))) {
      Stores.commit(file, Stores.put("joe", "x"));
      byte[] bytes = Files.readAllBytes(file);
      Arrays.fill(bytes, 2 * 4096, bytes.length, (byte) 1);
      Files.write(file, bytes);
      StoreException e = assertThrows(StoreException.class, scan::next);
      assertEquals(Failure.CHANGED_UNDERNEATH, e.failure());
    }
  }
}
