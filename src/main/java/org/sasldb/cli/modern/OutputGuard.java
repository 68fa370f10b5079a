package org.sasldb.cli.modern;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.FileKind;
import org.sasldb.store.FileKinds;
import org.sasldb.store.NdbmName;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.PublishedMark;
import org.sasldb.store.RealPath;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;

/**
 * Keeps a text that is written from taking the place of a store: {@code --yes} says that an older
 * text may be lost, and not every password of a host.
 */
final class OutputGuard {
  private OutputGuard() {}

  /**
   * Refuses a file that belongs to the store in question, lies in its folder, is published to, or
   * is a database. Asked before anything is opened or asked about.
   *
   * @param yes whether it is said that a file may be replaced
   */
  static void requireNoStore(Session running, Path output, StoreLocation store, boolean yes)
      throws CommandException, StoreException {
    if (isOf(store, output)) {
      throw new CommandException(
          yes || !Files.exists(output) ? CommandFailure.USAGE : CommandFailure.FILE_EXISTS,
          output
              + ": it belongs to the store "
              + store
              + ", in whose place nothing else is written",
          "name another file");
    }
    PublishedMark.requireOwn(StoreLocation.of(output), running.opening(OpenOptions.Access.WRITE));
    FileKind kind = kind(output);
    boolean part =
        kind == FileKind.JE_LOG || kind == FileKind.NDBM_DIR || kind == FileKind.LMDB_LOCK;
    if (part || kind.isDatabase()) {
      throw new CommandException(
          CommandFailure.FILE_EXISTS,
          output + ": it is " + kind.noun() + ", which --yes does not replace",
          "name another file, or remove that one first");
    }
  }

  /**
   * Refuses {@code -}, which a user means as standard output, where it would be a file's name.
   *
   * @param output what stands for the file
   * @param why what standard output has to do with it
   */
  static void requireFile(String option, @Nullable Object output, String why)
      throws CommandException {
    if (output != null && output.toString().equals("-")) {
      throw new CommandException(
          CommandFailure.USAGE,
          option + "=-: " + why,
          "name a file with " + option + "; one whose name is - is ./-");
    }
  }

  /**
   * Refuses the very file that is read, under whatever name: what is written would be all that is
   * left of it.
   */
  static void requireNotRead(Path output, Path input, String option) throws CommandException {
    if (isSame(input, output)) {
      throw new CommandException(
          CommandFailure.USAGE,
          output + ": it is the text that is read, in whose place nothing else is written",
          "name another file with " + option);
    }
  }

  private static boolean isOf(StoreLocation store, Path output) throws StoreException {
    Path real = real(output);
    for (Path file : names(store)) {
      Path own = real(file);
      if (real.equals(own) || own.equals(real.getParent()) || isSame(file, output)) {
        return true;
      }
    }
    return false;
  }

  /** The names that the store has or will have; its own files lie in its folder, not deeper. */
  private static Set<Path> names(StoreLocation store) throws StoreException {
    Path path = store.path();
    Set<Path> names = new LinkedHashSet<>();
    names.add(path);
    StoreFormat format = store.format();
    if (format == StoreFormat.NDBM) {
      NdbmName ndbm = NdbmName.of(path);
      names.add(ndbm.base());
      names.add(ndbm.file());
      names.add(ndbm.directory());
    } else if (format == StoreFormat.LMDB) {
      names.add(path.resolveSibling(path.getFileName() + "-lock"));
    }
    return names;
  }

  private static Path real(Path path) {
    try {
      return RealPath.of(path);
    } catch (IOException e) {
      // in a folder that is yet to be made
      return path.toAbsolutePath().normalize();
    }
  }

  /** Whether both are one file, be it by two hard links. */
  private static boolean isSame(Path file, Path output) {
    try {
      return Files.exists(file) && Files.exists(output) && Files.isSameFile(file, output);
    } catch (IOException e) {
      // one of them is gone meanwhile
      return false;
    }
  }

  private static FileKind kind(Path output) throws CommandException {
    try {
      return FileKinds.of(output);
    } catch (AccessDeniedException e) {
      // what it is cannot be seen; whether it can be replaced the system says
      return FileKind.UNKNOWN;
    } catch (IOException e) {
      throw OutputFile.failed(output, e);
    }
  }
}
