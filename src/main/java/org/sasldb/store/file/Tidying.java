package org.sasldb.store.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/** Clears away what a killed writer left beside a file, for whoever has nothing to write there. */
final class Tidying {
  private final StoreContext context;

  Tidying(StoreContext context) {
    this.context = context;
  }

  /**
   * Clears it away, unless somebody is at work on the file.
   *
   * @param file the file, whether there is one or not; its lock is taken
   * @param companion what belongs to the file, or the file itself
   * @throws StoreException if what was begun in place cannot be finished
   */
  void run(Path file, Path companion) throws StoreException {
    try {
      Target target = Target.resolve(file);
      List<Leftovers> left = List.of(leftovers(target), leftovers(Target.resolve(companion)));
      if (!isAny(target, left)) {
        return;
      }
      try (WriterLock lock = lock(target)) {
        if (lock != null) {
          for (Leftovers each : left) {
            lock.clear(each);
          }
        }
      }
    } catch (NoSuchFileException e) {
      // the name leads nowhere, so nothing lies there
    } catch (IOException e) {
      throw StoreFailures.write(file, e);
    }
  }

  private Leftovers leftovers(Target target) {
    return new Leftovers(target, context.format(), context.operations());
  }

  private static boolean isAny(Target target, List<Leftovers> left) throws IOException {
    boolean found = Files.exists(target.lockFile(), LinkOption.NOFOLLOW_LINKS);
    for (Leftovers each : left) {
      found = found || each.exist();
    }
    return found;
  }

  /** The lock if it is free; null if it is held, or may not be taken. */
  private @Nullable WriterLock lock(Target target) throws IOException {
    try {
      return WriterLock.lock(
          target, context, new Deadline(context.ticker(), context.options().lockWait()));
    } catch (StoreException e) {
      return null;
    }
  }
}
