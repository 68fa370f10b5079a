package org.sasldb.store.lmdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.sasldb.testing.ChildJvm;

/** Another process that has a file locked: {@code FILE}. */
final class ChildHolder {
  private static final String LOCKED = "locked";

  private final ChildJvm program;

  private ChildHolder(ChildJvm program) {
    this.program = program;
  }

  static ChildHolder lock(Path file) throws IOException {
    ChildJvm program = ChildJvm.start(ChildHolder.class, file.toString());
    if (!LOCKED.equals(program.line())) {
      throw new AssertionError("the file could not be locked");
    }
    return new ChildHolder(program);
  }

  /** Ends the process, and with it the lock. */
  void release() throws InterruptedException {
    program.kill();
  }

  public static void main(String[] arguments) throws Exception {
    try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      System.out.println(lock.isValid() ? LOCKED : "");
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
