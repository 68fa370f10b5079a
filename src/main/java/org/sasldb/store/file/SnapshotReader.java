package org.sasldb.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.store.StoreException;

/**
 * Reads the content that a change starts from, so that it is whole although a foreign program may
 * be in the middle of writing it.
 *
 * <p>A real saslpasswd2 takes no lock and writes page by page when it closes the file. So the file
 * must have been left alone for a moment, be the same after the reading as before, and its
 * structure must be sound; a damaged file is read again a few times before it is called damaged.
 */
final class SnapshotReader {
  /** A file changed later than this many milliseconds ago may be half written. */
  static final long QUIET = 20;

  private static final int READINGS_OF_DAMAGED = 6;

  private final NativeFormat format;
  private final Ticker ticker;
  private final boolean mayBeEmpty;

  SnapshotReader(NativeFormat format, Ticker ticker, boolean mayBeEmpty) {
    this.format = format;
    this.ticker = ticker;
    this.mayBeEmpty = mayBeEmpty;
  }

  /**
   * Reads the locked file.
   *
   * @param ours the stamp of the content that this store wrote last, which needs no wait
   * @return null if the name leads to another file meanwhile
   */
  @Nullable Snapshot take(DatabaseFile database, @Nullable FileStamp ours, Deadline deadline)
      throws IOException, StoreException {
    int damaged = 0;
    for (; ; ) {
      FileStamp before = quietStamp(database, ours);
      if (before == null || !before.sameFile(database.stamp())) {
        return null;
      }
      try {
        Snapshot taken = take(database, before);
        if (taken != null) {
          return taken;
        }
      } catch (NoSuchFileException e) {
        return null;
      } catch (FormatException e) {
        if (e.kind() != FormatException.Kind.CORRUPT || ++damaged == READINGS_OF_DAMAGED) {
          throw Kinds.failure(database.path(), e);
        }
      }
      if (deadline.passed()) {
        throw Kinds.restless(database.path(), null);
      }
      ticker.pause(1L << damaged);
    }
  }

  /** Null if the file was changed meanwhile; what was read is overwritten unless it is returned. */
  private @Nullable Snapshot take(DatabaseFile database, FileStamp before)
      throws IOException, FormatException, StoreException {
    Fingerprint content = Fingerprint.of(database.channel());
    Snapshot taken = null;
    try {
      if (FileStamp.of(database.path()).unchanged(before)) {
        taken = new Snapshot(parse(database, content), before, content);
      }
      return taken;
    } finally {
      if (taken == null) {
        content.close();
      }
    }
  }

  /** The stamp once the file was left alone for a moment; null if there is no file any more. */
  private @Nullable FileStamp quietStamp(DatabaseFile database, @Nullable FileStamp ours)
      throws IOException {
    try {
      FileStamp stamp = FileStamp.of(database.path());
      if (ours != null && stamp.unchanged(ours)) {
        return stamp;
      }
      // a clock of the file system that goes ahead of ours must not make this wait for long
      long waited = 0;
      for (long age = stamp.age(ticker);
          age < QUIET && waited < 2 * QUIET;
          age = stamp.age(ticker)) {
        long wait = Math.max(1, Math.min(QUIET, QUIET - age));
        ticker.pause(wait);
        waited += wait;
        stamp = FileStamp.of(database.path());
      }
      return stamp;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private NativeFile parse(DatabaseFile database, Fingerprint content)
      throws IOException, FormatException, StoreException {
    if (content.isEmpty()) {
      if (!mayBeEmpty) {
        throw Kinds.empty(database.path());
      }
      return format.empty();
    }
    return whole(format, content, database.channel());
  }

  /** Whether a file is one of this format, and sound from end to end. */
  static boolean isWhole(NativeFormat format, FileChannel channel) throws IOException {
    try (Fingerprint content = Fingerprint.of(channel)) {
      whole(format, content, channel);
      return true;
    } catch (FormatException e) {
      return false;
    }
  }

  /** The records of a file whose content was read, checked from end to end. */
  static NativeFile whole(NativeFormat format, Fingerprint content, FileChannel channel)
      throws IOException, FormatException {
    byte[] bytes = content.bytes();
    NativeFile file = format.open(bytes == null ? FileImage.map(channel) : FileImage.of(bytes));
    file.verify();
    return file;
  }
}
