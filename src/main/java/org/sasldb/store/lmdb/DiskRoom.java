package org.sasldb.store.lmdb;

import java.io.File;
import java.nio.file.Path;

/**
 * How much room a disk has left. The disk itself is asked, by the path: {@link
 * java.nio.file.Files#getFileStore} looks for the disk in the table of mounts, which a bare chroot
 * does not have.
 */
final class DiskRoom {
  private DiskRoom() {}

  /**
   * Whether less than so many bytes are left.
   *
   * @return false where that cannot be told
   */
  static boolean isBelow(long bytes, Path path) {
    File file = path.toFile();
    // a size of nothing stands for an error, and is what a disk without limits says of itself
    return file.getTotalSpace() > 0 && file.getUsableSpace() < bytes;
  }
}
