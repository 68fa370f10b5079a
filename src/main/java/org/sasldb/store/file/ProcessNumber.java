package org.sasldb.store.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The number of this process, for names and tokens that no other process is likely to choose. */
final class ProcessNumber {
  private static final Path SELF = Path.of("/proc/self");

  private ProcessNumber() {}

  /**
   * From the kernel, because {@link ProcessHandle} starts a pool of threads, which costs a short
   * run more than all else that it does with the file.
   */
  static long current() {
    try {
      return Long.parseLong(Files.readSymbolicLink(SELF).toString());
    } catch (IOException | NumberFormatException | UnsupportedOperationException e) {
      return ProcessHandle.current().pid();
    }
  }
}
