package org.sasldb.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * The note beside a published file, {@code .NAME.published}, that names the store it comes from. A
 * change made to the file itself would be lost with the next publication, so only the store makes
 * them.
 */
public final class PublishedMark {
  /** The property with the path of the store. */
  public static final String STORE = "store";

  private static final String SUFFIX = ".published";

  private PublishedMark() {}

  /**
   * Where the note for a file is.
   *
   * @param path the file as it is named; links are followed, and a pair of NDBM files has one note
   */
  public static Path of(Path path) {
    Path real = real(path);
    Path base = isNdbm(real) ? NdbmName.of(real).base() : real;
    return base.resolveSibling("." + base.getFileName() + SUFFIX);
  }

  private static boolean isNdbm(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.endsWith(".pag") || name.endsWith(".dir");
  }

  private static Path real(Path path) {
    try {
      return Files.isSymbolicLink(path) ? RealPath.of(path) : path;
    } catch (IOException e) {
      // there is no folder in which a note could be
      return path;
    }
  }

  /** The store that a file is published from; empty for a file of its own. */
  public static Optional<Path> storeOf(Path path) throws StoreException {
    Path mark = of(path);
    Properties note = new Properties();
    try (InputStream in = Files.newInputStream(mark)) {
      note.load(in);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw new StoreException(
          Failure.PUBLISHED_FILE,
          path,
          "a store is published to it, and " + mark + " does not tell which",
          "ls -l " + ShellWord.of(mark),
          e);
    }
    return Optional.of(Path.of(note.getProperty(STORE, "")));
  }

  /**
   * Refuses to change a file that a store is published to. The note of a store that is gone, or has
   * forgotten the file, keeps nobody away.
   *
   * @throws StoreException {@link Failure#PUBLISHED_FILE}
   */
  public static void requireOwn(StoreLocation location, OpenOptions options) throws StoreException {
    Path path = location.path();
    if (!Files.exists(of(path))) {
      return;
    }
    Optional<Path> store = storeOf(path);
    if (store.isPresent()
        && !store.get().equals(options.publishing().publisher())
        && Stores.publishesTo(store.get(), path)) {
      throw new StoreException(
          Failure.PUBLISHED_FILE,
          path,
          "the store " + store.get() + " is published to it",
          "run the command with -f "
              + ShellWord.of(store.get())
              + ", or sasldb publish remove "
              + ShellWord.of(path)
              + " -f "
              + ShellWord.of(store.get()),
          null);
    }
  }
}
