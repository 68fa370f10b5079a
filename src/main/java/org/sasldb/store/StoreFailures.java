package org.sasldb.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Turns what the system says into entries of the catalogue, the same way for every format. */
public final class StoreFailures {
  private StoreFailures() {}

  /** A path that this user may not read or write. */
  public static StoreException denied(Path path, String wanted, @Nullable Throwable cause) {
    return new StoreException(
        Failure.NO_PERMISSION,
        path,
        "this user may not " + wanted + " it",
        "ls -ld " + path + "; then run the command as root or as the owner",
        cause);
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
    if (cause instanceof AccessDeniedException) {
      return denied(path, verb, cause);
    }
    if (cause instanceof NoSuchFileException || cause instanceof NotDirectoryException) {
      return missing(path, cause);
    }
    String reason = reason(cause);
    return switch (reason) {
      case "No space left on device", "Disk quota exceeded" ->
          new StoreException(
              Failure.NO_SPACE, path, reason, "df -h " + path.toAbsolutePath().getParent(), cause);
      case "Permission denied", "Operation not permitted" -> denied(path, verb, cause);
      case "Not a directory" -> missing(path, cause);
      case "Read-only file system" ->
          new StoreException(general, path, reason, "mount | grep ro,", cause);
      default -> new StoreException(general, path, reason, "", cause);
    };
  }

  /** A path where nothing is, saying whether the folder exists. */
  public static StoreException missing(Path path, @Nullable Throwable cause) {
    Path parent = path.toAbsolutePath().getParent();
    boolean folderThere = parent != null && java.nio.file.Files.isDirectory(parent);
    return new StoreException(
        Failure.NO_SUCH_STORE,
        path,
        folderThere ? "the file does not exist" : "the folder " + parent + " does not exist",
        folderThere ? "ls -l " + parent : "mkdir -p " + parent,
        cause);
  }

  /** What the system said, without the path, which the message names already. */
  public static String reason(IOException e) {
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
