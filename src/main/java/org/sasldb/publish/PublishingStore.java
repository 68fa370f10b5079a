package org.sasldb.publish;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.sasldb.record.Account;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.HistoryCursor;
import org.sasldb.store.HistoryKeeper;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Publication;
import org.sasldb.store.Publishing;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreInfo;
import org.sasldb.store.Uninterrupted;

/**
 * A store whose commits are published before they return. A commit that changed nothing publishes
 * what is behind, so that a command that was interrupted is completed by running it again.
 */
final class PublishingStore implements CredentialStore, HistoryKeeper {
  /** One commit and its publication at a time, for all handles on a store in this process. */
  private static final Map<Path, ReentrantLock> TURNS = new ConcurrentHashMap<>();

  private final CredentialStore store;
  private final Path folder;
  private final OpenOptions options;
  private final ReentrantLock turn;
  private boolean owing;

  private PublishingStore(CredentialStore store, Path folder, OpenOptions options) {
    this.store = store;
    this.folder = folder;
    this.options = options;
    this.turn = TURNS.computeIfAbsent(folder, path -> new ReentrantLock());
  }

  /**
   * The publishing face of an open store.
   *
   * @throws StoreException if the list of its targets cannot be read: a change that could not be
   *     published is better not made
   */
  static PublishingStore over(CredentialStore store, Path folder, OpenOptions options)
      throws StoreException {
    try {
      Path real = folder.toRealPath();
      new TargetList(real).read();
      return new PublishingStore(store, real, options);
    } catch (IOException e) {
      throw StoreFailures.read(folder, e);
    }
  }

  @Override
  public StoreInfo info() throws StoreException {
    return store.info();
  }

  @Override
  public Optional<Secret> get(RecordKey key) throws StoreException {
    return store.get(key);
  }

  @Override
  public RecordCursor scan() throws StoreException {
    return store.scan();
  }

  @Override
  public RecordCursor scan(Account account) throws StoreException {
    return store.scan(account);
  }

  @Override
  public int longestKey() throws StoreException {
    return store.longestKey();
  }

  @Override
  public CommitResult commit(ChangeSet changes) throws StoreException {
    return Uninterrupted.change(() -> commitNow(changes));
  }

  private CommitResult commitNow(ChangeSet changes) throws StoreException {
    turn.lock();
    try {
      Publishing.Moment moment = options.publishing().moment();
      Publications publications = new Publications(store, folder, options);
      TargetStates states = new TargetStates(folder);
      List<Target> targets = publications.settle(new TargetList(folder).read(), states);
      CommitResult result = store.commit(changes);
      if (moment == Publishing.Moment.AT_CLOSE) {
        owing = true;
      } else if (moment == Publishing.Moment.AT_COMMIT
          && result instanceof CommitResult.Committed) {
        tell(publications.bringUpToDate(targets, states));
      }
      return result;
    } finally {
      turn.unlock();
    }
  }

  @Override
  public HistoryCursor history(Order order) throws StoreException {
    if (store instanceof HistoryKeeper keeper) {
      return keeper.history(order);
    }
    throw new IllegalStateException("only a store with a history has targets");
  }

  private void tell(List<Publication> publications) {
    for (Publication publication : publications) {
      options.publishing().listener().published(publication);
    }
  }

  @Override
  public void close() throws StoreException {
    try {
      if (owing) {
        owing = false;
        turn.lock();
        try {
          Publications publications = new Publications(store, folder, options);
          TargetStates states = new TargetStates(folder);
          List<Target> targets = publications.settle(new TargetList(folder).read(), states);
          tell(publications.bringUpToDate(targets, states));
        } finally {
          turn.unlock();
        }
      }
    } finally {
      store.close();
    }
  }
}
