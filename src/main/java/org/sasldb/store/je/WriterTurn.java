package org.sasldb.store.je;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.Failure;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * The turn to write a store, among the processes of this program.
 *
 * <p>JE excludes other writers itself, but to find that out costs the opening of an environment,
 * and forty processes that keep trying leave no time to the one that writes. So whoever wants to
 * write asks here first, which is one call of the system. The file is opened once in the process
 * and by nothing else, because a lock of this kind is lost when any descriptor of its file is
 * closed.
 */
final class WriterTurn implements AutoCloseable {
  /** The file in the folder of the store; it stays there, empty. */
  static final String NAME = "sasldb.turn";

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(
          EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

  private final FileChannel channel;

  private WriterTurn(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the turn if nobody has it; null if somebody has. Does not wait. */
  static @Nullable WriterTurn take(JeFolder folder) throws StoreException {
    Path file = folder.path().resolve(NAME);
    try {
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
              OWNER_ONLY);
      boolean taken = false;
      try {
        // now and not when root is done: a root that is killed must not lock the service out
        folder.giveToOwner(file);
        FileLock lock = channel.tryLock();
        taken = lock != null;
      } finally {
        if (!taken) {
          channel.close();
        }
      }
      return taken ? new WriterTurn(channel) : null;
    } catch (AccessDeniedException e) {
      throw new StoreException(
          Failure.NO_PERMISSION,
          file,
          "this user may not write it",
          "as root: chown --reference=" + folder.path() + " " + file + "; chmod 600 " + file,
          e);
    } catch (IOException e) {
      throw StoreFailures.write(file, e);
    }
  }

  /**
   * Whether another process has the turn. Nobody in this one has it, or takes it meanwhile. Whoever
   * wants it in that moment waits, as for a writer.
   */
  static boolean isTaken(JeFolder folder) {
    Path file = folder.path().resolve(NAME);
    try (FileChannel channel =
        FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      return channel.tryLock(0, Long.MAX_VALUE, true) == null;
    } catch (IOException e) {
      // nobody has written yet, or it is not for this user to know
      return false;
    }
  }

  /** Gives the turn back. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is gone all the same, and the lock with it.
    }
  }
}
