package org.sasldb.store.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sasldb.store.Failure;
import org.sasldb.store.HeldPlace;
import org.sasldb.store.NdbmName;
import org.sasldb.store.RealPath;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;

/**
 * The place of one store. The old files get a second name each before the new ones take the first,
 * so that at no moment a file is without a name.
 */
final class FilePlace implements HeldPlace {
  private static final String LMDB_LOCK = "-lock";

  private final Path path;
  private final StoreFormat format;
  private final Target target;
  private final FileOperations operations;
  private final WriterLock lock;
  private final FileStamp stamp;

  FilePlace(
      Path path, StoreFormat format, Target target, FileOperations operations, WriterLock lock)
      throws IOException {
    this.path = RealPath.of(path);
    this.format = format;
    this.target = target;
    this.operations = operations;
    this.lock = lock;
    this.stamp = FileStamp.of(target.file());
  }

  /** The files of a store, the one that holds the records last. */
  static List<Path> files(Path name, StoreFormat format) {
    return switch (format) {
      case NDBM -> {
        NdbmName ndbm = NdbmName.of(name);
        yield ndbm.isBsd() ? List.of(ndbm.file()) : List.of(ndbm.directory(), ndbm.file());
      }
      case LMDB -> List.of(name.resolveSibling(name.getFileName() + LMDB_LOCK), name);
      case JE, BERKELEY, GDBM -> List.of(name);
    };
  }

  @Override
  public boolean exchange(Path built, StoreFormat builtFormat, Path kept) throws StoreException {
    try {
      if (!isUntouched(target.file())) {
        return false;
      }
      List<Path> old = files(path, format);
      List<Path> aside = sameNames(kept, format, old);
      List<Path> from = files(built, builtFormat);
      Move move = new Move(old, aside, from, sameNames(base(), builtFormat, from));
      keep(old, aside);
      return give(move);
    } catch (IOException e) {
      throw StoreFailures.write(path, e);
    }
  }

  /**
   * What gets which name.
   *
   * @param old the names of the old files
   * @param aside the second name of each
   * @param from the names under which the new files were built
   * @param to the name that each is to have
   */
  private record Move(List<Path> old, List<Path> aside, List<Path> from, List<Path> to) {}

  private boolean isUntouched(Path file) throws IOException {
    return FileStamp.of(file).sameContent(stamp);
  }

  /** The names that the files of a store get when it gets another name. */
  private static List<Path> sameNames(Path name, StoreFormat format, List<Path> files) {
    List<Path> names = new ArrayList<>();
    for (Path file : files) {
      String whole = String.valueOf(file.getFileName());
      String suffix =
          switch (format) {
            case NDBM -> whole.substring(whole.lastIndexOf('.'));
            case LMDB -> whole.endsWith(LMDB_LOCK) ? LMDB_LOCK : "";
            case JE, BERKELEY, GDBM -> "";
          };
      names.add(name.resolveSibling(name.getFileName() + suffix));
    }
    return names;
  }

  /** Gives each old file that exists its second name, or none of them. */
  private void keep(List<Path> old, List<Path> aside) throws IOException, StoreException {
    List<Path> given = new ArrayList<>();
    boolean done = false;
    try {
      for (int i = 0; i < old.size(); i++) {
        if (exists(old.get(i))) {
          link(old.get(i), aside.get(i));
          given.add(aside.get(i));
        }
      }
      done = true;
    } finally {
      if (!done) {
        // nothing was exchanged yet, so each of them still has its first name
        remove(given);
      }
    }
  }

  private void link(Path old, Path aside) throws IOException, StoreException {
    try {
      operations.link(old, aside);
    } catch (FileAlreadyExistsException e) {
      throw new StoreException(
          Failure.STORE_EXISTS, aside, "the old store was to be kept under this name");
    }
  }

  /** An exchange that failed, or may not last, is none: the old files come back. */
  private boolean give(Move move) throws IOException {
    try {
      return exchange(move);
    } catch (IOException e) {
      try {
        takeBack(move);
        operations.syncFolder(target.folder());
      } catch (IOException again) {
        // the old files keep their second names, by which the caller can tell what was done
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  private boolean exchange(Move move) throws IOException {
    for (int i = 0; i < move.from.size(); i++) {
      if (exists(move.from.get(i))) {
        operations.rename(move.from.get(i), move.to.get(i));
      }
    }
    // a foreign program that had the old file open may have written to it until this moment
    if (!isUntouched(move.aside.get(move.aside.size() - 1))) {
      takeBack(move);
      return false;
    }
    for (Path file : move.old) {
      if (!move.to.contains(file)) {
        operations.delete(file);
      }
    }
    operations.syncFolder(target.folder());
    return true;
  }

  /** The name that the new store gets: without a suffix that only the old format has. */
  private Path base() {
    return format == StoreFormat.NDBM ? NdbmName.of(path).base() : path;
  }

  /** Readers find the old or the new file at any moment of this, too. */
  private void takeBack(Move move) throws IOException {
    for (int i = 0; i < move.to.size(); i++) {
      Path from = move.from.get(i);
      Path to = move.to.get(i);
      int before = move.old.indexOf(to);
      if (exists(from) || !exists(to) || (before >= 0 && isSame(move.aside.get(before), to))) {
        continue;
      }
      if (before >= 0) {
        operations.link(to, from);
      } else {
        operations.rename(to, from);
      }
    }
    for (int i = 0; i < move.old.size(); i++) {
      if (exists(move.aside.get(i))) {
        giveBack(move.aside.get(i), move.old.get(i));
      }
    }
  }

  /** To rename one name of a file to another name of it does nothing, and both stay. */
  private void giveBack(Path aside, Path old) throws IOException {
    if (isSame(aside, old)) {
      operations.delete(aside);
    } else {
      operations.rename(aside, old);
    }
  }

  private void remove(List<Path> names) throws IOException {
    for (Path name : names) {
      operations.delete(name);
    }
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    return exists(one) && exists(other) && Files.isSameFile(one, other);
  }

  private static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void close() {
    lock.close();
  }
}
