package org.sasldb.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.store.StoreFailures;

/**
 * A new content on the disk, beside the file whose place it is to take.
 *
 * <p>It is made in a folder of its own that nobody else may enter, so that it is never readable to
 * the wrong group, not even while its owner and mode are not right yet. It begins as a copy of the
 * old file with all that is attached to it: owner, group, mode, access control list, security label
 * and extended attributes.
 */
final class Preparation {
  /** The new content in a folder that {@link Target#temporary} names. */
  static final String NEW = "new";

  /** A complete new content that is being written over the file in place. */
  static final String REDO = "redo";

  /** The same, where that failed in the middle and the old content could not be put back. */
  static final String TORN = "torn";

  private static final int MOST_NAMES = 100;

  private final FileOperations operations;
  private final Litter litter;
  private final Path folder;
  private final Path file;
  private final Path redo;
  private boolean discarded;

  private Preparation(FileOperations operations, Litter litter, Path folder) {
    this.operations = operations;
    this.litter = litter;
    this.folder = folder;
    this.file = folder.resolve(NEW);
    this.redo = folder.resolve(REDO);
  }

  /**
   * Writes the content and brings it to the disk. If that fails nothing is left behind.
   *
   * @param original whose place it is to take, null if it is a new file
   * @return null if this user may not make files in the folder
   */
  static @Nullable Preparation of(
      Content content, @Nullable Path original, Target target, StoreContext context, Litter litter)
      throws IOException, FormatException {
    Preparation made = begin(target, context, litter);
    if (made == null) {
      return null;
    }
    boolean complete = false;
    try {
      made.fill(content, original);
      complete = true;
      return made;
    } catch (AccessDeniedException e) {
      // an owner that could not be kept, with a mode that bars this user: in place, then
      return null;
    } finally {
      if (!complete) {
        made.discard();
      }
    }
  }

  private static @Nullable Preparation begin(Target target, StoreContext context, Litter litter)
      throws IOException {
    for (int i = 0; ; i++) {
      Path folder = target.temporary(context.ticker(), i);
      try {
        context.operations().createFolder(folder);
        return new Preparation(context.operations(), litter, folder);
      } catch (FileAlreadyExistsException e) {
        if (i == MOST_NAMES) {
          throw e;
        }
      } catch (AccessDeniedException e) {
        return null;
      } catch (IOException e) {
        if (StoreFailures.reason(e).equals("Read-only file system")) {
          return null;
        }
        throw e;
      }
    }
  }

  private void fill(Content content, @Nullable Path original) throws IOException, FormatException {
    try (FileChannel channel = open(original)) {
      content.writeTo(new FileOutput(operations, channel));
      operations.force(channel);
    }
  }

  private FileChannel open(@Nullable Path original) throws IOException {
    if (original == null) {
      return operations.createFile(file);
    }
    operations.copyFile(original, file);
    return FileChannel.open(
        file,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING,
        LinkOption.NOFOLLOW_LINKS);
  }

  /** The prepared file. */
  Path file() {
    return file;
  }

  /** What the system says of the prepared file. */
  FileStamp stamp() throws IOException {
    return FileStamp.ofName(file);
  }

  /** Keeps the content for {@link Leftovers}, should writing it in place be interrupted. */
  void keepAsRedo() throws IOException {
    operations.rename(file, redo);
    operations.syncFolder(folder);
  }

  /**
   * Keeps the content for the next writer, who finishes what failed.
   *
   * @return whether it is sure to be written, and not only if the file looks damaged
   */
  boolean keepForTornFile() {
    litter.leave();
    try {
      operations.rename(redo, folder.resolve(TORN));
      operations.syncFolder(folder);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Removes what is still there; what cannot be removed the next writer removes. */
  void discard() {
    if (discarded) {
      return;
    }
    discarded = true;
    delete(file);
    delete(redo);
    delete(folder);
  }

  private void delete(Path path) {
    try {
      operations.delete(path);
    } catch (IOException e) {
      litter.leave();
    }
  }
}
