package org.sasldb.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of an NDBM store (NDBM format, section 1): libsasl is given a path P, at which nothing
 * is, and the library adds {@code .pag} and {@code .dir}, or, on a BSD, {@code .db}.
 *
 * @param base the path P
 * @param isBsd whether the records are in {@code P.db}
 */
public record NdbmName(Path base, boolean isBsd) {
  private static final String PAGES = ".pag";
  private static final String DIRECTORY = ".dir";
  private static final String BSD = ".db";
  private static final byte[] BSD_MAGIC = {0x00, 0x06, 0x15, 0x61};

  /** The store of that name, which may be P or one of its files; a new one is a pair of files. */
  public static NdbmName of(Path path) {
    Path base = path;
    boolean bsd = false;
    String name = String.valueOf(path.getFileName());
    if (name.endsWith(PAGES) || name.endsWith(DIRECTORY)) {
      base = path.resolveSibling(name.substring(0, name.length() - PAGES.length()));
    } else if (name.endsWith(BSD) && beginsAsBsd(path)) {
      base = path.resolveSibling(name.substring(0, name.length() - BSD.length()));
      bsd = true;
    }
    if (!bsd && !Files.exists(sibling(base, PAGES))) {
      bsd = beginsAsBsd(sibling(base, BSD));
    }
    return new NdbmName(base, bsd);
  }

  /** The store that a path is the name of, if there is one; null if not. */
  public static @Nullable NdbmName existing(Path path) {
    NdbmName name = of(path);
    return Files.isRegularFile(name.file()) ? name : null;
  }

  /** The file that holds the records. */
  public Path file() {
    return sibling(base, isBsd ? BSD : PAGES);
  }

  /** The file that marks the version of the library. */
  public Path directory() {
    return sibling(base, DIRECTORY);
  }

  private static boolean beginsAsBsd(Path path) {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (var in = Files.newInputStream(path)) {
      return java.util.Arrays.equals(in.readNBytes(BSD_MAGIC.length), BSD_MAGIC);
    } catch (IOException e) {
      return false;
    }
  }

  private static Path sibling(Path base, String suffix) {
    return base.resolveSibling(base.getFileName() + suffix);
  }
}
