package org.sasldb.store.je;

import com.sleepycat.je.log.LogEntryType;

/**
 * A record as one log entry stores or removes it (log versions 16 and 17, as JE's {@code
 * LNLogEntry} writes it), and, read from the same layout, the name of a database.
 *
 * <p>The value is not copied; it is known where it lies in the log.
 */
final class LogRecord {
  private static final int HAS_ABORT_KEY = 0x04;
  private static final int HAS_ABORT_DATA = 0x08;
  private static final int HAS_ABORT_SEQUENCE = 0x10;
  private static final int HAS_ABORT_POSITION = 0x20;
  private static final int HAS_ABORT_EXPIRATION = 0x40;
  private static final int HAS_EXPIRATION = 0x80;
  private static final int HAS_PRIOR_SIZE = 0x01;
  private static final int HAS_PRIOR_FILE = 0x02;

  /** Where the entry stands in the log. */
  final long position;

  /** Whether it counts only if a transaction is committed. */
  final boolean transactional;

  final long transaction;
  final long database;
  final byte[] key;

  /** Where the value begins in its file. */
  final int valueAt;

  /** The length of the value, or -1 if the record is removed. */
  final int valueLength;

  /** The database that the entry gives a name to; none for a record. */
  final long named;

  /** The commit that the entry tells of, if its database is one that does so; else 0. */
  final long commit;

  private LogRecord(long position, LogEntryType type, byte[] log, LogItem item) {
    this.position = position;
    boolean name = isName(type);
    transactional = type.isTransactional();
    int flags = item.octet();
    int more = item.octet();
    database = item.packedLong();
    if (transactional && (flags & HAS_ABORT_POSITION) != 0) {
      item.packedLong();
    }
    transaction = transactional ? item.packedLong() : 0;
    if (transactional) {
      item.packedLong();
    }
    passFormerVersion(item, flags);
    if ((flags & HAS_EXPIRATION) != 0) {
      item.packedInt();
    }
    if ((more & HAS_PRIOR_SIZE) != 0) {
      item.packedInt();
    }
    if ((more & HAS_PRIOR_FILE) != 0) {
      item.packedLong();
    }
    int length = item.packedInt();
    valueAt = item.pass(Math.max(0, length));
    named = name ? item.packedLong() : 0;
    boolean nameRemoved = name && item.octet() != 0;
    boolean removed = length < 0 || isRemoval(type) || nameRemoved;
    valueLength = removed ? -1 : length;
    key = item.bytes(name ? item.packedInt() : item.left());
    commit = removed ? 0 : CommitNumbers.of(key, log, valueAt, valueLength);
  }

  private static void passFormerVersion(LogItem item, int flags) {
    if ((flags & HAS_ABORT_KEY) != 0) {
      item.passSizedBytes();
    }
    if ((flags & HAS_ABORT_DATA) != 0) {
      item.passSizedBytes();
    }
    if ((flags & HAS_ABORT_SEQUENCE) != 0) {
      item.packedLong();
    }
    if ((flags & HAS_ABORT_EXPIRATION) != 0) {
      item.packedInt();
    }
  }

  /** Whether entries of a type are the names of databases. */
  static boolean isName(LogEntryType type) {
    return type.equals(LogEntryType.LOG_NAMELN)
        || type.equals(LogEntryType.LOG_NAMELN_TRANSACTIONAL);
  }

  private static boolean isRemoval(LogEntryType type) {
    return type.equals(LogEntryType.LOG_DEL_LN)
        || type.equals(LogEntryType.LOG_DEL_LN_TRANSACTIONAL);
  }

  /** Whether entries of a type are records. */
  static boolean isRecord(LogEntryType type) {
    return isRemoval(type)
        || type.equals(LogEntryType.LOG_INS_LN)
        || type.equals(LogEntryType.LOG_INS_LN_TRANSACTIONAL)
        || type.equals(LogEntryType.LOG_UPD_LN)
        || type.equals(LogEntryType.LOG_UPD_LN_TRANSACTIONAL);
  }

  /**
   * Reads a sound entry.
   *
   * @throws IndexOutOfBoundsException if it is not what its type says
   */
  static LogRecord read(long position, LogEntryType type, byte[] log, int at, int length) {
    return new LogRecord(position, type, log, new LogItem(log, at, length));
  }
}
