package org.sasldb.store.je;

import com.sleepycat.je.Environment;
import com.sleepycat.je.EnvironmentConfig;
import com.sleepycat.je.EnvironmentFailureException;
import com.sleepycat.je.EnvironmentLockedException;
import com.sleepycat.je.dbi.EnvironmentFailureReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * Opens an environment, and refuses one that lost commits before anything in it is changed.
 *
 * <p>JE cuts the newest log file at the first entry it cannot read. If that file is not whole, the
 * environment is therefore looked at read-only first: a write that was cut short by a crash lost
 * nothing that was acknowledged, damage did, and then the log is to stay as it is for whoever wants
 * to save something from it.
 */
final class JeOpening {
  private JeOpening() {}

  /**
   * Opens the environment in a folder.
   *
   * @throws LockedElsewhere if another process writes it
   * @throws StoreException if it cannot be opened or trusted
   */
  static JeEnvironment open(JeFolder folder, JeSettings.Access access, OpenOptions.Use use)
      throws StoreException, LockedElsewhere {
    folder.requireOwnSettings();
    // before the log is read: a commit made meanwhile is then in the log and not in the mark
    CommitMark.Reading mark = mark(folder);
    TreeMap<Path, JeFolder.Entry> logs = folder.logFiles();
    if (!access.passesDamage() && !logs.isEmpty() && !isWhole(logs.lastKey())) {
      start(folder, JeSettings.Access.LOOK, OpenOptions.Use.ONE_SHOT, mark, 0).close();
    }
    long bytes = 0;
    for (JeFolder.Entry log : logs.values()) {
      bytes += log.size();
    }
    JeEnvironment opened = start(folder, access, use, mark, bytes);
    if (access.writes()) {
      folder.closeFiles();
      renew(folder, mark, opened);
    }
    return opened;
  }

  private static JeEnvironment start(
      JeFolder folder,
      JeSettings.Access access,
      OpenOptions.Use use,
      CommitMark.Reading mark,
      long logBytes)
      throws StoreException, LockedElsewhere {
    Environment environment = null;
    boolean trusted = false;
    try {
      // JE's parameters first, most of which can be read while the dates are made ready
      EnvironmentConfig config = JeSettings.environment(access, use, logBytes);
      HeadStart.awaitDates();
      environment = environment(folder, access, config);
      JeEnvironment started = new JeEnvironment(folder, environment, access, use, mark);
      if (access != JeSettings.Access.ACCEPT_LOSS) {
        refuseLoss(folder, started.meta(), mark);
      }
      trusted = true;
      return started;
    } catch (EnvironmentLockedException e) {
      throw new LockedElsewhere();
    } catch (RuntimeException e) {
      throw access.writes()
          ? JeFailures.writing(folder.path(), e)
          : JeFailures.reading(folder.path(), e);
    } catch (OutOfMemoryError e) {
      throw JeFailures.outOfMemory(folder, e);
    } finally {
      if (!trusted) {
        giveUp(folder, environment, access);
      }
    }
  }

  /**
   * A store whose log has a gap before its newest file takes two attempts: JE fails at the end of a
   * recovery, once all of it is on the disk, and has nothing to recover the next time. {@link
   * JeSettings} keeps the cleaner from leaving such a gap.
   */
  private static Environment environment(
      JeFolder folder, JeSettings.Access access, EnvironmentConfig config) throws StoreException {
    try {
      return new Environment(folder.path().toFile(), config);
    } catch (EnvironmentFailureException e) {
      boolean again =
          access.writes()
              && e.getReason() == EnvironmentFailureReason.UNEXPECTED_STATE
              && folder.hasGapBeforeNewestLog();
      if (!again) {
        throw e;
      }
      return new Environment(folder.path().toFile(), config);
    }
  }

  /** Lets go of an environment that is not to be used; its databases go with it. */
  private static void giveUp(
      JeFolder folder, @Nullable Environment environment, JeSettings.Access access) {
    try {
      if (environment != null) {
        environment.close();
      }
      if (access.writes()) {
        folder.closeFiles();
      }
    } catch (RuntimeException | StoreException e) {
      // the reason why it is not used is told, not this one
      return;
    }
  }

  /** Whether all of a log file can be read; one that cannot is looked at by JE. */
  private static boolean isWhole(Path log) throws StoreException {
    try {
      return LogFile.read(log).whole();
    } catch (IOException e) {
      throw StoreFailures.read(log, e);
    }
  }

  static CommitMark.Reading mark(JeFolder folder) throws StoreException {
    try {
      return CommitMark.read(folder.path());
    } catch (IOException e) {
      throw StoreFailures.read(folder.path().resolve(CommitMark.NAME), e);
    }
  }

  private static void refuseLoss(JeFolder folder, StoreMeta meta, CommitMark.Reading mark)
      throws StoreException {
    StoreException lost = loss(folder, meta.commits(), mark);
    if (lost != null) {
      throw lost;
    }
  }

  /** The failure that tells of missing commits, or null if none are missing. */
  static @Nullable StoreException loss(JeFolder folder, long commits, CommitMark.Reading mark) {
    long missing = mark.known() ? mark.commits() - commits : 0;
    if (missing <= 0) {
      return null;
    }
    return new StoreException(
        Failure.RECORDS_LOST,
        folder.path(),
        (missing == 1 ? "1 commit is missing" : missing + " commits are missing")
            + ": the log ends with commit "
            + commits
            + ", but commit "
            + mark.commits()
            + " was acknowledged",
        "restore a backup, or keep what is left: sasldb store recover "
            + ShellWord.of("je:" + folder.path())
            + " FORMAT:PATH",
        null);
  }

  /** Gives up the commits that are missing, and says how many. */
  static long acceptLoss(JeFolder folder, OpenOptions options)
      throws StoreException, LockedElsewhere {
    CommitMark.Reading mark = mark(folder);
    JeEnvironment left = open(folder, JeSettings.Access.ACCEPT_LOSS, OpenOptions.Use.ONE_SHOT);
    try {
      long missing = mark.known() ? mark.commits() - left.meta().commits() : 0;
      if (missing > 0) {
        left.note("accept the loss of " + missing + " commits", options);
      }
      return Math.max(0, missing);
    } catch (RuntimeException e) {
      throw JeFailures.writing(folder.path(), e);
    } finally {
      left.close();
    }
  }

  /** Makes a mark that is missing or damaged good again. */
  private static void renew(JeFolder folder, CommitMark.Reading mark, JeEnvironment opened) {
    long commits = opened.meta().commits();
    boolean lost = mark.known() && mark.commits() > commits;
    boolean sound = mark.state() == CommitMark.State.SOUND && !lost;
    if (sound || commits == 0) {
      return;
    }
    try {
      CommitMark.rewrite(folder.path(), commits, opened.remains());
    } catch (IOException e) {
      // the next commit tries again, and says so if the disk is full
      return;
    }
  }
}
