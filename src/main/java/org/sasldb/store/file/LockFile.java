package org.sasldb.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.Failure;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * The file {@code .NAME.lock}, which keeps our writers in different processes apart.
 *
 * <p>It exists only while somebody writes: its owner removes it before letting go. A lock file that
 * a killed process left behind is locked by nobody, so the next writer takes it over and removes
 * it. Whoever locks it makes sure that the locked file still has the name, since the one before may
 * have removed it in between: he gives the file a length of his own and looks whether the file of
 * that name has it.
 */
final class LockFile {
  /** More than enough to differ, and less than a limit on the size of files is likely to be. */
  private static final int LONGEST_TOKEN = 1 << 18;

  private static final int READ_WRITE = 0666;
  private static final int OWNER_READ_WRITE = 0600;

  private final Path path;
  private final FileOperations operations;
  private final FileChannel channel;
  private final boolean leftOver;

  private LockFile(Path path, FileOperations operations, FileChannel channel, boolean leftOver) {
    this.path = path;
    this.operations = operations;
    this.channel = channel;
    this.leftOver = leftOver;
  }

  /**
   * Waits for the lock.
   *
   * @param database the file that is to be written, whose group must be able to lock too; null if
   *     it does not exist yet
   * @throws AccessDeniedException if this user may not make files in the folder, or nobody may
   * @throws StoreException if it takes too long, or something of that name is no file of ours
   */
  static LockFile acquire(
      Target target,
      FileOperations operations,
      Ticker ticker,
      Deadline deadline,
      @Nullable FileStamp database)
      throws IOException, StoreException {
    Path path = target.lockFile();
    long token = token(ticker);
    for (; ; ) {
      boolean[] created = {false};
      boolean denied = false;
      try {
        FileChannel channel = open(path, operations, created, database);
        if (channel != null) {
          LockFile lock = new LockFile(path, operations, channel, !created[0]);
          if (lock.tryLock(token)) {
            return lock;
          }
        }
      } catch (AccessDeniedException e) {
        if (!exists(path)) {
          throw e;
        }
        denied = true;
      }
      giveUpAfter(deadline, target, path, denied);
      deadline.pause();
    }
  }

  /** Any number that no other process at work on this file is likely to have. */
  private static long token(Ticker ticker) {
    long mixed = (ticker.nanos() ^ ProcessNumber.current() << 32) * 0x9E3779B97F4A7C15L;
    return 1 + (mixed >>> 1) % LONGEST_TOKEN;
  }

  private static void giveUpAfter(Deadline deadline, Target target, Path path, boolean denied)
      throws StoreException {
    if (!deadline.passed()) {
      return;
    }
    throw denied
        ? StoreFailures.denied(path, "lock", null)
        : new StoreException(
            Failure.LOCKED,
            target.file(),
            "another program has been writing it for the whole wait",
            "fuser -v ".concat(path.toString()),
            null);
  }

  /**
   * Opens or creates the file; null if it should be tried again.
   *
   * <p>Not with CREATE: Linux lets nobody, not even root, open another user's file in a folder like
   * /tmp that way (fs.protected_regular).
   */
  private static @Nullable FileChannel open(
      Path path, FileOperations operations, boolean[] created, @Nullable FileStamp database)
      throws IOException, StoreException {
    try {
      requireOurs(path);
      return FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      try {
        FileChannel channel = operations.createFile(path);
        created[0] = true;
        letGroupLock(path, database);
        return channel;
      } catch (FileAlreadyExistsException again) {
        return null;
      } catch (IOException refused) {
        throw readOnlyAsDenied(path, refused);
      }
    }
  }

  /**
   * Looks before it is opened: to open a pipe is to wait for its reader, and what is written to
   * another name of some file is written to that file.
   */
  private static void requireOurs(Path path) throws IOException, StoreException {
    FileStamp there = FileStamp.ofName(path);
    if (!there.isRegularFile() || there.links() > 1) {
      throw new StoreException(
          Failure.WRITE_FAILED,
          path,
          there.isRegularFile()
              ? "the file that keeps writers apart has another name too"
              : "what is to keep writers apart is not a regular file",
          "ls -l ".concat(path.toString()),
          null);
    }
  }

  private static IOException readOnlyAsDenied(Path path, IOException e) {
    if (e instanceof AccessDeniedException
        || !StoreFailures.reason(e).equals("Read-only file system")) {
      return e;
    }
    AccessDeniedException denied =
        new AccessDeniedException(path.toString(), null, StoreFailures.reason(e));
    denied.initCause(e);
    return denied;
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Gives the lock file the group and the write permissions of the database, if possible. */
  private static void letGroupLock(Path path, @Nullable FileStamp database) {
    if (database == null) {
      return;
    }
    try {
      FileStamp made = FileStamp.ofName(path);
      if (made.gid() != database.gid()) {
        Files.setAttribute(path, "unix:gid", database.gid(), LinkOption.NOFOLLOW_LINKS);
      }
      int mode = (database.permissions() & READ_WRITE) | OWNER_READ_WRITE;
      if (made.permissions() != mode) {
        Files.setAttribute(path, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
      }
    } catch (IOException e) {
      // then others wait until it is gone, or say that they may not lock it
    }
  }

  private boolean tryLock(long token) throws IOException {
    boolean locked = false;
    boolean mine = false;
    try {
      FileLock lock = channel.tryLock();
      locked = lock != null;
      mine = locked && isStillNamed(token);
      return mine;
    } catch (IOException e) {
      if (locked && !leftOver) {
        operations.delete(path);
      }
      throw e;
    } finally {
      if (!mine) {
        PathLocks.closeQuietly(channel);
      }
    }
  }

  private boolean isStillNamed(long token) throws IOException {
    operations.truncate(channel, 0);
    operations.write(channel, ByteBuffer.allocate(1), token - 1);
    try {
      return FileStamp.ofName(path).size() == token;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Whether a process that was killed had left it behind, and with it perhaps other files. */
  boolean wasLeftOver() {
    return leftOver;
  }

  /**
   * Removes the file, unless the next writer is to find it, and lets go of it.
   *
   * @param litter what was left beside the database
   */
  void release(Litter litter) {
    try {
      if (!litter.isLeft()) {
        operations.delete(path);
      }
    } catch (IOException e) {
      // the next writer takes it over and removes it
    } finally {
      PathLocks.closeQuietly(channel);
    }
  }
}
