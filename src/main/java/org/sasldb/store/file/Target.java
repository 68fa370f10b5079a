package org.sasldb.store.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.RealPath;

/**
 * The file that a name leads to, symbolic links resolved, and the names beside it that are ours.
 *
 * <p>A link whose target does not exist leads to that target: it is made there, and the link stays.
 */
final class Target {
  private static final String MARK = ".sasldb-";
  private static final String TEMPORARY = ".tmp";

  private final Path file;
  private final Path folder;
  private final String name;

  private Target(Path file) {
    this.folder = Objects.requireNonNull(file.getParent());
    this.name = String.valueOf(file.getFileName());
    this.file = file;
  }

  /**
   * Follows the links.
   *
   * @throws NoSuchFileException if there is no such folder
   */
  static Target resolve(Path path) throws IOException {
    return new Target(RealPath.of(path));
  }

  /** The file itself. */
  Path file() {
    return file;
  }

  /** The folder it is in, without links. */
  Path folder() {
    return folder;
  }

  /** What our writers lock to keep each other out. */
  Path lockFile() {
    return folder.resolve(".".concat(name).concat(".lock"));
  }

  /** The name under which Berkeley DB makes a new file before it renames it. */
  Path foreignCreation() {
    return folder.resolve("__db.".concat(name));
  }

  /** A new name for a folder in which a new content is prepared. */
  Path temporary(Ticker ticker, int counter) {
    long random = ticker.nanos() * 0x9E3779B97F4A7C15L ^ ProcessNumber.current() << 20 ^ counter;
    return folder.resolve(
        ".".concat(name).concat(MARK).concat(Long.toHexString(random)).concat(TEMPORARY));
  }

  /** Whether a name in the folder is one that {@link #temporary} gives. */
  boolean isTemporary(@Nullable Path other) {
    String prefix = ".".concat(name).concat(MARK);
    String text = other == null ? "" : other.toString();
    if (!text.startsWith(prefix)
        || !text.endsWith(TEMPORARY)
        || text.length() <= prefix.length() + TEMPORARY.length()) {
      return false;
    }
    for (int i = prefix.length(); i < text.length() - TEMPORARY.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }
}
