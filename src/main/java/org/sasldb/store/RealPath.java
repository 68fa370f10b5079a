package org.sasldb.store;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where a name leads, whether there is a file already or not. */
public final class RealPath {
  /** As many as Linux follows (path_resolution(7)). */
  static final int MOST_LINKS = 40;

  private RealPath() {}

  /**
   * Makes a name absolute and takes . and .. out of it, and follows no link but those that a ..
   * goes up from: the system goes up from where a link leads, and not from where it is.
   */
  public static Path absolute(Path path) {
    Path absolute = path.toAbsolutePath();
    for (int i = absolute.getNameCount(); i > 0; i--) {
      if (absolute.getName(i - 1).toString().equals("..")) {
        return behindLinks(absolute, i);
      }
    }
    return absolute.normalize();
  }

  private static Path behindLinks(Path absolute, int names) {
    int all = absolute.getNameCount();
    Path rest = names < all ? absolute.subpath(names, all) : Path.of("");
    try {
      return Path.of("/")
          .resolve(absolute.subpath(0, names))
          .toRealPath()
          .resolve(rest)
          .normalize();
    } catch (IOException e) {
      // there is no such folder; whoever uses the name finds that out
      return absolute.normalize();
    }
  }

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
