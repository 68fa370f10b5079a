package org.sasldb.store.lmdb;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.CursorIterable;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.KeyRange;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;
import org.lmdbjava.Txn;
import org.sasldb.format.FormatException;
import org.sasldb.format.lmdb.LmdbFile;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.Failure;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * One change through the library, in one transaction (LMDB format, sections 3 to 5). The only class
 * that needs the library, loaded for a change that cannot be made without it.
 *
 * <p>The library waits for other writers without limit, so it does that in a thread of its own: if
 * its turn comes after the wait is over, it lets go again without a change.
 */
final class NativeCommit implements Runnable {
  private static final int MODE = 0600;
  private static final int LARGEST_PAGE = 1 << 16;
  private static final int ACCESS_DENIED = 13;
  private static final int INPUT_OUTPUT = 5;
  private static final int NO_SPACE = 28;
  private static final int QUOTA = 122;

  private final Path path;
  private final ChangeSet changes;
  private final LmdbSettings settings;
  private final long mapBytes;
  private final Runnable release;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable CommitResult result;
  private volatile @Nullable Throwable failure;

  private enum State {
    WAITING,
    WORKING,
    GIVEN_UP
  }

  /**
   * @param path the file, which was found sound or does not exist
   * @param mapBytes map size of a file that is made; 0 for what the file has
   * @param release called once the file is closed again, be it long after {@link #run} gave up
   */
  NativeCommit(
      Path path, ChangeSet changes, LmdbSettings settings, long mapBytes, Runnable release) {
    this.path = path;
    this.changes = changes;
    this.settings = settings;
    this.mapBytes = mapBytes;
    this.release = release;
  }

  /** Makes the change. */
  CommitResult make(Duration wait) throws StoreException {
    Thread thread = new Thread(this, "lmdb-commit");
    thread.setDaemon(true);
    thread.start();
    try {
      if (!done.await(wait.toNanos(), TimeUnit.NANOSECONDS)
          && state.compareAndSet(State.WAITING, State.GIVEN_UP)) {
        throw LmdbFailures.locked(path, "another program is writing it");
      }
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (state.compareAndSet(State.WAITING, State.GIVEN_UP)) {
        throw LmdbFailures.locked(path, "the thread was interrupted while it waited");
      }
      awaitEnd();
    }
    return outcome();
  }

  private void awaitEnd() {
    boolean interrupted = Thread.interrupted();
    while (done.getCount() > 0) {
      try {
        done.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private CommitResult outcome() throws StoreException {
    Throwable thrown = failure;
    CommitResult made = result;
    if (thrown == null && made != null) {
      return made;
    }
    if (thrown instanceof StoreException e) {
      throw e;
    }
    if (thrown instanceof LmdbException e) {
      throw translate(e);
    }
    if (thrown instanceof FormatException e) {
      throw LmdbFailures.of(path, e);
    }
    if (thrown instanceof RuntimeException e) {
      // a mistake of the caller, such as a secret that he has wiped
      throw e;
    }
    throw LmdbFailures.library(path, thrown == null ? new IllegalStateException() : thrown);
  }

  private StoreException translate(LmdbException e) {
    if (e instanceof Env.FileInvalidException || e instanceof Env.VersionMismatchException) {
      return new StoreException(
          Failure.CHANGED_UNDERNEATH, path, "it was replaced while it was opened", "", e);
    }
    int code = e instanceof LmdbNativeException n ? n.getResultCode() : 0;
    if (code == ACCESS_DENIED) {
      return StoreFailures.denied(path, "write", e);
    }
    // the library calls a write that the end of the disk cut short an input/output error
    boolean cutShort = code == INPUT_OUTPUT && DiskRoom.isBelow(LARGEST_PAGE, path);
    if (code == NO_SPACE || code == QUOTA || cutShort) {
      return StoreFailures.full(path, e);
    }
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new StoreException(Failure.WRITE_FAILED, path, reason, "", e);
  }

  @Override
  public void run() {
    try {
      result = commit();
    } catch (StoreException | FormatException | RuntimeException | LinkageError e) {
      failure = e;
    } finally {
      release.run();
      done.countDown();
    }
  }

  private @Nullable CommitResult commit() throws StoreException, FormatException {
    try (Env<byte[]> env =
        Env.create(ByteArrayProxy.PROXY_BA)
            .setMapSize(mapBytes)
            .setMaxDbs(0)
            .open(path.toFile(), MODE, EnvFlags.MDB_NOSUBDIR)) {
      Dbi<byte[]> dbi = env.openDbi((byte[]) null);
      while (true) {
        try {
          return commit(env, dbi);
        } catch (Env.MapFullException e) {
          long size = env.info().mapSize;
          if (!settings.growth()) {
            throw LmdbFailures.mapFull(path, size, e);
          }
          env.setMapSize(2 * size);
        } catch (Dbi.MapResizedException e) {
          env.setMapSize(0);
        }
      }
    }
  }

  private @Nullable CommitResult commit(Env<byte[]> env, Dbi<byte[]> dbi) throws FormatException {
    try (Txn<byte[]> txn = env.txnWrite()) {
      if (state.get() != State.WORKING && !state.compareAndSet(State.WAITING, State.WORKING)) {
        return null;
      }
      Plan plan = Plan.of(new Records(dbi, txn), changes);
      if (plan.failed() == null && plan.changesSomething()) {
        apply(plan, dbi, txn);
        txn.commit();
      }
      return plan.result();
    }
  }

  private static void apply(Plan plan, Dbi<byte[]> dbi, Txn<byte[]> txn) {
    for (RecordKey key : plan.swept()) {
      dbi.delete(txn, key.toByteArray());
    }
    for (Map.Entry<RecordKey, Optional<Secret>> write : plan.writes().entrySet()) {
      byte[] key = write.getKey().toByteArray();
      if (write.getValue().isPresent()) {
        byte[] value = write.getValue().get().toByteArray();
        dbi.put(txn, key, value);
        Arrays.fill(value, (byte) 0);
      } else {
        dbi.delete(txn, key);
      }
    }
  }

  /** The records as the transaction sees them. */
  private record Records(Dbi<byte[]> dbi, Txn<byte[]> txn) implements Plan.Content {
    @Override
    public byte @Nullable [] find(byte[] key) {
      // the library reports keys that it cannot hold as errors
      boolean possible = key.length > 0 && key.length <= LmdbFile.MAX_KEY_LENGTH;
      return possible ? dbi.get(txn, key) : null;
    }

    @Override
    public void keys(byte[] prefix, Plan.KeyTaker taker) {
      if (prefix.length > LmdbFile.MAX_KEY_LENGTH) {
        return;
      }
      try (CursorIterable<byte[]> entries = dbi.iterate(txn, KeyRange.atLeast(prefix))) {
        for (CursorIterable.KeyVal<byte[]> entry : entries) {
          // the library copies the value, wanted or not
          Arrays.fill(entry.val(), (byte) 0);
          if (!Plan.startsWith(entry.key(), prefix)) {
            return;
          }
          taker.take(entry.key().clone());
        }
      }
    }
  }
}
