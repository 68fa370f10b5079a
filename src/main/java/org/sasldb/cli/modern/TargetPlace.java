package org.sasldb.cli.modern;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.Failure;
import org.sasldb.store.RealPath;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreLocation;

/**
 * Whether a store can be published to a path at all. Asked before the target is noted down: one
 * that could never be written would make every later change of the store end in a failure.
 */
final class TargetPlace {
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
      requireFolder();
      return null;
    } catch (IOException e) {
      throw StoreFailures.write(target, e);
    }
  }

  private void requireFolder() throws StoreException {
    try {
      RealPath.of(target);
    } catch (NoSuchFileException e) {
      throw StoreFailures.missing(Path.of(String.valueOf(e.getFile())), e);
    } catch (IOException e) {
      throw StoreFailures.read(target, e);
    }
  }

  /** The path without symbolic links, as far as it exists, and behind a link that leads nowhere. */
  private static Path real(Path path) {
    Path absolute = RealPath.absolute(path);
    try {
      return RealPath.of(absolute);
    } catch (IOException e) {
      Path parent = absolute.getParent();
      Path name = absolute.getFileName();
      return parent == null || name == null ? absolute : real(parent).resolve(name);
    }
  }
}
