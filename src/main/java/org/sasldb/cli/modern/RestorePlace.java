package org.sasldb.cli.modern;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.FileKinds;
import org.sasldb.store.NdbmName;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;

/**
 * Where a backup is to be restored.
 *
 * @param to the place, with the format that the store is to have
 * @param present the store that is there, with the format that it has; null where none is, or what
 *     is there is not known to be one
 */
record RestorePlace(StoreLocation to, @Nullable StoreLocation present) {
  /**
   * The place that a name stands for. A store that is there keeps its format unless another one was
   * named, and only where there is none the backup decides.
   *
   * @param backup the file, for hints
   */
  static RestorePlace of(StoreLocation named, StoreFormat backedUp, Path backup)
      throws CommandException, StoreException {
    Path path = named.path();
    StoreLocation present = present(path);
    StoreFormat declared = named.declared();
    if (declared != null) {
      requireSameKind(path, present, declared, backup);
      return new RestorePlace(named, present);
    }
    if (present != null) {
      return new RestorePlace(present, present);
    }
    boolean folder = Files.isDirectory(path);
    if (folder != (backedUp == StoreFormat.JE) && Files.exists(path)) {
      throw otherKind(
          path, "it is " + (folder ? "a folder" : "a file"), backedUp, "FORMAT:" + path, backup);
    }
    requireSameKind(path, null, backedUp, backup);
    return new RestorePlace(StoreLocation.of(backedUp, path), null);
  }

  /** Whether the store that is there is to have another format. */
  boolean changesFormat() throws StoreException {
    return present != null && present.format() != to.format();
  }

  private static @Nullable StoreLocation present(Path path) throws StoreException {
    if (Files.isDirectory(path)) {
      return StoreLocation.isJeStore(path) ? StoreLocation.of(StoreFormat.JE, path) : null;
    }
    if (!Files.exists(path)) {
      return NdbmName.existing(path) == null ? null : StoreLocation.of(StoreFormat.NDBM, path);
    }
    try {
      Optional<String> format = FileKinds.of(path).format();
      return format
          .flatMap(StoreFormat::ofPrefix)
          .map(known -> StoreLocation.of(known, path))
          .orElse(null);
    } catch (IOException e) {
      throw StoreFailures.read(path, e);
    }
  }

  /**
   * NDBM has its files beside the path where other formats have theirs: the one would not take the
   * place of the other, and who opens the path would go on to find the wrong one.
   */
  private static void requireSameKind(
      Path path, @Nullable StoreLocation present, StoreFormat wanted, Path backup)
      throws CommandException, StoreException {
    if (wanted == StoreFormat.JE) {
      return;
    }
    boolean pair = present != null && present.format() == StoreFormat.NDBM;
    boolean single = !pair && Files.isRegularFile(path);
    if (wanted == StoreFormat.NDBM ? single : pair) {
      String found = pair ? "an NDBM store is there" : "a file is there that is no NDBM store";
      throw otherKind(path, found, wanted, String.valueOf(path), backup);
    }
  }

  private static CommandException otherKind(
      Path path, String found, StoreFormat wanted, String store, Path backup) {
    return new CommandException(
        CommandFailure.OTHER_KIND,
        path
            + ": "
            + found
            + ", and a store of the format "
            + wanted.prefix()
            + " is to be restored",
        "sasldb store restore -f " + ShellWord.of(store) + " " + ShellWord.of(backup));
  }
}
