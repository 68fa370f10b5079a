package org.sasldb.publish;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.sasldb.store.FolderSync;
import org.sasldb.store.Ownership;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/** Small files that are replaced as a whole. */
final class FolderFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private FolderFile() {}

  /**
   * Puts a file of mode 0600 and the owner of its folder in the place of the one before. After a
   * loss of power it is there whole, or the one before is.
   *
   * @param synced whether it is on the disk when this returns
   */
  static void write(Path file, byte[] content, boolean synced) throws StoreException {
    write(file, content, OWNER_ONLY, synced);
  }

  static void write(Path file, byte[] content, Set<PosixFilePermission> mode, boolean synced)
      throws StoreException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.deleteIfExists(next);
      try (FileChannel channel =
          FileChannel.open(
              next,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        // whole before it gets its name, which may reach the disk at any time
        channel.force(true);
      }
      Files.setPosixFilePermissions(next, mode);
      if (mode.equals(OWNER_ONLY)) {
        Ownership.giveToOwnerOfFolder(next);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      if (synced) {
        FolderSync.ofParent(file);
      }
    } catch (IOException e) {
      throw StoreFailures.write(file, e);
    }
  }
}
