package org.sasldb.store.file;

import java.nio.file.Path;

/**
 * GDBM files.
 *
 * <p>Programs built for GDBM lock the file with flock(2) while they have it open, and do not wait
 * for a lock. A change here takes a shared lock of the same kind, by the program {@code flock} of
 * util-linux: it keeps foreign writers out, so that neither change is lost, and lets readers in.
 * Without that program a foreign change is noticed as in a Berkeley DB file.
 */
public final class GdbmStoreProvider extends FileStoreProvider {
  private final NativeFormat format = new GdbmFormat();

  /** Files as the system has them. */
  public GdbmStoreProvider() {
    this(new SystemFileOperations(), Ticker.SYSTEM);
  }

  GdbmStoreProvider(FileOperations operations, Ticker ticker) {
    super(operations, ticker);
  }

  @Override
  NativeFormat format(Path path) {
    return format;
  }
}
