package org.sasldb.store.je;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * What all handles of this process on one folder share: a single environment.
 *
 * <p>A second one would be fatal. JE's lock is a POSIX lock, which the system takes away as soon as
 * any descriptor of {@code je.lck} is closed in the process; so {@code je.lck} is open once or not
 * at all. The environment is opened for reading if that is all that is wanted, opened again for
 * writing when a writer comes, and opened again after JE gave it up because a write failed.
 */
final class JeHome {
  /** The homes in use by the real path of their folder; guards their counts of leases. */
  private static final Map<Path, JeHome> HOMES = new HashMap<>();

  private static final String OTHER_PROCESS = "another program is writing it";

  private final JeFolder folder;

  /** Held for reading while {@link #current} is used, for writing while it is opened or closed. */
  private final Gate gate = new Gate();

  /** One commit at a time, and no scan begins in the middle of one. */
  private final ReentrantLock committing = new ReentrantLock();

  private int leases;
  private int writers;
  private @Nullable JeEnvironment current;

  /** How the log ended before {@link #current} was opened for reading. */
  private String seen = "";

  /** Held while {@link #current} may write. */
  private @Nullable WriterTurn turn;

  private JeHome(JeFolder folder) {
    this.folder = folder;
  }

  /** The home in a folder that exists; to be given back by {@link #release}. */
  static JeHome lease(Path path, OpenOptions options) throws StoreException {
    Path real;
    try {
      real = path.toRealPath();
    } catch (IOException e) {
      throw StoreFailures.read(path, e);
    }
    synchronized (HOMES) {
      JeHome home = HOMES.get(real);
      if (home == null) {
        home = new JeHome(new JeFolder(real));
        HOMES.put(real, home);
      }
      home.leases++;
      home.writers += writes(options) ? 1 : 0;
      return home;
    }
  }

  /** Gives a lease back; the last one closes the environment. */
  void release(OpenOptions options) throws StoreException {
    synchronized (HOMES) {
      leases--;
      writers -= writes(options) ? 1 : 0;
    }
    gate.close();
    try {
      closeIfUnused();
    } finally {
      gate.open();
    }
  }

  private void closeIfUnused() throws StoreException {
    if (isUsed()) {
      return;
    }
    JeEnvironment closing = current;
    current = null;
    try {
      if (closing != null) {
        closing.close();
      }
    } finally {
      giveTurnBack();
      forgetIfUnused();
    }
  }

  private boolean isUsed() {
    synchronized (HOMES) {
      return leases > 0;
    }
  }

  private void forgetIfUnused() {
    synchronized (HOMES) {
      if (leases == 0) {
        HOMES.remove(folder.path(), this);
      }
    }
  }

  private static boolean writes(OpenOptions options) {
    return options.access() != OpenOptions.Access.READ;
  }

  JeFolder folder() {
    return folder;
  }

  /** The value of a record, or null. */
  @Nullable Secret get(byte[] key, OpenOptions options) throws StoreException {
    while (true) {
      StampedLock mine = gate.ofThread();
      long stamp = mine.readLock();
      try {
        JeEnvironment environment = current;
        if (environment != null && environment.isValid()) {
          return environment.find(key);
        }
      } catch (RuntimeException e) {
        requireInterruptionOfAnother(e);
      } catch (OutOfMemoryError e) {
        throw JeFailures.outOfMemory(folder, e);
      } finally {
        mine.unlockRead(stamp);
      }
      open(options, false);
    }
  }

  /** Does something with the open environment. */
  interface Use<T> {
    T with(JeEnvironment environment) throws StoreException;
  }

  /** Reads, with an environment that may or may not be open for writing. */
  <T> T read(OpenOptions options, Use<T> use) throws StoreException {
    while (true) {
      try {
        return use(options, false, use);
      } catch (RuntimeException e) {
        requireInterruptionOfAnother(e);
      } catch (OutOfMemoryError e) {
        throw JeFailures.outOfMemory(folder, e);
      }
    }
  }

  /** What failed by that can be done again, in an environment that is opened again. */
  private void requireInterruptionOfAnother(RuntimeException e) throws StoreException {
    if (!JeFailures.isInterruptionOfAnother(e)) {
      throw JeFailures.reading(folder.path(), e);
    }
  }

  /** Writes, alone. */
  <T> T write(OpenOptions options, Use<T> use) throws StoreException {
    committing.lock();
    try {
      return use(options, true, use);
    } catch (RuntimeException e) {
      throw JeFailures.writing(folder.path(), e);
    } catch (OutOfMemoryError e) {
      throw JeFailures.outOfMemory(folder, e);
    } finally {
      committing.unlock();
    }
  }

  /** Begins a scan between two commits. */
  <T> T between(OpenOptions options, Use<T> use) throws StoreException {
    committing.lock();
    try {
      return read(options, use);
    } finally {
      committing.unlock();
    }
  }

  private <T> T use(OpenOptions options, boolean write, Use<T> use) throws StoreException {
    while (true) {
      StampedLock mine = gate.ofThread();
      long stamp = mine.readLock();
      try {
        JeEnvironment environment = current;
        if (environment != null && serves(environment, write)) {
          return use.with(environment);
        }
      } finally {
        mine.unlockRead(stamp);
      }
      open(options, write);
    }
  }

  /** Makes a change. */
  CommitResult commit(ChangeSet changes, OpenOptions options) throws StoreException {
    return write(options, environment -> environment.commit(changes, options));
  }

  private static boolean serves(JeEnvironment environment, boolean write) {
    return environment.isValid() && (environment.writes() || !write);
  }

  /**
   * Opens the environment for a new handle, which is to see what was committed before: where others
   * of this process read an older state, they see the new one from then on, too.
   */
  void join(OpenOptions options, boolean write) throws StoreException {
    open(options, write, true);
  }

