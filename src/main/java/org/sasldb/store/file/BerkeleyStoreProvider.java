package org.sasldb.store.file;

import java.nio.file.Path;

/**
 * Berkeley DB hash files, the format of {@code /etc/sasldb2} since Cyrus SASL 2.
 *
 * <p>A real saslpasswd2 takes no lock and writes the file in place: its change is noticed and
 * carried over, as far as that can be.
 */
public final class BerkeleyStoreProvider extends FileStoreProvider {
  private final NativeFormat format = new BerkeleyFormat();

  /** Files as the system has them. */
  public BerkeleyStoreProvider() {
    this(new SystemFileOperations(), Ticker.SYSTEM);
  }

  BerkeleyStoreProvider(FileOperations operations, Ticker ticker) {
    super(operations, ticker);
  }

  @Override
  NativeFormat format(Path path) {
    return format;
  }
}
