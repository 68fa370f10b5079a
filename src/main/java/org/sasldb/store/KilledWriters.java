package org.sasldb.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A first look for what a killed writer left beside a store, so that nothing of a format is loaded
 * where there is nothing.
 */
final class KilledWriters {
  private static final String TEMPORARY = ".tmp";
  private static final String LOCK = ".lock";

  private KilledWriters() {}

  /** Whether something has a name of ours; the formats know whether it is what it seems. */
  static boolean mayHaveLeft(Path name) {
    Path absolute = name.toAbsolutePath();
    Path folder = absolute.getParent();
    Path base = NdbmName.of(absolute).base().getFileName();
    if (folder == null || base == null) {
      return false;
    }
    if (Files.isSymbolicLink(absolute)) {
      // what is left lies beside the file that the link leads to
      return true;
    }
    String beginning = "." + base;
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder, path -> isOurs(path, beginning))) {
      return found.iterator().hasNext();
    } catch (IOException e) {
      // what cannot be seen cannot be removed either
      return false;
    }
  }

  private static boolean isOurs(Path path, String beginning) {
    String text = String.valueOf(path.getFileName());
    return text.startsWith(beginning) && (text.endsWith(TEMPORARY) || text.endsWith(LOCK));
  }
}
