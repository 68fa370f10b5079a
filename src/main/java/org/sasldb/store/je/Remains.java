package org.sasldb.store.je;

import com.sleepycat.je.DbInternal;
import com.sleepycat.je.Environment;
import com.sleepycat.je.EnvironmentMutableConfig;
import com.sleepycat.je.dbi.EnvironmentImpl;
import java.nio.file.Path;
import org.sasldb.store.StoreException;

/**
 * Takes removed and replaced values out of the log.
 *
 * <p>JE only ever appends: an old value stays in the log file it was written to until the cleaner
 * has moved what is alive there and deleted the file. Here the cleaner is told to do that with all
 * files but a fresh one. JE deletes them with the next checkpoint, unless a reader holds them.
 */
final class Remains {
  /** Up to this size the whole log is rewritten whenever a value was removed or replaced. */
  static final long WHOLE_LOG_BYTES = 4_000_000;

  /** Up to this size nobody minds what is obsolete. */
  static final long SMALL_LOG_BYTES = 2_000_000;

  /** How many files a command cleans at its end, of those that are less than half alive. */
  private static final int SOME = 2;

  private Remains() {}

  /**
   * Moves what is alive in all log files to a new one; a checkpoint must follow.
   *
   * @return the number of the newest file that is to go
   */
  static long moveAll(Environment environment) {
    EnvironmentImpl inner = DbInternal.getNonNullEnvImpl(environment);
    environment.compress();
    long newest = inner.getFileManager().getCurrentFileNum();
    inner.forceLogFileFlip();
    EnvironmentMutableConfig usual = environment.getMutableConfig();
    EnvironmentMutableConfig all = environment.getMutableConfig();
    all.setConfigParam("je.cleaner.forceCleanFiles", "0-" + Long.toHexString(newest));
    // all go, so that the file that stays is the only one and no gap lies before it
    all.setConfigParam(JeSettings.CLEANER_MIN_AGE, "1");
    environment.setMutableConfig(all);
    boolean more = true;
    while (more) {
      more = environment.cleanLogFile();
    }
    environment.setMutableConfig(usual);
    return newest;
  }

  /** Cleans a few files if less than half of the log is alive; a checkpoint must follow. */
  static void moveSome(Environment environment) {
    for (int i = 0; i < SOME && environment.cleanLogFile(); i++) {
      environment.compress();
    }
  }

  /** Whether a log file with that number or a smaller one is still there. */
  static boolean anyUpTo(long number, JeFolder folder) throws StoreException {
    for (Path file : folder.logFiles().keySet()) {
      if (JeFolder.numberOf(file) <= number) {
        return true;
      }
    }
    return false;
  }
}
