package org.sasldb.store.lmdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.Failure;
import org.sasldb.store.Ownership;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * The file {@code P-lock} beside a data file. Whoever reads the data file through the library must
 * be able to write this one (LMDB format, section 2).
 *
 * <p>Nothing here may run while this process has the file open through the library: closing any
 * descriptor of it takes the library's locks away (LMDB format, section 4).
 */
final class LockFile {
  private static final String SUFFIX = "-lock";

  /** With the 126 places for readers that the library has unless told otherwise (section 1). */
  private static final int LENGTH = 8192;

  /** Where less is left on a disk, it may be gone at the next moment. */
  private static final long SCARCE = 1 << 20;

  private static final long LOOK_AGAIN_NANOS = 20_000_000;

  private LockFile() {}

  static Path of(Path file) {
    return file.resolveSibling(file.getFileName() + SUFFIX);
  }

  /**
   * Makes one of zeros, which the next program that opens the file fills, unless there is one. It
   * has its access before anybody can have it open, and its room on the disk: the library writes it
   * through a mapping, and on a full disk a mapping without room takes the JVM down.
   *
   * @return whether there was none
   * @throws StoreException if something of that name is no regular file: the library would follow a
   *     link, and fail with a pipe in a way that nobody understands; or if this user may make no
   *     file there
   */
  static boolean make(Path file, Ownership data) throws IOException, StoreException {
    Path lock = of(file);
    if (Files.exists(lock, LinkOption.NOFOLLOW_LINKS)) {
      requireRegular(lock);
      if (DiskRoom.isBelow(SCARCE, lock)) {
        claimRoom(lock);
      }
      return false;
    }
    try (Draft draft = Draft.begin(lock, null)) {
      Path fresh = draft.further();
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(fresh, new byte[LENGTH]);
      data.writableByReaders().applyTo(fresh);
      Files.createLink(lock, fresh);
      return true;
    } catch (FileAlreadyExistsException e) {
      // another program opened the file meanwhile
      return false;
    } catch (AccessDeniedException e) {
      // the file itself may be one that everybody can write
      Path folder = lock.toAbsolutePath().getParent();
      throw folder == null
          ? StoreFailures.write(lock, e)
          : StoreFailures.denied(folder, "make " + lock.getFileName() + " in", e);
    } catch (UnsupportedOperationException e) {
      throw new IOException("the file system has no links", e);
    }
  }

  /**
   * One that a program could not fill, because the disk was full, is a hole or ends too early. Only
   * there zeros are written, and only while nobody else has it open.
   */
  private static void claimRoom(Path lock) throws IOException {
    try (FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (tryLock(channel) != null && isBlank(channel)) {
        ByteBuffer zeros = ByteBuffer.allocate(LENGTH);
        while (zeros.hasRemaining()) {
          channel.write(zeros, zeros.position());
        }
      }
    }
  }

  /** Whether it lacks the number that every filled one begins with. */
  private static boolean isBlank(FileChannel lock) throws IOException {
    ByteBuffer magic = ByteBuffer.allocate(Integer.BYTES);
    int read = lock.read(magic, 0);
    return read < Integer.BYTES || magic.getInt(0) == 0;
  }

  private static void requireRegular(Path lock) throws StoreException {
    if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
      throw new StoreException(
          Failure.WRITE_FAILED,
          lock,
          "what is to keep writers apart is not a regular file",
          "ls -l " + lock,
          null);
    }
  }

  /**
   * Waits until no program has the file open, and keeps it so: a program that opens it waits for
   * the end of this lock (LMDB format, section 4).
   */
  static FileChannel exclude(Path file, Duration wait) throws IOException, StoreException {
    long end = System.nanoTime() + wait.toNanos();
    FileChannel channel =
        FileChannel.open(of(file), StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      while (tryLock(channel) == null) {
        if (System.nanoTime() - end >= 0) {
          throw LmdbFailures.locked(
              file, "a program has it open; only a file that none has open can be rewritten");
        }
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
      taken = true;
      return channel;
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(0, 1, false);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
