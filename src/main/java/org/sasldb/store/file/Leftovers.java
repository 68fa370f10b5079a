package org.sasldb.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.sasldb.format.FormatException;

/**
 * What a writer that was killed left beside the file. Only to be used by who holds the lock: then
 * everything with one of our names belongs to nobody any more.
 *
 * <p>A killed writer that was writing in place left the whole new content there. If the file is
 * damaged, it is written again. So it is where writing failed and the old content did not come
 * back, unless a foreign program wrote the file since.
 */
final class Leftovers {
  private final Target target;
  private final NativeFormat format;
  private final FileOperations operations;

  Leftovers(Target target, NativeFormat format, FileOperations operations) {
    this.target = target;
    this.format = format;
    this.operations = operations;
  }

  /** Finishes what was begun in place, and removes the rest. */
  void clear() throws IOException {
    for (Path leftover : find(target)) {
      if (Files.isDirectory(leftover, LinkOption.NOFOLLOW_LINKS)) {
        redo(leftover.resolve(Preparation.REDO), false);
        redo(leftover.resolve(Preparation.TORN), true);
        delete(leftover.resolve(Preparation.NEW));
        delete(leftover.resolve(Preparation.TORN));
        delete(leftover.resolve(Preparation.REDO));
      }
      delete(leftover);
    }
  }

  /** Whether there is anything beside the file that {@link #clear} would look at. */
  static boolean isAny(Target target) {
    try {
      return !find(target).isEmpty();
    } catch (IOException e) {
      // nobody can tell in a folder that may not be listed
      return true;
    }
  }

  private static List<Path> find(Target target) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> names = Files.newDirectoryStream(target.folder())) {
      for (Path path : names) {
        if (target.isTemporary(path.getFileName())) {
          found.add(path);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  /**
   * @param torn whether the file is known to hold neither content, though each of its records may
   *     be whole
   */
  private void redo(Path redo, boolean torn) throws IOException {
    try (FileChannel from =
            FileChannel.open(redo, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        FileChannel to =
            FileChannel.open(target.file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      boolean needed = !isWhole(to) || (torn && isUntouchedSince(redo));
      if (needed && isOfOwner(redo) && isWhole(from)) {
        new InPlace(operations, to).write(new InPlace.File(from), null);
      }
    } catch (NoSuchFileException e) {
      // nothing was being written in place
    } catch (FormatException e) {
      throw new IOException(e);
    }
  }

  /** Nobody else's file is trusted to be a content of ours. */
  private boolean isOfOwner(Path redo) throws IOException {
    int uid = FileStamp.ofName(redo).uid();
    return uid == 0 || uid == FileStamp.of(target.file()).uid();
  }

  /** Whether no foreign program wrote the file since this got its name. */
  private boolean isUntouchedSince(Path redo) throws IOException {
    return !FileStamp.of(target.file()).isWrittenAfter(FileStamp.ofName(redo));
  }

  private boolean isWhole(FileChannel channel) throws IOException {
    return SnapshotReader.isWhole(format, channel);
  }

  private void delete(Path path) {
    try {
      operations.delete(path);
    } catch (IOException e) {
      // another user's, or not what it seems: it does no harm
    }
  }
}
