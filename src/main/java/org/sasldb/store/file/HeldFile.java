package org.sasldb.store.file;

import java.util.Arrays;
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
  private static final int MOST_READINGS = 20;

  private final FileReader reader;
  private final Ticker ticker;
  private volatile FileReader.@Nullable Reading held;
  private volatile long lookedAt;
  private @Nullable FileStamp trusted;

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
    long now = ticker.nanos();
    FileStamp stamp = reader.stamp();
    FileReader.Reading reading = held;
    if (reading == null || reading.isWiped() || !reading.isOf(stamp) || hasAged(reading)) {
      FileReader.Reading next = reader.read();
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

  /** Whether a change that does not show in the stamp, if there was one, shows now. */
  private boolean hasAged(FileReader.Reading reading) {
    return reading.young()
        && reading.stamp() != null
        && reading.stamp().age(ticker) >= SnapshotReader.QUIET;
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

  /** The value of a key; null if there is none. */
  byte @Nullable [] find(byte[] key) throws StoreException, FormatException {
    FileReader.Reading reading = current();
    for (int i = 1; ; i++) {
      try {
        byte[] value = reading.file().find(key);
        if (!reading.isWiped() && (value != null || isBelieved(reading) || i == MOST_READINGS)) {
          return value;
        }
        if (value != null) {
          Arrays.fill(value, (byte) 0);
        }
      } catch (FormatException e) {
        boolean believed = !reading.isWiped() && isBelieved(reading);
        if (e.kind() != FormatException.Kind.CORRUPT || believed || i == MOST_READINGS) {
          throw e;
        }
      } catch (InternalError e) {
        // The JVM's word for a mapped page that is not in its file any more; it can come late.
        if (i == MOST_READINGS) {
          throw FormatException.corrupt("file", "it was cut while it was read");
        }
      }
      reading = readAgain(reading);
    }
  }

  /** Overwrites what memory has of the file. Afterwards it would be read again. */
  synchronized void wipe() {
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
    if (reading.young() && stamp != null) {
      long age = stamp.age(ticker);
      reader.pause(Math.max(1, Math.min(SnapshotReader.QUIET, SnapshotReader.QUIET - age)));
    }
    return look();
  }
}
