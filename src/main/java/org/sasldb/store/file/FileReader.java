package org.sasldb.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * Reads a file without any lock, each time as a whole: small files into the heap, larger ones by
 * mapping them.
 */
final class FileReader {
  private static final int MOST_READINGS = 1000;
  private static final int READINGS_OF_DAMAGED = 6;

  /** After so many milliseconds a lock is that of somebody who looks at the file for long. */
  private static final int LONGEST_LOCK = 500;

  private final Path named;
  private final StoreContext context;

  FileReader(Path named, StoreContext context) {
    this.named = named;
    this.context = context;
  }

  /** The name of the file. */
  Path named() {
    return named;
  }

  /** What the system says of the file; null if there is none and none is needed. */
  @Nullable FileStamp stamp() throws StoreException {
    try {
      return FileStamp.of(named);
    } catch (NoSuchFileException e) {
      if (context.mayCreate()) {
        return null;
      }
      throw StoreFailures.missing(named, e);
    } catch (IOException e) {
      throw read(e);
    }
  }

  private StoreException read(IOException e) {
    if (e instanceof FileSystemException f && "Not a directory".equals(f.getReason())) {
      return StoreFailures.missing(named, e);
    }
    return StoreFailures.read(named, e);
  }

  /** Reads the file as it is now, checking its header only. */
  Reading read() throws StoreException {
    return read(false);
  }

  /**
   * Reads the file once it was left alone for a moment, and checks all that a record depends on.
   */
  Reading readWhole() throws StoreException {
    return read(true);
  }

  private Reading read(boolean whole) throws StoreException {
    int damaged = 0;
    for (int i = 0; i < MOST_READINGS; i++) {
      FileStamp before = whole ? quietStamp() : stamp();
      if (before == null) {
        return new Reading(context.format().empty(), nothing(), null, null, false);
      }
      if (i < LONGEST_LOCK && context.format().isFlocked() && ProcLocks.isBeingWritten(before)) {
        pause(1);
        continue;
      }
      try {
        Reading reading = read(before, whole);
        if (reading != null) {
          return reading;
        }
      } catch (FormatException e) {
        if (e.kind() != FormatException.Kind.CORRUPT || ++damaged == READINGS_OF_DAMAGED) {
          throw Kinds.failure(named, e);
        }
      }
      pause(1L << damaged);
    }
    throw Kinds.restless(named, null);
  }

  private @Nullable FileStamp quietStamp() throws StoreException {
    FileStamp stamp = stamp();
    long waited = 0;
    while (stamp != null && waited < 2 * SnapshotReader.QUIET) {
      long age = stamp.age(context.ticker());
      if (age >= SnapshotReader.QUIET) {
        break;
      }
      long wait = Math.max(1, Math.min(SnapshotReader.QUIET, SnapshotReader.QUIET - age));
      pause(wait);
      waited += wait;
      stamp = stamp();
    }
    return stamp;
  }

  /** Waits a little for a foreign program to finish. */
  void pause(long millis) throws StoreException {
    try {
      context.ticker().pause(millis);
    } catch (IOException e) {
      throw StoreFailures.read(named, e);
    }
  }

  /** Null if the file was changed while it was read. */
  private @Nullable Reading read(FileStamp before, boolean whole)
      throws StoreException, FormatException {
    Kinds.requireFile(named, before);
    boolean young = before.age(context.ticker()) < SnapshotReader.QUIET;
    FileImage image = nothing();
    Reading reading = null;
    try {
      Path file = Target.resolve(named).file();
      image = image(file, before.size());
      if (!FileStamp.of(named).unchanged(before)) {
        return null;
      }
      NativeFile records = parse(image);
      if (whole) {
        records.verify();
      }
      reading = new Reading(records, image, before, image.isMapped() ? file : null, young);
      return reading;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw read(e);
    } finally {
      if (reading == null) {
        image.wipe();
      }
    }
  }

  private static FileImage nothing() {
    return FileImage.of(new byte[0]);
  }

  private static FileImage image(Path file, long size) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return size > Fingerprint.HEAP_LIMIT
          ? FileImage.map(channel)
          : FileImage.of(Fingerprint.readAll(channel, size));
    } finally {
      PathLocks.close(file, channel);
    }
  }

  private NativeFile parse(FileImage image) throws FormatException, StoreException {
    if (image.size() > 0) {
      return context.format().open(image);
    }
    if (!context.mayCreate()) {
      throw Kinds.empty(named);
    }
    return context.format().empty();
  }

  /**
   * What was read.
   *
   * @param file the records
   * @param image what they are read from
   * @param stamp what the system said of the file; null if there is none
   * @param mapped the file, if it is mapped, so that a change in place shows through
   * @param young whether the file had been changed so short a time before that a further change may
   *     not show in its stamp
   */
  record Reading(
      NativeFile file,
      FileImage image,
      @Nullable FileStamp stamp,
      @Nullable Path mapped,
      boolean young) {
    /** Whether the stamp is that of the same, unchanged file. */
    boolean isOf(@Nullable FileStamp now) {
      return stamp == null ? now == null : now != null && stamp.unchanged(now);
    }

    /** The same, of a file that was known to be left alone when this was read. */
    Reading settled() {
      return new Reading(file, image, stamp, mapped, false);
    }

    /** Overwrites what memory has of the file. */
    void wipe() {
      image.wipe();
    }

    /** Whether that was done before this is asked. */
    boolean isWiped() {
      return image.isWiped();
    }
  }
}
