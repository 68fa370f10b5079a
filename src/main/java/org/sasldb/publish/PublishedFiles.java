package org.sasldb.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.sasldb.store.Ownership;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/** The files that one store consists of, whatever its format, and the names beside a target. */
final class PublishedFiles {
  /** What LMDB calls the file in which its readers register. */
  private static final String LOCK = "-lock";

  /** What the files of a store are called besides its name. */
  private static final List<String> SUFFIXES = List.of(LOCK, ".dir", ".pag", "");

  private static final int READ_BITS = 0444;

  private PublishedFiles() {}

  /** A hidden name beside a target, links followed: a link stays where it is. */
  static Path sibling(Path target, String suffix) {
    Path real = target;
    try {
      real = Files.exists(target) ? target.toRealPath() : target;
    } catch (IOException e) {
      // what stands in its way is found when the name is used
    }
    return real.resolveSibling("." + real.getFileName() + suffix);
  }

  /** What was in the place of a target before it was published last. */
  static Path kept(Path target) {
    return sibling(target, ".previous");
  }

  /** The one that an undo is bringing back. */
  static Path undone(Path target) {
    return sibling(target, ".previous-undone");
  }

  /** The copies of a target that may be there. */
  static List<Path> copies(Path target) {
    return List.of(kept(target), undone(target));
  }

  /** The files of a store that exist. */
  static List<Path> all(Path name) {
    return SUFFIXES.stream()
        .map(suffix -> name.resolveSibling(name.getFileName() + suffix))
        .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        .toList();
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

  /** Gives the files of a store another name, in the place of what has it, and a mode. */
  static void move(Path name, Path to, int mode) throws StoreException {
    try {
      remove(to);
      for (Path file : all(name)) {
        Files.setAttribute(file, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
        String suffix = String.valueOf(file.getFileName()).substring(nameLength(name));
        Files.move(
            file, to.resolveSibling(to.getFileName() + suffix), StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw StoreFailures.write(to, e);
    }
  }

  private static int nameLength(Path name) {
    return String.valueOf(name.getFileName()).length();
  }

  /** Gives the files of a store their owner, group and mode. */
  static void own(Path name, Ownership ownership) throws StoreException {
    try {
      for (Path file : all(name)) {
        wanted(file, ownership).applyTo(file);
      }
    } catch (IOException e) {
      throw StoreFailures.write(name, e);
    }
  }

  /** Whether the files of a store have their owner, group and mode. */
  static boolean areOwned(Path name, Ownership ownership) throws StoreException {
    try {
      for (Path file : all(name)) {
        if (!wanted(file, ownership).isThatOf(file)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw StoreFailures.read(name, e);
    }
  }

  /** Whoever may read an LMDB file must be able to write its lock file (LMDB format, section 2). */
  private static Ownership wanted(Path file, Ownership ownership) {
    Integer mode = ownership.mode();
    return mode == null || !String.valueOf(file.getFileName()).endsWith(LOCK)
        ? ownership
        : new Ownership(ownership.owner(), ownership.group(), mode | ((mode & READ_BITS) >> 1));
  }
}
