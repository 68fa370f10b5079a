package org.sasldb.store.je;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sleepycat.je.CheckpointConfig;
import com.sleepycat.je.Cursor;
import com.sleepycat.je.CursorConfig;
import com.sleepycat.je.Database;
import com.sleepycat.je.DatabaseEntry;
import com.sleepycat.je.DbInternal;
import com.sleepycat.je.DiskLimitException;
import com.sleepycat.je.Durability;
import com.sleepycat.je.Environment;
import com.sleepycat.je.LockMode;
import com.sleepycat.je.OperationStatus;
import com.sleepycat.je.PreloadConfig;
import com.sleepycat.je.Transaction;
import com.sleepycat.je.VerifyConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.HistoryKeeper;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * One open environment with its three databases: {@code records} (key to value, the bytes as they
 * are), {@code meta} ({@link StoreMeta}) and {@code history} ({@link HistoryPart}).
 *
 * <p>Lookups may run in many threads beside one commit; {@link JeHome} sees to it that there is one
 * commit at a time and that nothing runs while the environment is closed. Exceptions of JE leave
 * this class and are turned into failures by its callers.
 */
final class JeEnvironment implements Records {
  private static final long PRELOAD_MILLIS = 2000;

  private final JeFolder folder;
  private final Environment environment;
  private final JeSettings.Access access;
  private final OpenOptions.Use use;
  private final List<JeScan> scans = new CopyOnWriteArrayList<>();

  /** Odd while a commit is under way, when a lookup without locks could see half of it. */
  private final AtomicInteger changing = new AtomicInteger();

  private final JeDatabases databases;
  private final @Nullable Database records;
  private final @Nullable RecentValues recent;
  private volatile StoreMeta meta;
  private boolean remains;
  private boolean committed;
  private long newestLog;

  /** Opens the databases and reads what the store knows of itself. */
  JeEnvironment(
      JeFolder folder,
      Environment environment,
      JeSettings.Access access,
      OpenOptions.Use use,
      CommitMark.Reading mark)
      throws StoreException {
    this.folder = folder;
    this.environment = environment;
    this.access = access;
    this.use = use;
    this.databases = new JeDatabases(folder.path(), environment, access.writes());
    this.records = databases.records();
    this.meta = databases.readMeta();
    this.remains = mark.known() ? mark.remains() : meta.commits() > 0;
    if (access.writes() && meta.commits() == 0 && currentLog() == 0) {
      leaveFirstLog();
    }
    this.newestLog = currentLog();
    boolean service = use == OpenOptions.Use.LONG_LIVED;
    this.recent = service ? JeSettings.recentValues(folder.logBytes()) : null;
    if (service && records != null) {
      records.preload(new PreloadConfig().setMaxMillisecs(PRELOAD_MILLIS));
    }
  }

  /**
   * Goes on in the second log file. While the first is the only one, recovery verifies all of it
   * and not only what lies before the newest file, and a store that is opened for reading after a
   * damage could not be looked at.
   */
  private void leaveFirstLog() {
    DbInternal.getNonNullEnvImpl(environment).forceLogFileFlip();
  }

  StoreMeta meta() {
    return meta;
  }

  OpenOptions.Use use() {
    return use;
  }

  boolean writes() {
    return access.writes();
  }

  /** Whether removed or replaced values may lie in the log. */
  boolean remains() {
    return remains;
  }

  /** Whether JE still works; after a failed write it has to be opened again. */
  boolean isValid() {
    return environment.isValid();
  }

  boolean hasScans() {
    return !scans.isEmpty();
  }

  /** Has JE verify its trees; throws at the first thing that is wrong. */
  void verify() {
    VerifyConfig config = new VerifyConfig();
    config.setVerifyDataRecords(true);
    config.setPropagateExceptions(true);
    // its default is standard error
    config.setShowProgressStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    environment.verify(config, null);
  }

  @Override
  public @Nullable Secret find(byte[] key) {
    Database database = records;
    if (database == null) {
      return null;
    }
    Secret remembered = recent == null ? null : recent.find(key);
    if (remembered != null) {
      return remembered;
    }
    DatabaseEntry wanted = new DatabaseEntry(key);
    DatabaseEntry found = new DatabaseEntry();
    int before = changing.get();
    if ((before & 1) == 0) {
      OperationStatus status = database.get(null, wanted, found, LockMode.READ_UNCOMMITTED);
      if (changing.get() == before) {
        if (recent != null && status == OperationStatus.SUCCESS) {
          recent.remember(key, found.getData(), before);
        }
        return value(status, found);
      }
    }
    return value(database.get(null, wanted, found, LockMode.DEFAULT), found);
  }

  private static @Nullable Secret value(OperationStatus status, DatabaseEntry found) {
    return status == OperationStatus.SUCCESS ? Secret.takeOver(found.getData()) : null;
  }

  @Override
  public void sweep(ChangeSet.Sweep sweep, Effects effects) {
    if (records != null) {
      AccountRange.sweep(records, sweep, effects);
    }
  }

  /** The records of one account; no commit may be under way. */
  List<CredentialRecord> records(Account account) {
    Database database = records;
    return database == null ? List.of() : AccountRange.read(database, account);
  }

  /** Begins a scan; no commit may be under way. */
  JeScan scan() {
    Database database = records;
    Cursor cursor =
        database == null ? null : database.openCursor(null, CursorConfig.READ_UNCOMMITTED);
    JeScan scan = new JeScan(cursor);
    scans.add(scan);
    return scan;
  }

  /** Ends a scan. */
  void end(JeScan scan) {
    scans.remove(scan);
    scan.close();
  }

  /** Some commits in a row, the first of them with this number. */
  List<HistoryEntry> history(long from, HistoryKeeper.Order order, int most) throws StoreException {
    Database history = databases.history();
    return history == null ? List.of() : JeHistory.page(history, from, order, most);
  }

