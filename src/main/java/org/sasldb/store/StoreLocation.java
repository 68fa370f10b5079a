package org.sasldb.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names a store: {@code PATH}, or {@code FORMAT:PATH} where the format is to be decided and not
 * detected ({@code je:/var/lib/sasldb}, {@code berkeley:/etc/sasldb2}).
 *
 * @param path where it is
 * @param declared the format that was named, or null if its content decides
 * @param folder whether the name ended in a slash, so that a new store there is a folder
 */
public record StoreLocation(Path path, @Nullable StoreFormat declared, boolean folder) {
  /** The store at a path, its format to be detected. */
  public static StoreLocation of(Path path) {
    return new StoreLocation(path, null, false);
  }

  /** A store of a given format. */
  public static StoreLocation of(StoreFormat format, Path path) {
    return new StoreLocation(path, format, false);
  }

  private static final int SHORTEST_WORD = 2;
  private static final int LONGEST_WORD = 10;

  /**
   * Reads a name as a user types it. A word before a colon that is no format is part of the path,
   * unless it {@linkplain #noSuchFormat must be meant as one}.
   *
   * @throws InvalidPathException if the system has no such path name, or the path is empty, which
   *     Java would take for the folder that the process is in, or there is no such format
   */
  public static StoreLocation parse(String name) {
    int colon = name.indexOf(':');
    Optional<StoreFormat> format =
        colon > 0 ? StoreFormat.ofPrefix(name.substring(0, colon)) : Optional.empty();
    String path = format.isPresent() ? name.substring(colon + 1) : name;
    if (path.isEmpty()) {
      throw new InvalidPathException(name, "it names no path");
    }
    String mistyped = format.isPresent() ? null : noSuchFormat(name);
    if (mistyped != null) {
      throw new InvalidPathException(name, mistyped);
    }
    return new StoreLocation(Path.of(path), format.orElse(null), path.endsWith("/"));
  }

  /**
   * Why a name such as {@code hash:/etc/sasldb2} is refused: a short word and a colon before a path
   * are meant as a format, unless there is a folder of that name. Null for every other name.
   */
  public static @Nullable String noSuchFormat(String name) {
    // neither a pattern nor a stream: the start of the classic commands counts
    int colon = name.indexOf(':');
    if (colon < SHORTEST_WORD || colon > LONGEST_WORD || !isPath(name, colon + 1)) {
      return null;
    }
    for (int i = 0; i < colon; i++) {
      if (name.charAt(i) < 'a' || name.charAt(i) > 'z') {
        return null;
      }
    }
    if (Files.isDirectory(Path.of(name.substring(0, colon + 1)))) {
      return null;
    }
    return switch (name.substring(0, colon)) {
      case "hash", "bdb", "db" -> "there is no such format; is 'berkeley:' meant?";
      default -> "there is no such format; there are je:, berkeley:, gdbm:, ndbm: and lmdb:";
    };
  }

  private static boolean isPath(String name, int from) {
    return name.startsWith("/", from)
        || name.startsWith("./", from)
        || name.startsWith("../", from);
  }

  /**
   * The format of this store: the declared one, or what the content says, or, where nothing exists
   * yet, JE for a name that ends in a slash and a Berkeley DB hash file otherwise, because that is
   * what the classic command would make there.
   *
   * @throws StoreException if the content is of a known kind that is not supported, or cannot be
   *     read
   */
  public StoreFormat format() throws StoreException {
    if (declared != null) {
      return declared;
    }
    if (Files.isDirectory(path)) {
      return StoreFormat.JE;
    }
    if (Files.exists(path)) {
      return formatOfFile();
    }
    if (NdbmName.existing(path) != null) {
      return StoreFormat.NDBM;
    }
    return folder ? StoreFormat.JE : StoreFormat.BERKELEY;
  }

  /**
   * Refuses a folder that is no store unless {@code je:} was said: a typing error must not fill a
   * folder with files.
   */
  public void requireNoOtherFolder() throws StoreException {
    if (declared != null || !Files.isDirectory(path)) {
      return;
    }
    if (!Files.isReadable(path)) {
      throw StoreFailures.denied(path, "read", null);
    }
    if (!isJeStore(path)) {
      throw new StoreException(
          Failure.IS_A_DIRECTORY,
          path,
          "it is not a store",
          "to make one there, name it je:" + path,
          null);
    }
  }

  /**
   * The file that holds the records, whether it exists or not: for a pair of NDBM files that is not
   * the path itself. A folder for a JE store.
   */
  public Path recordFile() {
    NdbmName ndbm = Files.exists(path) ? null : NdbmName.existing(path);
    return ndbm == null ? path : ndbm.file();
  }

  /** Whether a store is there, be it damaged. */
  public boolean exists() throws StoreException {
    return switch (format()) {
      case NDBM -> NdbmName.existing(path) != null;
      case JE -> isJeStore(path);
      case BERKELEY, GDBM, LMDB -> Files.exists(path);
    };
  }

  /** Whether a folder holds a store of Berkeley DB Java Edition, be it one that lost its log. */
  public static boolean isJeStore(Path folder) {
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "{*.jdb,sasldb.commits}")) {
      return logs.iterator().hasNext() && Stores.exists(of(StoreFormat.JE, folder));
    } catch (IOException e) {
      return false;
    } catch (StoreException e) {
      // there is one, and whoever opens it is told what is wrong
      return true;
    }
  }

  private StoreFormat formatOfFile() throws StoreException {
    FileKind kind = kind();
    if (kind == FileKind.EMPTY) {
      // the classic command may make a database of it
      return StoreFormat.BERKELEY;
    }
    Optional<StoreFormat> format =
        kind.format().isPresent() ? StoreFormat.ofPrefix(kind.format().get()) : Optional.empty();
    if (format.isEmpty()) {
      throw new StoreException(
          kind.isDatabase() ? Failure.UNSUPPORTED : Failure.NOT_A_STORE,
          path,
          "it is " + kind.noun(),
          kind.nextStep().replace("FILE", ShellWord.of(path)),
          null);
    }
    return format.get();
  }

  private FileKind kind() throws StoreException {
    try {
      return FileKinds.of(path);
    } catch (AccessDeniedException e) {
      throw StoreFailures.denied(path, "read", e);
    } catch (IOException e) {
      throw StoreFailures.read(path, e);
    }
  }

  /** The name as a user would type it. */
  @Override
  public String toString() {
    return (declared == null ? "" : declared.prefix() + ":") + path;
  }
}
