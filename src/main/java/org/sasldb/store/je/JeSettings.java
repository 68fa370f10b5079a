package org.sasldb.store.je;

import com.sleepycat.je.DbInternal;
import com.sleepycat.je.Durability;
import com.sleepycat.je.EnvironmentConfig;
import org.sasldb.store.OpenOptions;

/**
 * How Berkeley DB Java Edition is set up here.
 *
 * <p>Every setting is given by the program; a {@code je.properties} in the folder, which JE would
 * read too, is refused before ({@link JeFolder#requireSafe}).
 */
final class JeSettings {
  static final String CLEANER_MIN_AGE = "je.cleaner.minAge";

  private static final long MEBIBYTE = 1L << 20;
  private static final long ONE_SHOT_CACHE = 24 * MEBIBYTE;
  private static final long LEAST_SERVICE_CACHE = 32 * MEBIBYTE;

  /** The smallest size JE allows: opening reads the whole newest file, and damage costs no more. */
  private static final String LOG_FILE_BYTES = "1000000";

  /**
   * JE's own default refuses every write while less than 5 GiB are free. This much is what one more
   * log file and the checkpoint at close need, so that a full disk is mostly met before the log is
   * torn. JE looks only now and then; a commit that is torn all the same was never acknowledged,
   * and the next opening cuts it off.
   */
  static final String FREE_DISK_BYTES = "2000000";

  /** Values up to this size lie in the leaves of the tree and cost no read of their own. */
  private static final String EMBEDDED_VALUE_BYTES = "512";

  /** A record takes 174 to 300 bytes of the log. */
  private static final long LEAST_LOG_BYTES_OF_RECORD = 174;

  private JeSettings() {}

  /**
   * @param access what may be done with the environment
   * @param use how long it is to be open
   * @param logBytes the size of the log, which the cache of a service follows
   */
  static EnvironmentConfig environment(Access access, OpenOptions.Use use, long logBytes) {
    EnvironmentConfig config = new EnvironmentConfig();
    config.setTransactional(true);
    config.setReadOnly(!access.writes());
    config.setAllowCreate(access == Access.CREATE);
    // commits name their own durability; this is for the transactions in which JE makes databases
    config.setDurability(Durability.COMMIT_NO_SYNC);
    boolean service = use == OpenOptions.Use.LONG_LIVED;
    set(config, "je.maxMemory", Long.toString(service ? serviceCache(logBytes) : oneShotCache()));
    set(config, "je.freeDisk", FREE_DISK_BYTES);
    set(config, "je.log.fileMax", LOG_FILE_BYTES);
    set(config, "je.tree.maxEmbeddedLN", EMBEDDED_VALUE_BYTES);
    set(config, "je.haltOnCommitAfterChecksumException", flag(!access.passesDamage()));
    // one writer at a time and readers that hold one lock each cannot deadlock
    set(config, "je.lock.timeout", "0");
    // The file before the newest has to stay: JE fails at the next opening where it is missing.
    set(config, CLEANER_MIN_AGE, "2");
    // No record here expires. Only to count those that do, JE would read the newest file once more
    // at each opening; should another program open the store, it counts then.
    DbInternal.setCreateEP(config, false);
    config.setTaskCoordinator(new NoCoordination());
    silence(config);
    background(config, service);
    return config;
  }

  /** No statistics files, no log of events: the folder holds records and nothing else. */
  private static void silence(EnvironmentConfig config) {
    set(config, "je.stats.collect", "false");
    set(config, "je.env.logTrace", "false");
    set(config, "je.log.detectFileDelete", "false");
    set(config, "com.sleepycat.je.util.FileHandler.level", "OFF");
    set(config, "com.sleepycat.je.util.ConsoleHandler.level", "OFF");
  }

  private static void background(EnvironmentConfig config, boolean service) {
    set(config, "je.env.runCleaner", flag(service));
    set(config, "je.env.runCheckpointer", flag(service));
    set(config, "je.env.runINCompressor", flag(service));
    set(config, "je.env.runEvictor", flag(service));
    set(config, "je.env.runVerifier", flag(service));
    if (!service) {
      set(config, "je.log.flushSyncInterval", "0");
      set(config, "je.log.flushNoSyncInterval", "0");
    }
  }

  private static long oneShotCache() {
    return Math.min(ONE_SHOT_CACHE, Runtime.getRuntime().maxMemory() / 4);
  }

  /** About 100 bytes a record in memory, 174 to 300 in the log: the log's size holds them all. */
  private static long serviceCache(long logBytes) {
    long wanted = Math.max(LEAST_SERVICE_CACHE, logBytes + 16 * MEBIBYTE);
    return Math.min(wanted, Runtime.getRuntime().maxMemory() / 2);
  }

  /**
   * What a service remembers of its lookups: as many values as there may be records, in an eighth
   * of the heap at the most, beside the cache of JE.
   */
  static RecentValues recentValues(long logBytes) {
    return new RecentValues(
        2 * logBytes / LEAST_LOG_BYTES_OF_RECORD, Runtime.getRuntime().maxMemory() / 8);
  }

  private static String flag(boolean on) {
    return on ? "true" : "false";
  }

  private static void set(EnvironmentConfig config, String name, String value) {
    config.setConfigParam(name, value);
  }

  /** What is to be done with an environment. */
  enum Access {
    /** Read the state as it is now. */
    READ,
    /** Read what is left though committed changes may follow a place that is damaged. */
    LOOK,
    /** Change an environment that exists. */
    WRITE,
    /** Change an environment, and make it if there is none. */
    CREATE,
    /** As {@link #WRITE}, though acknowledged commits are missing. */
    ACCEPT_LOSS;

    boolean writes() {
      return this != READ && this != LOOK;
    }

    boolean passesDamage() {
      return this == LOOK || this == ACCEPT_LOSS;
    }
  }
}
