package org.sasldb.store.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.ndbm.DirFile;
import org.sasldb.store.NdbmName;
import org.sasldb.store.Ownership;
import org.sasldb.store.StoreFormat;

/**
 * The files of gdbm's NDBM: a GDBM file {@code P.pag}, and {@code P.dir}, which says which library
 * made it (NDBM format, section 2). Its programs take no lock.
 */
final class NdbmFormat extends GdbmFormat {
  @Override
  public StoreFormat name() {
    return StoreFormat.NDBM;
  }

  @Override
  public boolean isFlocked() {
    return false;
  }

  /**
   * Sees to it that {@code P.dir} is one that the library accepts: a good one, or one of a newer
   * library, is left alone; any other is replaced (NDBM format, section 3).
   */
  @Override
  public boolean settleCompanions(Target target, StoreContext context) throws IOException {
    Path directory = NdbmName.of(target.file()).directory();
    boolean exists = Files.exists(target.file());
    if (!isToBeReplaced(directory)) {
      if (exists) {
        alignOwnership(target.file(), directory);
      }
      return false;
    }
    Path made = directory.resolveSibling("." + directory.getFileName() + ".sasldb-0.tmp");
    FileOperations operations = context.operations();
    operations.delete(made);
    try (FileChannel channel = operations.createFile(made)) {
      operations.write(channel, ByteBuffer.wrap(DirFile.fresh()), 0);
      operations.force(channel);
      (exists ? Ownership.of(target.file()) : Ownership.OF_CREATOR).applyTo(made);
      operations.rename(made, directory);
      operations.syncFolder(target.folder());
    } finally {
      operations.delete(made);
    }
    return true;
  }

  @Override
  public void removeCompanions(Target target, StoreContext context) throws IOException {
    context.operations().delete(NdbmName.of(target.file()).directory());
  }

  private static boolean isToBeReplaced(Path directory) throws IOException {
    byte[] content = content(directory);
    DirFile found = content == null ? DirFile.missing() : DirFile.parse(content);
    return found.state().isToBeRepaired();
  }

  private static byte @Nullable [] content(Path directory) throws IOException {
    try (InputStream in = Files.newInputStream(directory)) {
      return in.readNBytes(DirFile.LENGTH + 1);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Cyrus opens neither file unless it may use both. */
  private static void alignOwnership(Path pages, Path directory) throws IOException {
    FileStamp wanted = FileStamp.of(pages);
    if (!Files.isSymbolicLink(directory) && !FileStamp.of(directory).sameAccess(wanted)) {
      Ownership.of(pages).applyTo(directory);
    }
  }
}
