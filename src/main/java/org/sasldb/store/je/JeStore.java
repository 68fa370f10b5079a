package org.sasldb.store.je;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.HistoryCursor;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.HistoryKeeper;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.SharedStore;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreInfo;
import org.sasldb.store.Uninterrupted;

/**
 * A store in Berkeley DB Java Edition.
 *
 * <p>Commits are synced, counted, and told in a history. One process writes at a time and holds the
 * store from its opening to its end; others wait for it. A store opened for reading shows what was
 * committed before it was opened. Any number of these in one process share one environment, on the
 * same store, for reading and writing; then one opened for reading may see later commits too, and
 * sees what the next one shows when that is opened. A scan that runs is waited for then, because it
 * shows one state from end to end.
 *
 * <p>Removed and replaced values are taken out of the log when the store is closed, as long as the
 * log is no larger than 4 MB and nobody reads it; see {@link #compact()} for the rest.
 */
public final class JeStore implements CredentialStore, HistoryKeeper, SharedStore {
  private final Path path;
  private final OpenOptions options;
  private final Set<RecordCursor> cursors = ConcurrentHashMap.newKeySet();
  private volatile @Nullable JeHome home;
  private volatile boolean closed;

  /** A store that exists: opens it. */
  JeStore(JeFolder folder, OpenOptions options, boolean exists) throws StoreException {
    this.path = folder.path();
    this.options = options;
    if (exists) {
      bind();
    }
  }

  private JeHome bind() throws StoreException {
    JeHome leased = JeHome.lease(path, options);
    boolean opened = false;
    try {
      leased.join(options, writes());
      opened = true;
    } finally {
      if (!opened) {
        leased.release(options);
      }
    }
    home = leased;
    return leased;
  }

  private boolean writes() {
    return options.access() != OpenOptions.Access.READ;
  }

  /** The home, or null while there is no store. */
  private @Nullable JeHome home() throws StoreException {
    JeHome bound = home;
    if (closed) {
      throw new IllegalStateException("the store was closed");
    }
    return bound != null ? bound : lateHome();
  }

  /** Another process may have made the store meanwhile. */
  private synchronized @Nullable JeHome lateHome() throws StoreException {
    if (home == null && JeStoreProvider.exists(new JeFolder(path))) {
      return bind();
    }
    return home;
  }

  @Override
  public StoreInfo info() throws StoreException {
    return Uninterrupted.look(
        () -> {
          JeHome bound = home();
          return bound == null
              ? JeInfo.ofMissing(path)
              : bound.read(options, environment -> JeInfo.of(path, bound.folder(), environment));
        });
  }

  @Override
  public Optional<Secret> get(RecordKey key) throws StoreException {
    return Uninterrupted.look(
        () -> {
          JeHome bound = home();
          return bound == null
              ? Optional.empty()
              : Optional.ofNullable(bound.get(key.toByteArray(), options));
        });
  }

  @Override
  public boolean isWrittenElsewhere() {
    JeHome bound = home;
    return bound != null && bound.isWrittenElsewhere();
  }

  @Override
  public RecordCursor scan() throws StoreException {
    RecordCursor cursor =
        Uninterrupted.look(
            () -> {
              JeHome bound = home();
              return bound == null
                  ? new JeCursor(path)
                  : bound.between(options, environment -> new JeCursor(path, environment));
            });
    cursors.add(cursor);
    return cursor;
  }

  @Override
  public RecordCursor scan(Account account) throws StoreException {
    return RecordCursor.over(Uninterrupted.look(() -> records(account)).iterator());
  }

  private List<CredentialRecord> records(Account account) throws StoreException {
    JeHome bound = home();
    return bound == null
        ? List.of()
        : bound.between(options, environment -> environment.records(account));
  }

  @Override
  public CommitResult commit(ChangeSet changes) throws StoreException {
    if (!writes()) {
      throw new StoreException(Failure.READ_ONLY, path, "it was opened for reading only");
    }
    return Uninterrupted.change(
        new Uninterrupted.Work<CommitResult>() {
          @Override
          public CommitResult run() throws StoreException {
            return commitNow(changes);
          }
        });
  }

  private CommitResult commitNow(ChangeSet changes) throws StoreException {
    JeHome bound = home();
    if (bound != null) {
      return bound.commit(changes, options);
    }
    try (Effects effects = Effects.of(changes, Records.NONE)) {
      if (effects.failed() != null) {
        return new CommitResult.Refused(effects.failed());
      }
      if (effects.isEmpty()) {
        return effects.result();
      }
    }
    return create().commit(changes, options);
  }

  private synchronized JeHome create() throws StoreException {
    JeHome bound = home;
    if (bound != null) {
      return bound;
    }
    JeFolder folder = new JeFolder(path);
    folder.create();
    JeStoreProvider.requireUsable(folder);
    return bind();
  }

  /** Makes the store, be it without a record, and notes so in its history. */
  void bear() throws StoreException {
    change(
        () -> Optional.of(create()),
        environment -> {
          if (environment.meta().commits() == 0) {
            environment.note("create", options);
          }
          return environment;
        });
  }

  /** Does something to the store that is no commit of records. */
  private void change(Uninterrupted.Work<Optional<JeHome>> where, JeHome.Use<?> change)
      throws StoreException {
    Uninterrupted.change(
        () -> {
          Optional<JeHome> bound = where.run();
          if (bound.isPresent()) {
            bound.get().write(options, change);
          }
          return bound;
        });
  }

  /** Goes on with the history of another store; nobody else may know this one yet. */
  void inherit(List<HistoryEntry> entries, boolean clear) throws StoreException {
    change(
        () -> Optional.of(create()),
        environment -> {
          environment.inherit(entries, clear);
          return environment;
        });
  }

  @Override
  public HistoryCursor history(Order order) throws StoreException {
    return Uninterrupted.look(
        () -> {
          JeHome bound = home();
          if (bound == null) {
            return () -> null;
          }
          long newest = bound.read(options, environment -> environment.meta().commits());
          return new JeHistoryCursor(this::page, order, newest);
        });
  }

  private List<HistoryEntry> page(long from, Order order, int most) throws StoreException {
    return Uninterrupted.look(
        () -> {
          JeHome bound = home();
          return bound == null
              ? List.of()
              : bound.read(options, environment -> environment.history(from, order, most));
        });
  }

  /** The newest commits, the oldest of them first. */
  List<HistoryEntry> history(int most) throws StoreException {
    HistoryCursor cursor = history(Order.NEWEST_FIRST);
    List<HistoryEntry> found = new ArrayList<>();
    while (found.size() < most) {
      HistoryEntry next = cursor.next();
      if (next == null) {
        break;
      }
      found.add(0, next);
    }
    return found;
  }

  /**
   * Rewrites the log, so that it is small again and no removed or replaced value is left in it. If
   * another process reads the store at that moment, the old files go with the next commit that
   * finds none.
   */
  public void compact() throws StoreException {
    if (!writes()) {
      throw new StoreException(Failure.READ_ONLY, path, "it was opened for reading only");
    }
    change(
        () -> Optional.ofNullable(home()),
        environment -> {
          environment.compact();
          return environment;
        });
  }

  @Override
  public synchronized void close() throws StoreException {
    if (closed) {
      return;
    }
    closed = true;
    for (RecordCursor cursor : cursors) {
      cursor.close();
    }
    JeHome bound = home;
    if (bound != null) {
      Uninterrupted.change(
          new Uninterrupted.Work<JeHome>() {
            @Override
            public JeHome run() throws StoreException {
              bound.release(options);
              return bound;
            }
          });
    }
  }
}
