package org.sasldb.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
  private static final int HEADER_LENGTH = 32;
  private static final int LMDB_MAGIC = 0xBEEFC0DE;
  private static final int GDBM_FIRST_MAGIC = 0x13579acd;
  private static final int GDBM_LAST_MAGIC = 0x13579ad1;
  private static final byte[] SQLITE_MAGIC = "SQLite format 3".getBytes(StandardCharsets.US_ASCII);

  /** The store at a path, its format to be detected. */
  public static StoreLocation of(Path path) {
    return new StoreLocation(path, null, false);
  }

  /** A store of a given format. */
  public static StoreLocation of(StoreFormat format, Path path) {
    return new StoreLocation(path, format, false);
  }

  /**
   * Reads a name as a user types it. A word before a colon that is no format is part of the path.
   *
   * @throws InvalidPathException if the system has no such path name
   */
  public static StoreLocation parse(String name) {
    int colon = name.indexOf(':');
    Optional<StoreFormat> format =
        colon > 0 ? StoreFormat.ofPrefix(name.substring(0, colon)) : Optional.empty();
    String path = format.isPresent() ? name.substring(colon + 1) : name;
    return new StoreLocation(Path.of(path), format.orElse(null), path.endsWith("/"));
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
    if (!Files.exists(path)) {
      return folder ? StoreFormat.JE : StoreFormat.BERKELEY;
    }
    refuseForeign();
    return StoreFormat.BERKELEY;
  }

  /** Whether a folder holds a store of Berkeley DB Java Edition. */
  public static boolean isJeStore(Path folder) {
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "*.jdb")) {
      return logs.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }

  /** Names the databases of other kinds that a sasldb can be on other systems. */
  private void refuseForeign() throws StoreException {
    byte[] head = readHead();
    String kind = foreignKind(head);
    if (kind != null) {
      throw new StoreException(
          Failure.UNSUPPORTED,
          path,
          "it is " + kind + ", not a Berkeley DB hash file",
          "dump its records with the tools of that database and load them with `sasldb store load`",
          null);
    }
  }

  private byte[] readHead() throws StoreException {
    if (!Files.isRegularFile(path)) {
      throw new StoreException(Failure.NOT_A_STORE, path, "it is not a regular file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(HEADER_LENGTH);
    } catch (AccessDeniedException e) {
      throw StoreFailures.denied(path, "read", e);
    } catch (IOException e) {
      throw StoreFailures.read(path, e);
    }
  }

  private static @Nullable String foreignKind(byte[] head) {
    if (head.length < HEADER_LENGTH) {
      return null;
    }
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      ByteBuffer words = ByteBuffer.wrap(head).order(order);
      if (words.getInt(0) >= GDBM_FIRST_MAGIC && words.getInt(0) <= GDBM_LAST_MAGIC) {
        return "a GDBM file";
      }
      if (words.getInt(16) == LMDB_MAGIC) {
        return "an LMDB file";
      }
    }
    boolean sqlite =
        Arrays.equals(head, 0, SQLITE_MAGIC.length, SQLITE_MAGIC, 0, SQLITE_MAGIC.length);
    return sqlite ? "an SQLite database" : null;
  }

  /** The name as a user would type it. */
  @Override
  public String toString() {
    return (declared == null ? "" : declared.prefix() + ":") + path;
  }
}
