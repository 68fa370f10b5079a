package org.sasldb.store.file;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.store.StoreException;

/**
 * A file held open for lookups: read once, looked at again at most every millisecond, and read
 * again when it was changed or replaced. Safe for use by several threads.
 *
 * <p>A foreign program changes the file in place, page by page. So "no such record", or damage, is
 * believed only when the file is the same as it was and was left alone for a moment.
 */
final class HeldFile {
  private static final long LOOK_AGAIN_NANOS = 1_000_000;

  /** How often a file that is never left alone is read before its answer is taken for the truth. */
  private static final int MOST_DOUBTS = 20;

  /** How often a file is asked, should other threads read it anew each time meanwhile. */
  private static final int MOST_QUESTIONS = 1000;

  private final FileReader reader;
  private final Ticker ticker;
  private volatile FileReader.@Nullable Reading held;
  private volatile long lookedAt;
  private volatile boolean closed;
  private @Nullable FileStamp trusted;
  private @Nullable FileStamp seen;
  private long seenSince;

  HeldFile(FileReader reader, Ticker ticker) {
    this.reader = reader;
    this.ticker = ticker;
  }

  /** The records as they are now, or were a millisecond ago. */
  FileReader.Reading current() throws StoreException {
    FileReader.Reading reading = held;
    if (reading != null && ticker.nanos() - lookedAt < LOOK_AGAIN_NANOS) {
      return reading;
    }
    return look();
  }

  /** Looks at the file, and reads it if it is not what is held. */
  private synchronized FileReader.Reading look() throws StoreException {
    // here, where nobody can close it until what is read is held
    requireOpen();
    long now = ticker.nanos();
    FileStamp stamp = reader.stamp();
    see(stamp, now);
    FileReader.Reading reading = held;
    if (reading == null || reading.isWiped() || !reading.isOf(stamp) || hasAged(reading)) {
      boolean settled = isSettled(now);
      FileReader.Reading next = reader.read();
      if (settled && next.isOf(stamp)) {
        next = next.settled();
      }
      held = next;
      if (reading != null) {
        // whoever is still reading it notices, and reads again
        reading.wipe();
      }
      reading = next;
    }
    lookedAt = now;
    return reading;
  }

  private void see(@Nullable FileStamp stamp, long now) {
    FileStamp before = seen;
    if (stamp == null || before == null || !before.unchanged(stamp)) {
      seen = stamp;
      seenSince = now;
    }
  }

  /**
   * Whether the file has been seen as it is for long enough by a clock of this machine: the one
   * that it is stamped with may be ahead for hours, and its age would never be believed.
   */
  private boolean isSettled(long now) {
    return seen != null && now - seenSince >= TimeUnit.MILLISECONDS.toNanos(SnapshotReader.QUIET);
  }

  /** Whether a change that does not show in the stamp, if there was one, shows now. */
  private boolean hasAged(FileReader.Reading reading) {
    return reading.young()
        && reading.stamp() != null
        && (reading.stamp().age(ticker) >= SnapshotReader.QUIET || isSettled(ticker.nanos()));
  }

  /**
   * After a commit of our own: the file is looked at afresh.
   *
   * @param left what the commit left, whose content needs no second look
   */
  synchronized void expire(@Nullable FileStamp left) {
    trusted = left;
    lookedAt = ticker.nanos() - LOOK_AGAIN_NANOS;
  }

  /**
   * The value of a key; null if there is none.
   *
   * <p>An answer from an image that another thread wiped meanwhile is none, and tells nothing of
   * the file.
   */
  byte @Nullable [] find(byte[] key) throws StoreException, FormatException {
    FileReader.Reading reading = current();
    FileStamp first = reading.stamp();
    int doubts = 0;
    for (int i = 0; i < MOST_QUESTIONS; i++) {
      boolean last = doubts + 1 >= MOST_DOUBTS;
      try {
        byte[] value = reading.file().find(key);
        if (!reading.isWiped() && (value != null || last || isBelieved(reading))) {
          return value;
        }
        wipe(value);
      } catch (FormatException e) {
        if (!reading.isWiped() && last && !reading.isOf(first)) {
          throw restless(e);
        } else if (isToBeThrown(e, reading, last)) {
          throw e;
        }
      } catch (InternalError e) {
        // The JVM's word for a mapped page that is not in its file any more; it can come late.
        if (last && !reading.isWiped()) {
          throw FormatException.corrupt("file", "it was cut while it was read");
        }
      }
      doubts += reading.isWiped() ? 0 : 1;
      reading = readAgain(reading);
    }
    throw restless(null);
  }

  private static void wipe(byte @Nullable [] value) {
    if (value != null) {
      Arrays.fill(value, (byte) 0);
    }
  }

  private boolean isToBeThrown(FormatException e, FileReader.Reading reading, boolean last)
      throws StoreException {
    return !reading.isWiped()
        && (last || e.kind() != FormatException.Kind.CORRUPT || isBelieved(reading));
  }

  /**
   * Has the records describe the file they are in.
   *
   * @return what was described
   */
  FileReader.Reading describe(Map<String, Object> facts) throws StoreException {
    for (int i = 0; i < MOST_QUESTIONS; i++) {
      FileReader.Reading reading = i == 0 ? current() : look();
      reading.file().describe(facts);
      if (!reading.isWiped()) {
        return reading;
      }
      facts.clear();
    }
    throw restless(null);
  }

  private StoreException restless(@Nullable FormatException cause) {
    return Kinds.restless(reader.named(), cause);
  }

  /** Refuses to go on once this was closed. */
  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the store was closed");
    }
  }

  /** Overwrites what memory has of the file, which is not read again. */
  synchronized void close() {
    closed = true;
    FileReader.Reading reading = held;
    if (reading != null) {
      reading.wipe();
    }
  }

  /** Whether the file is still what was read, and was not in the middle of a change then. */
  private synchronized boolean isBelieved(FileReader.Reading reading) throws StoreException {
    FileStamp now = reader.stamp();
    FileStamp ours = trusted;
    return reading.isOf(now)
        && (!reading.young() || now == null || (ours != null && ours.unchanged(now)));
  }

  private FileReader.Reading readAgain(FileReader.Reading reading) throws StoreException {
    FileStamp stamp = reading.stamp();
    if (reading.young() && stamp != null && !reading.isWiped()) {
      long age = stamp.age(ticker);
      reader.pause(Math.max(1, Math.min(SnapshotReader.QUIET, SnapshotReader.QUIET - age)));
    }
    return look();
  }
}
