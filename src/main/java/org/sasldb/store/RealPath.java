package org.sasldb.store;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where a name leads, whether there is a file already or not. */
public final class RealPath {
  /** As many as Linux follows (path_resolution(7)). */
  private static final int MOST_LINKS = 40;

  private RealPath() {}

  /**
   * Follows the links of a name, also one that leads to a file that is yet to be made.
   *
   * @return an absolute path without links, in a folder that exists
   * @throws NoSuchFileException if there is no such folder, or the name is that of none
   * @throws FileSystemLoopException if the links lead nowhere at all
   */
  public static Path of(Path path) throws IOException {
    Path at = path.toAbsolutePath();
    if (Files.exists(at)) {
      return at.toRealPath();
    }
    for (int i = 0; i < MOST_LINKS; i++) {
      Path folder = at.getParent();
      Path name = at.getFileName();
      if (folder == null || name == null) {
        throw new NoSuchFileException(path.toString(), null, "it names no file");
      }
      Path realFolder = folder.toRealPath();
      Path link = realFolder.resolve(name);
      if (!Files.isSymbolicLink(link)) {
        return link;
      }
      at = realFolder.resolve(Files.readSymbolicLink(link));
    }
    throw new FileSystemLoopException(path.toString());
  }
}
