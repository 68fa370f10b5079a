package org.sasldb.store.je;

import com.sleepycat.je.log.LogEntryType;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads all that is left of a log, file after file, as it was written.
 *
 * <p>A position in the log is the number of the file, and below it, in 32 bits, the offset.
 */
final class LogPass {
  /** The versions of the log in which entries are as {@link LogRecord} and {@link LogLeaf} say. */
  private static final int OLDEST_VERSION = 16;

  private static final int NEWEST_VERSION = LogEntryType.LOG_VERSION;

  /** The length of the first entry of a file. */
  private static final int FILE_HEADER = 38;

  private final LogFiles files;
  private final Visitor visitor;

  /** The number of the file that was read last, or -1. */
  private long number = -1;

  /** Where the last sound entry of the file that was read last begins. */
  private long last;

  /** The length of that file. */
  private long length;

  private LogPass(LogFiles files, Visitor visitor) {
    this.files = files;
    this.visitor = visitor;
  }

  /** Is told what is found, in the order in which it was written. */
  interface Visitor {
    /** A record, of any database, whether its transaction is committed or not. */
    void record(LogRecord found);

    /** A database gets a name, or loses it. */
    void name(LogRecord found);

    /** A leaf of any database. */
    void leaf(LogLeaf found);

    /** The end of a transaction. */
    void end(long position, long transaction, boolean committed);

    /**
     * Entries may be lost, of which the first stood here.
     *
     * @param tail whether nothing sound follows
     */
    void damage(long position, boolean tail);
  }

  static long position(long file, long offset) {
    return file << Integer.SIZE | offset;
  }

  /**
   * Reads the log.
   *
   * @throws IOException if none of its files can be read
   */
  static void run(LogFiles files, Visitor visitor) throws IOException {
    new LogPass(files, visitor).run();
  }

  private void run() throws IOException {
    IOException failure = null;
    boolean any = false;
    List<Long> numbers = files.numbers();
    for (long next : numbers) {
      if (number >= 0 && next > number + 1) {
        visitor.damage(position(number + 1, 0), false);
      }
      boolean newest = next == numbers.get(numbers.size() - 1);
      try {
        byte[] log = files.read(next);
        any = true;
        new OneFile(log, next, newest).read();
        Arrays.fill(log, (byte) 0);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
        visitor.damage(position(next, 0), false);
        last = -1;
        length = 0;
      }
      number = next;
    }
    if (failure != null && !any) {
      throw failure;
    }
  }

  /** One file of the log. */
  private final class OneFile implements LogWalk.Visitor {
    private final byte[] log;
    private final long file;
    private final boolean newest;
    private boolean begun;
    private boolean known = true;
    private long newestEntry = -1;

    OneFile(byte[] log, long file, boolean newest) {
      this.log = log;
      this.file = file;
      this.newest = newest;
    }

    void read() {
      if (log.length == 0) {
        damage(0, 0);
      }
      LogWalk.walk(log, this);
      last = newestEntry;
      length = log.length;
    }

    @Override
    public void damage(int from, int to) {
      // without the header of the file nothing is missing that anybody stored
      boolean onlyHeader = from == 0 && to == FILE_HEADER;
      if (!onlyHeader) {
        visitor.damage(position(file, from), newest && to == log.length);
      }
      begun = true;
    }

    @Override
    public void entry(int at, int entryLength) {
      LogEntryType type = LogFile.type(log, at);
      newestEntry = at;
      @Nullable Runnable told;
      try {
        if (!begun) {
          begin(type, at, entryLength);
        }
        told = type == null || !known ? null : read(type, at, entryLength);
      } catch (IndexOutOfBoundsException e) {
        // its checksum is right, but it is not what its type says
        visitor.damage(position(file, at), false);
        return;
      }
      if (told != null) {
        told.run();
      }
    }

    private void begin(@Nullable LogEntryType type, int at, int entryLength) {
      begun = true;
      if (type == null || !type.equals(LogEntryType.LOG_FILE_HEADER)) {
        visitor.damage(position(file, 0), false);
        return;
      }
      LogItem item = new LogItem(log, at, entryLength);
      // when the file was begun
      item.pass(Long.BYTES);
      long told = Integer.toUnsignedLong(item.integer());
      long lastBefore = Integer.toUnsignedLong(item.integer());
      item.pass(Integer.BYTES);
      int version = item.integer();
      known = version >= OLDEST_VERSION && version <= NEWEST_VERSION;
      if (!known || told != file) {
        // nothing can be said of the order of what is in it
        visitor.damage(Long.MAX_VALUE, false);
      }
      if (number == file - 1 && number >= 0 && lastBefore != last) {
        visitor.damage(position(number, length), false);
      }
    }

    /** What the visitor is to be told of an entry, or null if nothing. */
    private @Nullable Runnable read(LogEntryType type, int at, int entryLength) {
      long here = position(file, at);
      if (LogRecord.isRecord(type)) {
        LogRecord found = LogRecord.read(here, type, log, at, entryLength);
        return () -> visitor.record(found);
      }
      if (LogRecord.isName(type)) {
        LogRecord found = LogRecord.read(here, type, log, at, entryLength);
        return () -> visitor.name(found);
      }
      if (LogLeaf.isLeaf(type)) {
        LogLeaf found = LogLeaf.read(here, type, log, at, entryLength);
        return () -> visitor.leaf(found);
      }
      boolean commit = type.equals(LogEntryType.LOG_TXN_COMMIT);
      if (commit || type.equals(LogEntryType.LOG_TXN_ABORT)) {
        LogItem item = new LogItem(log, at, entryLength);
        // the last entry of the transaction
        item.packedLong();
        long transaction = item.packedLong();
        return () -> visitor.end(here, transaction, commit);
      }
      return null;
    }
  }
}
