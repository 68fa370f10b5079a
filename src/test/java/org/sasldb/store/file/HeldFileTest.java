package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;

/** A store held open sees what others do to the file. */
class HeldFileTest {
  @TempDir Path folder;

  /** Time that goes on only when it is told to, or when somebody waits. */
  private static final class HandClock implements Ticker {
    private long nanos = 1_000_000_000;
    private Faults.Event atPause = () -> {};

    void advance(long millis) {
      nanos += millis * 1_000_000;
    }

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public long millis() {
      return System.currentTimeMillis() + nanos / 1_000_000 - 1000;
    }

    @Override
    public void pauseUntil(long moment) {
      nanos = Math.max(nanos, moment);
      try {
        atPause.happen();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private final HandClock clock = new HandClock();

  private Path file() {
    return folder.resolve("sasldb2");
  }

  private CredentialStore open() throws Exception {
    return new BerkeleyStoreProvider(new SystemFileOperations(), clock)
        .open(file(), OpenOptions.reading());
  }

  @BeforeEach
  void makeAStore() throws Exception {
    Accounts.commit(file(), Accounts.put("joe", "old"));
    grow(file(), 0);
  }

  /** Sets a time long ago, so that the file counts as left alone. */
  private static void grow(Path file, int seconds) throws Exception {
    Files.setLastModifiedTime(
        file, FileTime.fromMillis(System.currentTimeMillis() - 100_000 + seconds * 1000L));
  }

  @Test
  void aReplacedFileIsSeenAfterAMillisecond() throws Exception {
    try (CredentialStore store = open()) {
      assertEquals(Optional.of("old"), Accounts.password(store, "joe"));
      Accounts.commit(file(), Accounts.put("joe", "new"));
      assertEquals(Optional.of("old"), Accounts.password(store, "joe"));
      clock.advance(1);
      assertEquals(Optional.of("new"), Accounts.password(store, "joe"));
    }
  }

  @Test
  void aRecordThatIsNotThereIsLookedForInTheFileAsItIsNow() throws Exception {
    try (CredentialStore store = open()) {
      assertEquals(Optional.of("old"), Accounts.password(store, "joe"));
      Accounts.commit(file(), Accounts.put("ann", "new"));
      assertEquals(Optional.of("new"), Accounts.password(store, "ann"));
    }
  }

  /** It was copied from a host whose clock is ahead, or the clock was put back. */
  @Test
  void aFileOfTheFutureIsDoubtedOnlyOnce() throws Exception {
    Files.setLastModifiedTime(file(), FileTime.fromMillis(System.currentTimeMillis() + 3_600_000));
    try (CredentialStore store = open()) {
      long before = clock.nanos();
      assertEquals(Optional.empty(), Accounts.password(store, "nobody"));
      long once = clock.nanos();
      assertTrue(once - before <= 2 * SnapshotReader.QUIET * 1_000_000, "waited too long");
      for (int i = 0; i < 100; i++) {
        clock.advance(1);
        assertEquals(Optional.empty(), Accounts.password(store, "nobody"));
      }
      assertEquals(100_000_000, clock.nanos() - once);
    }
  }

  @Test
  void aFileChangedInPlaceIsSeen() throws Exception {
    Path other = Files.copy(file(), folder.resolve("other"));
    Accounts.commit(other, Accounts.put("joe", "new"));
    try (CredentialStore store = open()) {
      assertEquals(Optional.of("old"), Accounts.password(store, "joe"));
      Files.write(file(), Files.readAllBytes(other));
      clock.advance(1);
      assertEquals(Optional.of("new"), Accounts.password(store, "joe"));
    }
  }

  @Test
  void aChangeWithinOneTickOfTheFileSystemsClockIsSeenWhenTheFileHasAged() throws Exception {
    Path other = Files.copy(file(), folder.resolve("other"));
    Accounts.commit(other, Accounts.put("joe", "new"));
    FileTime now = FileTime.fromMillis(System.currentTimeMillis());
    Files.setLastModifiedTime(file(), now);
    try (CredentialStore store = open()) {
      assertEquals(Optional.of("old"), Accounts.password(store, "joe"));
      Files.write(file(), Files.readAllBytes(other));
      Files.setLastModifiedTime(file(), now);
      clock.advance(50);
      assertEquals(Optional.of("new"), Accounts.password(store, "joe"));
    }
  }

  @Test
  void damageIsBelievedOnlyWhenItStays() throws Exception {
    byte[] whole = Files.readAllBytes(file());
    try (CredentialStore store = open()) {
      tear();
      clock.atPause = () -> Files.write(file(), whole);
      clock.advance(1);
      assertEquals(Optional.of("old"), Accounts.password(store, "joe"));
    }
  }

  @Test
  void damageThatStaysIsSaid() throws Exception {
    try (CredentialStore store = open()) {
      tear();
      grow(file(), 1);
      clock.advance(1);
      assertEquals(
          Failure.DAMAGED, Accounts.failure(() -> store.get(Accounts.key("joe"))).failure());
    }
  }

  /** Spoils both bucket pages. */
  private void tear() throws Exception {
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      byte[] noise = new byte[4096];
      java.util.Arrays.fill(noise, (byte) 0x55);
      channel.write(ByteBuffer.wrap(noise), 4096);
      channel.write(ByteBuffer.wrap(noise), 8192);
    }
  }

  @Test
  void ourOwnChangeIsSeenAtOnce() throws Exception {
    try (CredentialStore store =
        new BerkeleyStoreProvider(new SystemFileOperations(), clock)
            .open(file(), OpenOptions.creating())) {
      assertEquals(Optional.of("old"), Accounts.password(store, "joe"));
      store.commit(Accounts.put("joe", "new"));
      assertEquals(Optional.of("new"), Accounts.password(store, "joe"));
      store.commit(Accounts.delete("joe"));
      assertEquals(Optional.empty(), Accounts.password(store, "joe"));
    }
  }

  @Test
  void aScanShowsTheFileAsItWasWhenItBegan() throws Exception {
    try (CredentialStore store = open();
        RecordCursor cursor = store.scan()) {
      Accounts.commit(file(), Accounts.put("joe", "new"));
      CredentialRecord record = cursor.next();
      assertTrue(record != null && record.value().equals(Accounts.value("old")));
      assertFalse(cursor.next() != null);
    }
  }

  @Test
  void aLargeFileIsMappedAndAScanNoticesAChangeInPlace() throws Exception {
    makeLarge();
    try (CredentialStore store = open()) {
      assertEquals(Optional.of("password 77"), Accounts.password(store, "user 77"));
      try (RecordCursor cursor = store.scan()) {
        assertTrue(cursor.next() != null);
        touch();
        assertEquals(Failure.CHANGED_UNDERNEATH, Accounts.failure(() -> drain(cursor)).failure());
      }
    }
  }

  @Test
  void aScanOfALargeFileGoesOnWhenTheFileIsReplaced() throws Exception {
    makeLarge();
    try (CredentialStore store = open();
        RecordCursor cursor = store.scan()) {
      assertTrue(cursor.next() != null);
      Files.copy(file(), folder.resolve("next"));
      Files.move(folder.resolve("next"), file(), StandardCopyOption.ATOMIC_MOVE);
      assertEquals(LARGE, drain(cursor));
    }
  }

  @Test
  void aLargeFileIsChangedAndCutAndBothAreSeen() throws Exception {
    makeLarge();
    Accounts.commit(file(), Accounts.put("user 77", "new"));
    try (CredentialStore store = open()) {
      assertEquals(Optional.of("new"), Accounts.password(store, "user 77"));
      try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
        channel.truncate(8192);
      }
      assertEquals(
          Failure.DAMAGED, Accounts.failure(() -> store.get(Accounts.key("user 78"))).failure());
    }
  }

  private static final int LARGE = 60_000;

  private void makeLarge() throws Exception {
    ChangeSet.Builder users = ChangeSet.of("many");
    for (int i = 1; i < LARGE; i++) {
      users.put(
          RecordKey.of("user " + i, Accounts.REALM, "userPassword"),
          Accounts.value("password " + i));
    }
    Accounts.commit(file(), users.build());
    assertTrue(Files.size(file()) > Fingerprint.HEAP_LIMIT);
    grow(file(), 0);
  }

  private void touch() throws Exception {
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), 44);
    }
  }

  private static int drain(RecordCursor cursor) throws Exception {
    int count = 1;
    while (cursor.next() != null) {
      count++;
    }
    return count;
  }
}
