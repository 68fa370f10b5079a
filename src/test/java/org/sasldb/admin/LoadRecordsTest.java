package org.sasldb.admin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.sasldb.exchange.DbDumpSink;
import org.sasldb.exchange.DumpFormat;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.format.dump.DumpForm;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreInfo;
import org.sasldb.testing.MemoryStore;

class LoadRecordsTest {
  private static final RecordKey ANN = RecordKey.of("ann", "r", "userPassword");
  private static final RecordKey BOB = RecordKey.of("bob", "r", "userPassword");

  private final MemoryStore store = new MemoryStore();

  @Test
  void everythingIsLoadedInOneCommit() throws Exception {
    assertEquals(loaded(2, 0, 0, 0), load(IfExists.FAIL, line("ann", "1"), line("bob", "2")));
    assertEquals(1, store.commits());
    assertArrayEquals(bytes("1"), store.records().get(ANN));
    assertArrayEquals(bytes("2"), store.records().get(BOB));
  }

  @Test
  void anExistingRecordFailsTheWholeLoad() throws Exception {
    store.with(BOB, bytes("old"));
    assertEquals(
        new LoadOutcome.AlreadyThere(BOB, 2),
        load(IfExists.FAIL, line("ann", "1"), line("bob", "2")));
    assertEquals(0, store.commits());
    assertEquals(1, store.records().size());
  }

  @Test
  void anExistingRecordIsReplaced() throws Exception {
    store.with(BOB, bytes("old")).with(ANN, bytes("1"));
    assertEquals(loaded(0, 1, 1, 0), load(IfExists.REPLACE, line("ann", "1"), line("bob", "2")));
    assertArrayEquals(bytes("2"), store.records().get(BOB));
  }

  @Test
  void anExistingRecordIsSkipped() throws Exception {
    store.with(BOB, bytes("old"));
    assertEquals(loaded(1, 0, 0, 1), load(IfExists.SKIP, line("ann", "1"), line("bob", "2")));
    assertArrayEquals(bytes("old"), store.records().get(BOB));
  }

  @Test
  void nothingToLoadCommitsNothing() throws Exception {
    store.with(BOB, bytes("old"));
    assertEquals(loaded(0, 0, 0, 1), load(IfExists.SKIP, line("bob", "2")));
    assertEquals(0, store.commits());
  }

  @Test
  void aDryRunChangesNothing() throws Exception {
    store.with(BOB, bytes("old"));
    try (RecordBatch batch = batch(line("ann", "1"), line("bob", "2"))) {
      LoadRecords load = new LoadRecords(batch, IfExists.REPLACE);
      assertEquals(loaded(1, 1, 0, 0), load.wouldDo(store));
      assertEquals(
          loaded(2, 0, 0, 0), load.wouldDo(new EmptyStore(StoreFormat.JE, Path.of("new"))));
    }
    assertEquals(0, store.commits());
  }

  @Test
  void aKeyGivenTwiceIsRefusedWithBothLines() {
    BadLineException e =
        assertThrows(
            BadLineException.class,
            () -> batch(line("ann", "1"), line("bob", "2"), line("ann", "SECRET")));
    assertEquals(3, e.line());
    assertEquals("the record ann@r: userPassword was given before, in line 1", e.reason());
  }

  @Test
  void aChangeByAnotherProgramMeansANewPlan() throws Exception {
    Racing racing = new Racing(store, 1);
    try (RecordBatch batch = batch(line("ann", "1"), line("bob", "2"))) {
      assertEquals(loaded(1, 1, 0, 0), new LoadRecords(batch, IfExists.REPLACE).into(racing));
    }
    assertArrayEquals(bytes("2"), store.records().get(BOB));
  }

  @Test
  void aRecordThatAppearsDuringTheLoadStillFailsIt() throws Exception {
    Racing racing = new Racing(store, 1);
    try (RecordBatch batch = batch(line("ann", "1"), line("bob", "2"))) {
      assertEquals(
          new LoadOutcome.AlreadyThere(BOB, 2), new LoadRecords(batch, IfExists.FAIL).into(racing));
    }
    assertArrayEquals(bytes("theirs"), store.records().get(BOB));
  }