  private void open(OpenOptions options, boolean write) throws StoreException {
    open(options, write, false);
  }

  /**
   * Opens the environment, for writing if that is wanted or somebody will want it. Waits for a
   * writer in another process, and for the scans of this one where they are in the way.
   */
  private void open(OpenOptions options, boolean write, boolean anew) throws StoreException {
    LockWait wait = new LockWait(folder.path(), options.lockWait());
    String obstacle = tryOpen(options, write, anew);
    while (obstacle != null) {
      wait.pause(obstacle);
      obstacle = tryOpen(options, write, anew);
    }
  }

  /** Opens; returns what is in the way, or null if nothing is. */
  private @Nullable String tryOpen(OpenOptions options, boolean write, boolean anew)
      throws StoreException {
    gate.close();
    try {
      JeEnvironment before = current;
      if (before != null && before.isValid()) {
        boolean tuned = before.use() == OpenOptions.Use.LONG_LIVED || before.use() == options.use();
        boolean outdated = anew && !before.writes() && !seen.equals(folder.endOfLog());
        if (serves(before, write) && !outdated && (tuned || before.hasScans())) {
          return null;
        }
        if (before.hasScans()) {
          return "this process is reading it from end to end";
        }
      }
      return reopen(before, options, write);
    } finally {
      gate.open();
    }
  }

  private @Nullable String reopen(
      @Nullable JeEnvironment before, OpenOptions options, boolean write) throws StoreException {
    OpenOptions.Use use = options.use();
    boolean reading = false;
    if (before != null) {
      current = null;
      use = before.use() == OpenOptions.Use.LONG_LIVED ? before.use() : use;
      reading = !before.writes();
      end(before);
    }
    boolean writing = write || hasWriters();
    try {
      if (writing && !hasTurn()) {
        throw new LockedElsewhere();
      }
      JeSettings.Access access = access(options, writing);
      if (access == JeSettings.Access.CREATE) {
        UnfinishedStore.clear(folder);
      }
      if (!writing) {
        seen = folder.endOfLog();
      }
      current = JeOpening.open(folder, access, use);
      return null;
    } catch (LockedElsewhere e) {
      giveTurnBack();
      reading |= !write;
    } catch (StoreException e) {
      giveTurnBack();
      // lookups go on from a disk that is full or cannot be written
      if (write || !writing || !canStillRead(e.failure())) {
        throw e;
      }
      reading = true;
    }
    if (reading && writing) {
      openForReading(use);
    }
    return current != null && !write ? null : OTHER_PROCESS;
  }

  private boolean hasTurn() throws StoreException {
    if (turn == null) {
      turn = WriterTurn.take(folder);
    }
    return turn != null;
  }

  /** Whether another process has the turn to write. */
  boolean isWrittenElsewhere() {
    gate.close();
    try {
      // its file is not touched while this process has the turn, which would be lost by that
      return turn == null && WriterTurn.isTaken(folder);
    } finally {
      gate.open();
    }
  }

  private void giveTurnBack() {
    WriterTurn mine = turn;
    turn = null;
    if (mine != null) {
      mine.close();
    }
  }

  private void end(JeEnvironment environment) throws StoreException {
    try {
      if (environment.isValid()) {
        environment.close();
      } else {
        environment.abandon();
      }
    } finally {
      giveTurnBack();
    }
  }

  private void openForReading(OpenOptions.Use use) throws StoreException {
    try {
      seen = folder.endOfLog();
      current = JeOpening.open(folder, JeSettings.Access.READ, use);
    } catch (LockedElsewhere e) {
      // a writer is deleting log files this very moment; the next lookup opens it
      current = null;
    }
  }

  private static boolean canStillRead(Failure failure) {
    return failure == Failure.NO_SPACE || failure == Failure.WRITE_FAILED;
  }

  private static JeSettings.Access access(OpenOptions options, boolean writing) {
    if (!writing) {
      return JeSettings.Access.READ;
    }
    return options.access() == OpenOptions.Access.CREATE
        ? JeSettings.Access.CREATE
        : JeSettings.Access.WRITE;
  }

  private boolean hasWriters() {
    synchronized (HOMES) {
      return writers > 0;
    }
  }

  /** Opens the environment though commits are missing, and counts from what is left. */
  static long acceptLoss(JeFolder folder, OpenOptions options) throws StoreException {
    return alone(folder, options, home -> JeOpening.acceptLoss(home.folder, options));
  }

  /** Exchanges a vacant folder while nobody can make a store in it. */
  static void exchange(JeFolder folder, OpenOptions options, UnfinishedStore.Exchange exchange)
      throws StoreException {
    alone(
        folder,
        options,
        home -> {
          if (!home.hasTurn()) {
            throw new LockedElsewhere();
          }
          try {
            UnfinishedStore.alone(folder, exchange);
          } finally {
            home.giveTurnBack();
          }
          return home;
        });
  }

  /** Something that is done while this process has no environment open. */
  private interface Alone<T> {
    T with(JeHome home) throws StoreException, LockedElsewhere;
  }

  private static <T> T alone(JeFolder folder, OpenOptions options, Alone<T> work)
      throws StoreException {
    JeHome home = lease(folder.path(), options);
    home.gate.close();
    try {
      if (home.current != null) {
        throw new StoreException(Failure.LOCKED, folder.path(), "this process has it open");
      }
      LockWait wait = new LockWait(folder.path(), options.lockWait());
      while (true) {
        try {
          return work.with(home);
        } catch (LockedElsewhere e) {
          wait.pause(OTHER_PROCESS);
        }
      }
    } finally {
      home.gate.open();
      home.release(options);
    }
  }
}
