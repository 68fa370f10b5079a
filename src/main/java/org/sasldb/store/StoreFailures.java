package org.sasldb.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Turns what the system says into entries of the catalogue, the same way for every format. */
public final class StoreFailures {
  private static final String AS_ANOTHER_USER = "then run the command as root or as the owner";
  private static final String PERMISSION_DENIED = "Permission denied";
  private static final String NOT_A_DIRECTORY = "Not a directory";
  private static final String DISK_FULL = "No space left on device";
  private static final String READ_ONLY = "Read-only file system";

  private StoreFailures() {}

  /** A path that this user may not read or write. */
  public static StoreException denied(Path path, String wanted, @Nullable Throwable cause) {
    String reason = cause instanceof IOException e ? reason(e) : PERMISSION_DENIED;
    boolean plain = !reason.equals("Operation not permitted");
    return new StoreException(
        Failure.NO_PERMISSION,
        path,
        "this user may not " + wanted + (plain ? " it" : " it: " + reason),
        "ls -ld "
            + ShellWord.of(nearestVisible(path))
            + "; "
            + (isRoot() ? "lsattr -d " + ShellWord.of(path) : AS_ANOTHER_USER),
        cause);
  }

  /** The path or, where this user sees nothing there, the folder that is the reason. */
  private static Path nearestVisible(Path path) {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return path;
    }
    Path at = path.toAbsolutePath().getParent();
    while (at != null && !Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
      at = at.getParent();
    }
    return at == null ? path : at;
  }

  /** To whom the permission bits are no hindrance, but the attributes of a file are. */
  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** A failed read. */
  public static StoreException read(Path path, IOException cause) {
    return of(Failure.READ_FAILED, "read", path, cause);
  }

  /** A failed write, fsync or rename. */
  public static StoreException write(Path path, IOException cause) {
    return of(Failure.WRITE_FAILED, "write", path, cause);
  }

  private static StoreException of(Failure general, String verb, Path path, IOException cause) {
    String reason = reason(cause);
    if (cause instanceof AccessDeniedException && !reason.equals(READ_ONLY)) {
      return denied(path, verb, cause);
    }
    if (cause instanceof NoSuchFileException || cause instanceof NotDirectoryException) {
      return missing(path, cause);
    }
    return switch (reason) {
      case DISK_FULL, "Disk quota exceeded" -> full(path, reason, cause);
      case PERMISSION_DENIED, "Operation not permitted" -> denied(path, verb, cause);
      case NOT_A_DIRECTORY -> missing(path, cause);
      case READ_ONLY -> new StoreException(general, path, reason, "mount | grep ro,", cause);
      default -> new StoreException(general, path, reason, "", cause);
    };
  }

  /** A disk, or quota, that has no room for a write. */
  public static StoreException full(Path path, Throwable cause) {
    return full(path, DISK_FULL, cause);
  }

  private static StoreException full(Path path, String reason, Throwable cause) {
    return new StoreException(
        Failure.NO_SPACE,
        path,
        reason,
        "df -h " + ShellWord.of(String.valueOf(path.toAbsolutePath().getParent())),
        cause);
  }

  /** A path where nothing is, saying whether the folder exists and, of a link, where it leads. */
  public static StoreException missing(Path path, @Nullable Throwable cause) {
    Path end = endOfLinks(path.toAbsolutePath());
    String link = Files.isSymbolicLink(path) ? "it is a link to " + end + ", and " : "";
    Path parent = end.getParent();
    boolean folderThere = parent != null && Files.isDirectory(parent);
    if (parent != null && !folderThere && Files.exists(parent)) {
      return new StoreException(
          Failure.NO_SUCH_STORE,
          path,
          link + parent + " is no folder",
          "ls -l " + ShellWord.of(parent),
          cause);
    }
    return new StoreException(
        Failure.NO_SUCH_STORE,
        path,
        link
            + (folderThere
                ? "the file does not exist"
                : "the folder " + parent + " does not exist"),
        (folderThere ? "ls -l " : "mkdir -p ") + ShellWord.of(String.valueOf(parent)),
        cause);
  }

  /** Where a link to a file that does not exist leads, as far as it can be followed. */
  private static Path endOfLinks(Path absolute) {
    Path at = absolute;
    try {
      for (int i = 0; i < RealPath.MOST_LINKS && Files.isSymbolicLink(at); i++) {
        at = at.resolveSibling(Files.readSymbolicLink(at));
      }
    } catch (IOException e) {
      // what could be followed says more than nothing
      return at;
    }
    return at;
  }

  /** What the system said, without the path, which the message names already. */
  public static String reason(IOException e) {
    if (e instanceof FileSystemException f) {
      return f.getReason() == null ? reasonOfKind(f) : f.getReason();
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** In the system's words, which Java keeps only where it has no class for them. */
  private static String reasonOfKind(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "No such file or directory";
    } else if (e instanceof AccessDeniedException) {
      return PERMISSION_DENIED;
    } else if (e instanceof FileAlreadyExistsException) {
      return "File exists";
    } else if (e instanceof DirectoryNotEmptyException) {
      return "Directory not empty";
    } else if (e instanceof NotDirectoryException) {
      return NOT_A_DIRECTORY;
    } else if (e instanceof FileSystemLoopException) {
      return "Too many levels of symbolic links";
    }
    return e.getClass().getSimpleName();
  }
}
