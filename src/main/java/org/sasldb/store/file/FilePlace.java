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
    this.path = real(path);
    this.format = format;
    this.target = target;
    this.operations = operations;
    this.lock = lock;
    this.stamp = FileStamp.of(target.file());
  }

  /** The name of the store beside its real file, links followed. */
  private static Path real(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    return Files.exists(absolute) ? absolute.toRealPath() : absolute;
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
      List<Path> given = keep(old, aside);
      List<Path> from = files(built, builtFormat);
      List<Path> to = sameNames(base(), builtFormat, from);
      boolean exchanged;
      try {
        exchanged = give(from, to, old, aside);
      } catch (IOException e) {
        takeBackAfter(e, old, aside, from, to);
        throw e;
      }
      if (!exchanged) {
        remove(given);
      }
      return exchanged;
    } catch (IOException e) {
      throw StoreFailures.write(path, e);
    }
  }

  /** Where that fails too, the old files keep their second names. */
  private void takeBackAfter(
      IOException failure, List<Path> old, List<Path> aside, List<Path> from, List<Path> to) {
    try {
      takeBack(old, aside, from, to);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

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

  /** Gives each old file that exists its second name. */
  private List<Path> keep(List<Path> old, List<Path> aside) throws IOException, StoreException {
    List<Path> given = new ArrayList<>();
    for (int i = 0; i < old.size(); i++) {
      if (!exists(old.get(i))) {
        continue;
      }
      try {
        operations.link(old.get(i), aside.get(i));
      } catch (FileAlreadyExistsException e) {
        remove(given);
        throw new StoreException(
            Failure.STORE_EXISTS, aside.get(i), "the old store was to be kept under this name");
      }
      given.add(aside.get(i));
    }
    return given;
  }

  private boolean give(List<Path> from, List<Path> to, List<Path> old, List<Path> aside)
      throws IOException {
    for (int i = 0; i < from.size(); i++) {
      if (exists(from.get(i))) {
        operations.rename(from.get(i), to.get(i));
      }
    }
    // a foreign program that had the old file open may have written to it until this moment
    if (!isUntouched(aside.get(aside.size() - 1))) {
      takeBack(old, aside, from, to);
      return false;
    }
    for (Path file : old) {
      if (!to.contains(file)) {
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

  private void takeBack(List<Path> old, List<Path> aside, List<Path> from, List<Path> to)
      throws IOException {
    for (int i = 0; i < to.size(); i++) {
      if (!exists(from.get(i)) && exists(to.get(i))) {
        operations.rename(to.get(i), from.get(i));
      }
    }
    for (int i = 0; i < old.size(); i++) {
      if (exists(aside.get(i))) {
        operations.rename(aside.get(i), old.get(i));
      }
    }
  }

  private void remove(List<Path> names) throws IOException {
    for (Path name : names) {
      operations.delete(name);
    }
  }

  private static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public void close() {
    lock.close();
  }
}
