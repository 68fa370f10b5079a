package org.sasldb.store;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Brings the names in a folder to the disk, once one of them was given or taken away. */
public final class FolderSync {
  private FolderSync() {}

  /**
   * Waits until the names are on the disk. A thread that is interrupted here has renamed already,
   * so the work is brought to its end, and the thread stays interrupted.
   *
   * <p>Of a folder that may be written but not read, or that is on a file system without this, the
   * system writes the names by itself some seconds later; that is no failure.
   *
   * @throws IOException if the system cannot write them
   */
  public static void of(Path folder) throws IOException {
    try {
      force(folder);
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      try {
        force(folder);
      } finally {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The same for the folder that a file is in. */
  public static void ofParent(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      of(folder);
    }
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (AccessDeniedException e) {
      // it may be written, and not read
    } catch (IOException e) {
      // some network and user-space file systems
      if (!StoreFailures.reason(e).equals("Invalid argument")) {
        throw e;
      }
    }
  }
}
