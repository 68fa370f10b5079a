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
import java.util.Arrays;
import java.util.List;
import org.sasldb.format.FormatException;
import org.sasldb.store.FileKind;
import org.sasldb.store.FileKinds;

/**
 * What a writer that was killed left beside the file. Only to be used by who holds the lock: then
 * everything with one of our names belongs to nobody any more.
 *
 * <p>A killed writer that was writing in place left the whole new content there. If the file is
 * damaged, it is written again. So it is where writing failed and the old content did not come
 * back, unless a foreign program wrote the file since. Which format that is, the content tells: who
 * clears this away may be about to put a file of another format in the place.
 */
final class Leftovers {
  private final Target target;
  private final List<NativeFormat> formats;
  private final FileOperations operations;

  /**
   * @param format that of the file, most likely
   */
  Leftovers(Target target, NativeFormat format, FileOperations operations) {
    this.target = target;
    this.formats = List.of(format, new BerkeleyFormat(), new GdbmFormat());
    this.operations = operations;
  }

  /** Whether there is anything. */
  boolean exist() throws IOException {
    return !find().isEmpty();
  }

  /** Finishes what was begun in place, and removes the rest. */
  void clear() throws IOException {
    for (Path leftover : find()) {
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

  private List<Path> find() throws IOException {
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
      boolean needed = isDamaged(to) || (torn && isUntouchedSince(redo));
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

  /** A file that another room writes is none that was written over in place. */
  private boolean isDamaged(FileChannel channel) throws IOException {
    byte[] head = Fingerprint.readAll(channel, Math.min(channel.size(), FileKinds.HEAD_LENGTH));
    FileKind kind = FileKinds.of(head);
    Arrays.fill(head, (byte) 0);
    return kind != FileKind.LMDB && !isWhole(channel);
  }

  private boolean isWhole(FileChannel channel) throws IOException {
    for (NativeFormat format : formats) {
      if (SnapshotReader.isWhole(format, channel)) {
        return true;
      }
    }
    return false;
  }

  private void delete(Path path) {
    try {
      operations.delete(path);
    } catch (IOException e) {
      // another user's, or not what it seems: it does no harm
    }
  }
}