  /** Makes a change, durably, or nothing of it. */
  CommitResult commit(ChangeSet changes, OpenOptions options) throws StoreException {
    try (Effects effects = Effects.of(changes, this)) {
      if (effects.failed() != null) {
        return new CommitResult.Refused(effects.failed());
      }
      if (!effects.isEmpty()) {
        write(effects, changes.operation(), options);
      }
      return effects.result();
    }
  }

  /** Counts a commit that changes no record, so that the history tells of something else. */
  void note(String operation, OpenOptions options) throws StoreException {
    try (Effects none = Effects.none()) {
      write(none, operation, options);
    }
  }

  private void write(Effects effects, String operation, OpenOptions options) throws StoreException {
    Instant now = options.clock().instant();
    StoreMeta next = meta.afterCommit(now.toEpochMilli());
    HistoryEntry entry = JeHistory.entry(next.commits(), now, options.actor(), operation, effects);
    for (JeScan scan : scans) {
      for (Effects.Effect effect : effects.all()) {
        scan.changing(effect.key(), effect.before());
      }
    }
    int change = changing.incrementAndGet();
    try {
      if (recent != null) {
        for (Effects.Effect effect : effects.all()) {
          recent.changing(effect.key().toByteArray(), change);
        }
      }
      transact(effects, next, entry);
    } catch (DiskLimitException e) {
      // JE remembers how much was free; look again, there may be room by now
      DbInternal.getNonNullEnvImpl(environment).getCleaner().manageDiskUsage();
      transact(effects, next, entry);
    } finally {
      changing.incrementAndGet();
    }
    meta = next;
    committed = true;
    remains |= effects.leavesRemains();
    noteCommit();
  }

  private void transact(Effects effects, StoreMeta next, HistoryEntry entry) throws StoreException {
    transact(transaction -> databases.apply(effects, next, entry, transaction));
  }

  /** Something that is done within a transaction. */
  private interface Work {
    void in(Transaction transaction) throws StoreException;
  }

  private void transact(Work work) throws StoreException {
    Transaction transaction = environment.beginTransaction(null, null);
    boolean done = false;
    try {
      work.in(transaction);
      transaction.commit(Durability.COMMIT_SYNC);
      done = true;
    } finally {
      if (!done) {
        abort(transaction);
      }
    }
  }

  /**
   * Goes on with the history of another store, in a store that nobody else knows yet.
   *
   * @param entries commits in a row, the oldest first; at least one
   * @param clear whether they take the place of what is told so far
   */
  void inherit(List<HistoryEntry> entries, boolean clear) throws StoreException {
    long created = clear ? entries.get(0).when().toEpochMilli() : meta.created();
    long commits = entries.get(entries.size() - 1).number();
    StoreMeta next = new StoreMeta(StoreMeta.SCHEMA, created, commits);
    transact(transaction -> databases.inherit(entries, clear, next, transaction));
    meta = next;
    committed = true;
    try {
      CommitMark.rewrite(folder.path(), commits, remains);
    } catch (IOException e) {
      throw StoreFailures.write(folder.path().resolve(CommitMark.NAME), e);
    }
  }

  private static void abort(Transaction transaction) {
    try {
      transaction.abort();
    } catch (RuntimeException e) {
      // an environment that failed to write undoes the transaction when it is opened again
      return;
    }
  }

  /**
   * Notes the commit beside the log. It is on the disk already, so a failure here fails nothing:
   * the mark says less than the store holds until the next commit.
   */
  private void noteCommit() {
    try {
      CommitMark.write(folder.path(), meta.commits(), remains);
      long log = currentLog();
      if (log != newestLog || meta.commits() == 1) {
        folder.closeFiles();
        newestLog = log;
      }
    } catch (IOException | StoreException e) {
      // Nobody else can enter the folder; `sasldb store check` tells of a mode or a mark
      return;
    }
  }

  private long currentLog() {
    return DbInternal.getNonNullEnvImpl(environment).getFileManager().getCurrentFileNum();
  }

  /** Takes removed and replaced values out of the whole log, however large it is. */
  void compact() throws StoreException {
    long newest = Remains.moveAll(environment);
    environment.checkpoint(new CheckpointConfig().setForce(true));
    remains = Remains.anyUpTo(newest, folder);
    noteCommit();
  }

  /**
   * Closes it. A small log is freed of removed and replaced values before, a larger one is cleaned
   * where it holds least that is alive; if that or the last checkpoint fails, nothing is lost and
   * the next writer does it.
   */
  void close() throws StoreException {
    if (!access.writes()) {
      abandon();
      return;
    }
    try {
      long bytes = folder.logBytes();
      boolean free = remains && bytes <= Remains.WHOLE_LOG_BYTES;
      long newest = free ? Remains.moveAll(environment) : -1;
      if (!free && committed && bytes > Remains.SMALL_LOG_BYTES) {
        Remains.moveSome(environment);
      }
      closeDatabases();
      environment.close();
      if (free) {
        CommitMark.write(folder.path(), meta.commits(), Remains.anyUpTo(newest, folder));
      }
    } catch (RuntimeException | IOException e) {
      abandon();
    }
    folder.closeFiles();
  }

  /** Lets go of everything after a failure. */
  void abandon() {
    try {
      closeDatabases();
    } catch (RuntimeException e) {
      // closing the environment closes them too, if not as thoroughly
    }
    try {
      environment.close();
    } catch (RuntimeException e) {
      // what made it fail was reported already
    }
  }

  private void closeDatabases() {
    for (JeScan scan : scans) {
      end(scan);
    }
    if (recent != null) {
      recent.wipe();
    }
    databases.close();
  }
}
