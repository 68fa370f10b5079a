package org.sasldb.publish;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sasldb.store.NdbmName;
import org.sasldb.store.Ownership;
import org.sasldb.store.RealPath;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.Stores;

/** The files of a target, and those that are kept and built beside it. */
final class PublishedFiles {
  /** Nobody but the owner reads what is kept. */
  static final int MODE_OF_KEPT = 0600;

  /** What LMDB calls the file in which its readers register. */
  private static final String LOCK = "-lock";

  /** What the files of a store are called besides its name, the one with its records last. */
  private static final List<String> SUFFIXES = List.of(LOCK, ".dir", ".pag", ".db", "");

  private PublishedFiles() {}

  /** A hidden name beside a target, links followed: a link stays where it is. */
  private static Path sibling(Path target, String suffix) {
    Path real = real(target);
    return real.resolveSibling("." + real.getFileName() + suffix);
  }

  static Path real(Path target) {
    try {
      return RealPath.of(target);
    } catch (IOException e) {
      // what stands in its way is found when the name is used
      return target;
    }
  }

  /** What was in the place of a target before it was published last. */
  static Path kept(Path target) {
    return sibling(target, ".previous");
  }

  /** What is to be kept once a publication that was begun is done. */
  static Path keptNext(Path target) {
    return sibling(target, ".previous-next");
  }

  /** What is to take the place of a target. */
  static Path building(Path target) {
    return sibling(target, ".publishing");
  }

  /** The files of a store that exist; links are none of them. */
  static List<Path> all(Path name) {
    return SUFFIXES.stream()
        .map(suffix -> withSuffix(name, suffix))
        .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        .toList();
  }

  private static Path withSuffix(Path name, String suffix) {
    return name.resolveSibling(name.getFileName() + suffix);
  }

  private static String suffix(Path file, Path name) {
    return String.valueOf(file.getFileName())
        .substring(String.valueOf(name.getFileName()).length());
  }

  /**
   * The file of a target, whether it exists or not, that a file kept under another name had the
   * place of.
   */
  static Path placeOf(Path file, Path name, Path target) {
    String suffix = suffix(file, name);
    boolean own = suffix.isEmpty() || suffix.equals(LOCK);
    return withSuffix(real(own ? target : NdbmName.of(target).base()), suffix);
  }

  /** The one of the files of a store that exist that holds the records; empty if there is none. */
  static Optional<Path> records(Path name) {
    return all(name).stream()
        .filter(file -> !List.of(LOCK, ".dir").contains(suffix(file, name)))
        .findFirst();
  }

  /** Removes the files of a store that nobody uses. */
  static void remove(Path name) throws StoreException {
    try {
      for (Path file : all(name)) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw StoreFailures.write(name, e);
    }
  }

  /**
   * Removes what is built and kept on the way of a publication, with what a process that was killed
   * had not yet given these names.
   */
  static void removeUnfinished(Path target) throws StoreException {
    remove(keptNext(target));
    remove(building(target));
    for (Path name : List.of(target, kept(target), keptNext(target), building(target))) {
      Stores.tidy(name);
    }
  }

  /** Removes all that was kept and built beside a target. */
  static void removeKept(Path target) throws StoreException {
    removeUnfinished(target);
    remove(kept(target));
  }

  /**
   * Keeps what was to be kept, in the place of what was kept before. It can be interrupted, and
   * done again, at any point.
   */
  static void keepNext(Path target, StoreFormat format) throws StoreException {
    Path next = keptNext(target);
    Path kept = kept(target);
    try {
      for (String other : SUFFIXES) {
        if (!suffixes(format).contains(other)) {
          Files.deleteIfExists(withSuffix(kept, other));
        }
      }
      for (Path file : all(next)) {
        Files.setAttribute(file, "unix:mode", MODE_OF_KEPT, LinkOption.NOFOLLOW_LINKS);
        Files.move(file, withSuffix(kept, suffix(file, next)), StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw StoreFailures.write(kept, e);
    }
  }

  private static List<String> suffixes(StoreFormat format) {
    return switch (format) {
      case NDBM -> List.of(".dir", ".pag", ".db");
      case LMDB -> List.of(LOCK, "");
      case JE, BERKELEY, GDBM -> List.of("");
    };
  }

  /** Makes a copy of the files of a store, where none is. */
  static void copy(Path name, Path to) throws StoreException {
    try {
      for (Path file : all(name)) {
        Path copy = withSuffix(to, suffix(file, name));
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      }
    } catch (IOException e) {
      throw StoreFailures.write(to, e);
    }
  }

  /** Brings the files of a store to the disk, with all that is known of them. */
  static void sync(Path name) throws StoreException {
    try {
      for (Path file : all(name)) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
          channel.force(true);
        }
      }
    } catch (IOException e) {
      throw StoreFailures.write(name, e);
    }
  }

  /** The files of a target that exist, links followed. */
  private static List<Path> ofTarget(Target target) throws IOException {
    Path path = target.path();
    NdbmName pair = NdbmName.of(path);
    Stream<Path> names =
        switch (target.format()) {
          case NDBM -> Stream.of(path, pair.directory(), pair.file());
          case LMDB -> Stream.of(path, withSuffix(path, LOCK));
          case JE, BERKELEY, GDBM -> Stream.of(path);
        };
    List<Path> files = new ArrayList<>();
    for (Path name : names.distinct().filter(Files::isRegularFile).toList()) {
      files.add(name.toRealPath());
    }
    return files;
  }

  /** Gives the files of a target their owner, group and mode. */
  static void own(Target target, Ownership ownership) throws StoreException {
    try {
      for (Path file : ofTarget(target)) {
        wanted(file, ownership).applyTo(file);
      }
    } catch (IOException e) {
      throw StoreFailures.write(target.path(), e);
    }
  }

  /** Whether the files of a target have their owner, group and mode. */
  static boolean areOwned(Target target, Ownership ownership) throws StoreException {
    try {
      for (Path file : ofTarget(target)) {
        if (!wanted(file, ownership).isThatOf(file)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw StoreFailures.read(target.path(), e);
    }
  }

  /** Gives the files of a store that was built their owner, group and mode. */
  static void own(Path name, Ownership ownership) throws StoreException {
    try {
      for (Path file : all(name)) {
        wanted(file, ownership).applyTo(file);
      }
    } catch (IOException e) {
      throw StoreFailures.write(name, e);
    }
  }

  private static Ownership wanted(Path file, Ownership ownership) {
    boolean lock = String.valueOf(file.getFileName()).endsWith(LOCK);
    return lock ? ownership.writableByReaders() : ownership;
  }
}