  @Test
  void aStoreThatNeverComesToRestIsAFailure() throws Exception {
    Racing racing = new Racing(store, Integer.MAX_VALUE);
    try (RecordBatch batch = batch(line("bob", "2"))) {
      LoadRecords load = new LoadRecords(batch, IfExists.REPLACE);
      StoreException e = assertThrows(StoreException.class, () -> load.into(racing));
      assertEquals(Failure.CHANGED_UNDERNEATH, e.failure());
    }
  }

  @Test
  void aDumpLoadedIsTheSameStore() throws Exception {
    store.with(ANN, bytes("1")).with(RecordKey.ofBytes(bytes("malformed")), new byte[] {0, -1});
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    long dumped =
        new DumpRecords(store).to(new DbDumpSink(text, DumpForm.PRINT, OptionalInt.empty()));
    assertEquals(2, dumped);
    MemoryStore copy = new MemoryStore();
    try (RecordBatch batch =
        RecordBatch.read(DumpFormat.detect(new ByteArrayInputStream(text.toByteArray())))) {
      new LoadRecords(batch, IfExists.FAIL).into(copy);
    }
    assertEquals(store.records().keySet(), copy.records().keySet());
    store.records().forEach((k, v) -> assertArrayEquals(v, copy.records().get(k)));
  }

  @Test
  void aCensusCountsUsersAndNotRecords() throws Exception {
    store
        .with(ANN, bytes("1"))
        .with(RecordKey.of("ann", "r", "cmusaslsecretOTP"), bytes("2"))
        .with(RecordKey.of("ann", "s", "userPassword"), bytes("3"))
        .with(RecordKey.of("", "", "userPassword"), bytes("4"))
        .with(RecordKey.ofBytes(bytes("ann")), bytes("5"));
    assertEquals(new RecordCensus(5, 3, 3, 1), RecordCensus.of(store));
    assertEquals(new RecordCensus(0, 0, 0, 0), RecordCensus.of(new MemoryStore()));
  }

  private LoadOutcome load(IfExists ifExists, String... lines) throws Exception {
    try (RecordBatch batch = batch(lines)) {
      return new LoadRecords(batch, ifExists).into(store);
    }
  }

  private static LoadOutcome loaded(long added, long replaced, long unchanged, long skipped) {
    return new LoadOutcome.Loaded(new LoadCounts(added, replaced, unchanged, skipped));
  }

  private static RecordBatch batch(String... lines) throws Exception {
    return RecordBatch.read(
        DumpFormat.JSONL.read(new ByteArrayInputStream(bytes(String.join("\n", lines)))));
  }

  private static String line(String user, String value) {
    return String.format(
        "{\"user\":\"%s\",\"realm\":\"r\",\"property\":\"userPassword\",\"value\":\"%s\"}",
        user, value);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A store in which another program stores or deletes bob just before a commit. */
  private static final class Racing implements CredentialStore {
    private final MemoryStore real;
    private int races;

    Racing(MemoryStore real, int races) {
      this.real = real;
      this.races = races;
    }

    @Override
    public CommitResult commit(ChangeSet changes) throws StoreException {
      if (races-- > 0) {
        ChangeSet.Builder theirs = ChangeSet.of("theirs");
        boolean there = real.get(BOB).isPresent();
        real.commit(
            (there ? theirs.delete(BOB) : theirs.put(BOB, Secret.takeOver(bytes("theirs"))))
                .build());
      }
      return real.commit(changes);
    }

    @Override
    public StoreInfo info() {
      return real.info();
    }

    @Override
    public Optional<Secret> get(RecordKey key) {
      return real.get(key);
    }

    @Override
    public RecordCursor scan() {
      return real.scan();
    }

    @Override
    public void close() {}
  }
}
