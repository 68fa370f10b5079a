package org.sasldb.store.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.Failure;
import org.sasldb.store.HeldPlace;
import org.sasldb.store.NdbmName;
import org.sasldb.store.RealPath;
import org.sasldb.store.ShellWord;
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
      List<Path> from = existing(files(built, builtFormat));
      Move move = new Move(old, aside, from, sameNames(base(), builtFormat, from));
      requireFree(move, sameNames(base(), builtFormat, files(built, builtFormat)));
      keep(old, aside);
      return give(move);
    } catch (IOException e) {
      throw isMounted(e) ? mounted(e) : StoreFailures.write(path, e);
    }
  }

  private static List<Path> existing(List<Path> names) {
    List<Path> existing = new ArrayList<>();
    for (Path name : names) {
      if (exists(name)) {
        existing.add(name);
      }
    }
    return existing;
  }

  /** Another store, or whatever it is, that has such a name is no part of the old one. */
  private static void requireFree(Move move, List<Path> names) throws IOException, StoreException {
    for (Path name : names) {
      if (!move.old().contains(name) && exists(name) && !isIdleLock(name)) {
        throw taken(name, null);
      }
    }
  }

  private static StoreException taken(Path name, @Nullable Throwable cause) {
    String word = ShellWord.of(name);
    return new StoreException(
        Failure.STORE_EXISTS,
        name,
        "it belongs to another store, and a file of the new one needs this name",
        "ls -l " + word + "; where nothing uses it: mv " + word + " " + ShellWord.of(name + ".old"),
        cause);
  }

  /**
   * Whether a file is one by which programs open a file of LMDB, which is none while another format
   * is there: a program that looked whether it is one left it. There is no record in it.
   */
  private static boolean isIdleLock(Path name) throws IOException {
    return name.toString().endsWith(LMDB_LOCK) && LmdbLock.isOne(name);
  }

  /** A file that is mounted itself has no other name in its folder, and keeps its own. */
  private static boolean isMounted(IOException e) {
    return switch (StoreFailures.reason(e)) {
      case "Invalid cross-device link", "Device or resource busy" -> true;
      default -> false;
    };
  }

  private StoreException mounted(IOException cause) {
    return new StoreException(
        Failure.NOT_REPLACEABLE,
        path,
        "it is mounted by itself, as a file, and keeps its place ("
            + StoreFailures.reason(cause)
            + ")",
        "mount the folder in place of the file",
        cause);
  }

  /**
   * What gets which name.
   *
   * @param old the names of the old files
   * @param aside the second name of each
   * @param from the names under which the new files were built
   * @param to the name that each is to have
   */
  private record Move(List<Path> old, List<Path> aside, List<Path> from, List<Path> to) {
    /** Whether a new file takes the name of an old one. */
    boolean replaces(int i) {
      return old.contains(to.get(i));
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
  private boolean give(Move move) throws IOException, StoreException {
    try {
      return exchange(move);
    } catch (IOException | StoreException e) {
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

  private boolean exchange(Move move) throws IOException, StoreException {
    for (int i = 0; i < move.from.size(); i++) {
      give(move, i);
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
    for (Path file : move.from) {
      operations.delete(file);
    }
    operations.syncFolder(target.folder());
    return true;
  }

  /**
   * A name that no old file had is given as a second one: what came to be there meanwhile is not
   * laid over, and until the old files are gone it can be told which file is ours.
   */
  private void give(Move move, int i) throws IOException, StoreException {
    Path from = move.from.get(i);
    Path to = move.to.get(i);
    if (move.replaces(i) || (exists(to) && isIdleLock(to))) {
      operations.rename(from, to);
      return;
    }
    try {
      operations.link(from, to);
    } catch (FileAlreadyExistsException e) {
      throw taken(to, e);
    }
  }

  /** The name that the new store gets: without a suffix that only the old format has. */
  private Path base() {
    return format == StoreFormat.NDBM ? NdbmName.of(path).base() : path;
  }

  /** Readers find the old or the new file at any moment of this, too. */
  private void takeBack(Move move) throws IOException {
    for (int i = 0; i < move.to.size(); i++) {
      takeBack(move, i);
    }
    for (int i = 0; i < move.old.size(); i++) {
      if (exists(move.aside.get(i))) {
        giveBack(move.aside.get(i), move.old.get(i));
      }
    }
  }

  private void takeBack(Move move, int i) throws IOException {
    Path from = move.from.get(i);
    Path to = move.to.get(i);
    boolean given = !exists(from) && exists(to);
    int before = move.old.indexOf(to);
    if (before < 0 && isSame(from, to)) {
      operations.delete(to);
    } else if (before < 0 && given) {
      operations.rename(to, from);
    } else if (given && !isSame(move.aside.get(before), to)) {
      operations.link(to, from);
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
