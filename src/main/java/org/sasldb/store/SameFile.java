package org.sasldb.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Tells the names of one file (hard links) from those of several. */
public final class SameFile {
  private SameFile() {}

  /**
   * Whether both are names of one file. A symbolic link is a file of its own, so it is not the same
   * as the one that it leads to.
   */
  public static boolean are(Path one, Path other) throws IOException {
    Object key = key(one);
    return key != null && key.equals(key(other));
  }

  /** Whether one of the others is a name of that file. */
  public static boolean isAmong(Path file, Iterable<Path> others) throws IOException {
    for (Path other : others) {
      if (are(file, other)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Object key(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
