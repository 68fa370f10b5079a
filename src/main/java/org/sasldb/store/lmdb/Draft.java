package org.sasldb.store.lmdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being written beside the place that it is to take, in a folder of its own that
 * nobody else may enter. It is locked as long as its process lives, so that the next writer can
 * tell what a killed one left behind.
 */
final class Draft implements AutoCloseable {
  private static final String MARK = ".sasldb-";
  private static final String END = ".tmp";
  private static final String NEW = "new";

  /** A further file, which has no lock of its own. */
  private static final String FURTHER = "further";

  private static final int UUID_LENGTH = 36;
  private static final int MOST_TRIES = 10;
  private static final FileAttribute<?> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private final FileChannel channel;

  private Draft(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  private static Path name(Path place) {
    return place.resolveSibling("." + place.getFileName() + MARK + UUID.randomUUID() + END);
  }

  /**
   * Begins an empty file.
   *
   * @param like a file whose owner, group, mode, access control list, security label and extended
   *     attributes it gets, each as far as the system lets this user; null for none
   */
  static Draft begin(Path place, @Nullable Path like) throws IOException {
    for (int i = 1; ; i++) {
      try {
        Draft draft = tryBegin(name(place), like);
        if (draft != null) {
          return draft;
        }
      } catch (NoSuchFileException e) {
        // another writer took it for a dead one's before it was locked, or there is no folder
        if (i == MOST_TRIES) {
          throw e;
        }
      }
    }
  }

  private static @Nullable Draft tryBegin(Path folder, @Nullable Path like) throws IOException {
    Files.createDirectory(folder, FOLDER);
    Path file = folder.resolve(NEW);
    boolean begun = false;
    try {
      FileChannel channel = create(file, like);
      try {
        begun = channel.tryLock() != null && Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        return begun ? new Draft(file, channel) : null;
      } finally {
        if (!begun) {
          channel.close();
        }
      }
    } finally {
      if (!begun) {
        delete(folder);
      }
    }
  }

  private static FileChannel create(Path file, @Nullable Path like) throws IOException {
    try {
      if (like == null || !Files.isRegularFile(like)) {
        Files.createFile(file, FILE);
      } else {
        Files.copy(like.toRealPath(), file, StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (AccessDeniedException e) {
      // what may not be read cannot be copied; its owner and mode can be given nonetheless
      Files.deleteIfExists(file);
      Files.createFile(file, FILE);
    }
    return FileChannel.open(
        file,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING,
        LinkOption.NOFOLLOW_LINKS);
  }

  Path file() {
    return file;
  }

  FileChannel channel() {
    return channel;
  }

  /**
   * Where a further file can be made that is not locked, so that nobody who opens it by a second
   * name finds the lock of this process on it.
   */
  Path further() {
    return file.resolveSibling(FURTHER);
  }

  /** Removes what is not in its place. */
  @Override
  public void close() throws IOException {
    try {
      delete(file.getParent());
    } finally {
      channel.close();
    }
  }

  private static void delete(@Nullable Path folder) throws IOException {
    if (folder != null) {
      Files.deleteIfExists(folder.resolve(FURTHER));
      // last, as its lock is the sign of life
      Files.deleteIfExists(folder.resolve(NEW));
      Files.deleteIfExists(folder);
    }
  }

  /**
   * Removes what writers that were killed left beside a file and its lock file. Only to be used by
   * the one writer of this process (see {@link PathTurns}): a look at another one's file would take
   * its lock away.
   */
  static void sweep(Path place) {
    Path parent = place.toAbsolutePath().getParent();
    String beginning = "." + place.getFileName() + MARK;
    String ofLock = "." + LockFile.of(place).getFileName() + MARK;
    if (parent == null) {
      return;
    }
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(
            parent, path -> isDraft(path, beginning) || isDraft(path, ofLock))) {
      for (Path folder : found) {
        sweepOne(folder);
      }
    } catch (IOException e) {
      // what cannot be seen does no harm
    }
  }

  private static boolean isDraft(Path path, String beginning) {
    String name = String.valueOf(path.getFileName());
    return name.length() == beginning.length() + UUID_LENGTH + END.length()
        && name.startsWith(beginning)
        && name.endsWith(END)
        && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static void sweepOne(Path folder) {
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve(NEW), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (channel.tryLock() != null) {
        delete(folder);
      }
    } catch (NoSuchFileException e) {
      deleteEmpty(folder);
    } catch (IOException | OverlappingFileLockException e) {
      // another user's, or in use
    }
  }

  private static void deleteEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // its writer has just begun
    }
  }
}
