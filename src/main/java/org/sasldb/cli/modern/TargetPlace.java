package org.sasldb.cli.modern;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.Failure;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreLocation;

/**
 * Whether a store can be published to a path at all. Asked before the target is noted down: one
 * that could never be written would make every later change of the store end in a failure.
 */
final class TargetPlace {
  /** As many as Linux follows (path_resolution(7)). */
  private static final int MOST_LINKS = 40;

  private final Path target;

  TargetPlace(Path target) {
    this.target = target;
  }

  /**
   * Refuses what is no place for a file.
   *
   * @param force whether what is in a file there does not matter
   */
  void require(StoreLocation store, boolean force) throws CommandException, StoreException {
    if (real(target).startsWith(real(store.path()))) {
      throw new CommandException(
          CommandFailure.USAGE,
          target + ": it is inside the folder of the store itself",
          "name a path outside of " + store.path());
    }
    BasicFileAttributes found = look();
    if (found == null) {
      return;
    }
    if (found.isDirectory()) {
      throw new StoreException(
          Failure.IS_A_DIRECTORY,
          target,
          "a store is published to a file, and it is a folder",
          "sasldb publish add " + ShellWord.of(target.resolve("sasldb2")),
          null);
    }
    if (!found.isRegularFile() || (!force && found.size() > 0)) {
      // says what else it is
      StoreLocation.of(target).format();
    }
  }

  /**
   * What is there; null for nothing, in a folder that exists. A link that leads nowhere stands for
   * the file that it names, which publishing makes.
   */
  private @Nullable BasicFileAttributes look() throws StoreException {
    try {
      return Files.readAttributes(target, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      Path file = real(target);
      Path folder = file.getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        throw StoreFailures.missing(Files.isSymbolicLink(target) ? file : target, e);
      }
      return null;
    } catch (IOException e) {
      throw StoreFailures.write(target, e);
    }
  }

  /** The path without symbolic links, as far as it exists, and behind a link that leads nowhere. */
  private static Path real(Path path) {
    return real(path.toAbsolutePath().normalize(), MOST_LINKS);
  }

  private static Path real(Path absolute, int links) {
    try {
      return absolute.toRealPath();
    } catch (IOException e) {
      Path parent = absolute.getParent();
      Path name = absolute.getFileName();
      if (parent == null || name == null) {
        return absolute;
      }
      Path folder = real(parent, links);
      Path file = folder.resolve(name);
      return links > 0 && Files.isSymbolicLink(file)
          ? real(folder.resolve(destination(file)), links - 1)
          : file;
    }
  }

  /** What a link says; its own name where that cannot be read. */
  private static Path destination(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      return link;
    }
  }
}
