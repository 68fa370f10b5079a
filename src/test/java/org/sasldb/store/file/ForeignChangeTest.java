package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Precondition;
import org.sasldb.store.StoreException;

/** A program that takes no lock changes the file in place while we work. */
class ForeignChangeTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("sasldb2");
  }

  @BeforeEach
  void makeAStore() throws Exception {
    ChangeSet.Builder users = ChangeSet.of("set up");
    for (String user : List.of("joe", "ann", "bob")) {
      users.put(Accounts.key(user), Accounts.value("old " + user));
    }
    Accounts.commit(file(), users.build());
  }

  /** What a foreign program would write: the file as it is, with some changes. */
  private byte[] foreign(Path at, ChangeSet changes) throws Exception {
    Path copy = Files.copy(at, folder.resolve("foreign"));
    Accounts.commit(copy, changes);
    byte[] bytes = Files.readAllBytes(copy);
    Files.delete(copy);
    return bytes;
  }

  private static void overwrite(FileChannel channel, byte[] bytes) throws Exception {
    channel.write(ByteBuffer.wrap(bytes), 0);
    channel.truncate(bytes.length);
  }

  private FileChannel openForeign() throws Exception {
    return FileChannel.open(file(), StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static final ChangeSet THEIRS =
      ChangeSet.of("foreign")
          .put(Accounts.key("new"), Accounts.value("theirs"))
          .put(Accounts.key("joe"), Accounts.value("theirs"))
          .put(Accounts.key("ann"), Accounts.value("theirs"))
          .delete(Accounts.key("bob"))
          .build();

  @Test
  void aChangeBeforeTheRenameStartsTheWorkAgain() throws Exception {
    try (FileChannel channel = openForeign()) {
      byte[] bytes = foreign(file(), THEIRS);
      Faults faults = new Faults().before("force", 1, () -> overwrite(channel, bytes));
      commit(faults, Accounts.put("joe", "ours"));
    }
    assertPasswords("joe", "ours", "ann", "theirs", "new", "theirs");
    assertEquals(List.of("sasldb2"), Accounts.names(folder));
  }

  @Test
  void conditionsAreJudgedAgainWithTheForeignChange() throws Exception {
    try (FileChannel channel = openForeign()) {
      byte[] bytes = foreign(file(), THEIRS);
      Faults faults = new Faults().before("force", 1, () -> overwrite(channel, bytes));
      Precondition absent = new Precondition.Absent(Accounts.key("new"));
      ChangeSet changes =
          ChangeSet.of("add")
              .require(absent)
              .put(Accounts.key("new"), Accounts.value("ours"))
              .build();
      assertEquals(new CommitResult.Refused(absent), commit(faults, changes));
    }
    assertPasswords("joe", "theirs", "ann", "theirs", "new", "theirs");
  }

  @Test
  void aChangeOfTheOldFileRightAfterTheRenameIsCarriedOver() throws Exception {
    try (FileChannel channel = openForeign()) {
      byte[] bytes = foreign(file(), THEIRS);
      Faults faults = new Faults().before("syncFolder", 1, () -> overwrite(channel, bytes));
      commit(faults, Accounts.put("joe", "ours"));
    }
    assertPasswords("joe", "ours", "ann", "theirs", "new", "theirs");
    assertEquals(List.of("sasldb2"), Accounts.names(folder));
  }

  @Test
  void whatOurSweepRemovedStaysRemoved() throws Exception {
    ChangeSet sweep =
        ChangeSet.of("delete user")
            .sweep(org.sasldb.record.Account.of("ann", Accounts.REALM), property -> true)
            .build();
    try (FileChannel channel = openForeign()) {
      byte[] bytes = foreign(file(), THEIRS);
      Faults faults = new Faults().before("syncFolder", 1, () -> overwrite(channel, bytes));
      commit(faults, sweep);
    }
    assertPasswords("joe", "theirs", "new", "theirs");
  }

  @Test
  void aFileThatIsChangedOverAndOverIsGivenUpUnchanged() throws Exception {
    try (FileChannel channel = openForeign()) {
      int[] round = {0};
      Faults faults =
          new Faults()
              .before(
                  "force",
                  1000,
                  () -> {
                    String value = "theirs " + round[0]++;
                    overwrite(channel, foreign(file(), Accounts.put("new", value)));
                  });
      OpenOptions hasty = OpenOptions.creating().withLockWait(Duration.ofMillis(300));
      try (CredentialStore store =
          new BerkeleyStoreProvider(faults, Ticker.SYSTEM).open(file(), hasty)) {
        StoreException e = Accounts.failure(() -> store.commit(Accounts.put("joe", "ours")));
        assertEquals(Failure.CHANGED_UNDERNEATH, e.failure());
      }
      assertTrue(round[0] > 1);
    }
    assertEquals(Optional.of("old joe"), Accounts.password(file(), "joe"));
    assertEquals(List.of("sasldb2"), Accounts.names(folder));
  }

  @Test
  void aFileMadeMeanwhileIsNotLaidOver() throws Exception {
    byte[] bytes = foreign(file(), THEIRS);
    Files.delete(file());
    Faults faults = new Faults().before("link", 1, () -> Files.write(file(), bytes));
    commit(faults, Accounts.put("joe", "ours"));
    assertPasswords("joe", "ours", "ann", "theirs", "new", "theirs");
  }

  @Test
  void aFileRenamedOverTheOneJustMadeGetsTheChangeToo() throws Exception {
    byte[] bytes = foreign(file(), THEIRS);
    Files.delete(file());
    Faults faults =
        new Faults()
            .before(
                "syncFolder",
                1,
                () -> {
                  Path made = Files.write(folder.resolve("__db.sasldb2"), bytes);
                  Files.move(made, file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                });
    commit(faults, Accounts.put("joe", "ours"));
    assertPasswords("joe", "ours", "ann", "theirs", "new", "theirs");
    assertEquals(List.of("sasldb2"), Accounts.names(folder));
  }

  @Test
  void aChangeThatMeetsOursInPlaceDoesNotUndoIt() throws Exception {
    Files.createLink(folder.resolve("other"), file());
    try (FileChannel channel = openForeign()) {
      byte[] bytes = foreign(file(), THEIRS);
      Ticker meeting = new Meeting(() -> overwrite(channel, bytes));
      try (CredentialStore store =
          new BerkeleyStoreProvider(new SystemFileOperations(), meeting)
              .open(file(), OpenOptions.creating())) {
        store.commit(Accounts.put("joe", "ours"));
      }
    }
    assertPasswords("joe", "ours", "ann", "theirs", "new", "theirs");
  }

  @Test
  void aTornFileInPlaceIsMended() throws Exception {
    Files.createLink(folder.resolve("other"), file());
    try (FileChannel channel = openForeign()) {
      byte[] page = new byte[4096];
      Ticker meeting = new Meeting(() -> channel.write(ByteBuffer.wrap(page), 0));
      try (CredentialStore store =
          new BerkeleyStoreProvider(new SystemFileOperations(), meeting)
              .open(file(), OpenOptions.creating())) {
        store.commit(Accounts.put("joe", "ours"));
      }
    }
    assertPasswords("joe", "ours", "ann", "old ann", "bob", "old bob");
  }

  private CommitResult commit(FileOperations operations, ChangeSet changes) throws Exception {
    try (CredentialStore store = Accounts.open(file(), operations)) {
      return store.commit(changes);
    }
  }

  private void assertPasswords(String... pairs) throws Exception {
    Map<String, String> expected = new java.util.TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      expected.put(Accounts.latin(Accounts.key(pairs[i]).toByteArray()), pairs[i + 1]);
    }
    assertEquals(expected, Accounts.records(file()));
    assertFalse(Files.exists(folder.resolve("__db.sasldb2")));
  }

  /** Lets something happen once, in the pause before the last look. */
  private static final class Meeting implements Ticker {
    private final Faults.Event event;
    private boolean happened;

    Meeting(Faults.Event event) throws InterruptedException {
      this.event = event;
      // A file that was just made is waited for first, by pauses that could be taken for the last.
      Thread.sleep(2 * SnapshotReader.QUIET);
    }

    @Override
    public long nanos() {
      return Ticker.SYSTEM.nanos();
    }

    @Override
    public long millis() {
      return Ticker.SYSTEM.millis();
    }

    @Override
    public void pause(long millis) throws InterruptedIOException {
      if (millis == 3) {
        meet();
      }
      Ticker.SYSTEM.pause(millis);
    }

    /** After a rename the last look is at a moment, and not some time after the one before. */
    @Override
    public void pauseUntil(long nanos) throws InterruptedIOException {
      meet();
      Ticker.SYSTEM.pauseUntil(nanos);
    }

    private void meet() {
      if (happened) {
        return;
      }
      happened = true;
      try {
        event.happen();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
