package org.sasldb.store.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks who holds locks by flock(2), without taking one (GDBM format, section 15, way 4). */
final class ProcLocks {
  private static final Path LOCKS = Path.of("/proc/locks");

  private ProcLocks() {}

  /**
   * Whether a program holds a file locked for writing, as far as this system shows it: not on every
   * file system, and not across containers.
   */
  static boolean isBeingWritten(FileStamp file) {
    String inode = ":" + file.inode() + " ";
    try {
      // read whole: the system makes it anew for each reading
      String locks = Files.readString(LOCKS, StandardCharsets.US_ASCII);
      return locks
          .lines()
          .anyMatch(
              line -> line.contains(" FLOCK ") && line.contains(" WRITE ") && line.contains(inode));
    } catch (IOException e) {
      return false;
    }
  }
}
