package org.sasldb.store.file;

import java.nio.file.Path;
import org.sasldb.store.NdbmName;
import org.sasldb.store.StoreException;

/**
 * What programs built for NDBM have at a path P: {@code P.pag} and {@code P.dir}, as gdbm's
 * compatibility library makes them, or {@code P.db}, as a BSD makes it, which is only read (NDBM
 * format, section 1). Any of the file names is accepted as the name of the store.
 */
public final class NdbmStoreProvider extends FileStoreProvider {
  private final NativeFormat pair = new NdbmFormat();
  private final NativeFormat bsd = new Bsd185Format();

  /** Files as the system has them. */
  public NdbmStoreProvider() {
    this(new SystemFileOperations(), Ticker.SYSTEM);
  }

  NdbmStoreProvider(FileOperations operations, Ticker ticker) {
    super(operations, ticker);
  }

  @Override
  NativeFormat format(Path path) {
    return NdbmName.of(path).isBsd() ? bsd : pair;
  }

  @Override
  public void tidy(Path path) throws StoreException {
    NdbmName name = NdbmName.of(path);
    NdbmName pages = new NdbmName(name.base(), false);
    tidy(pages.file(), pages.directory());
    Path bsd = new NdbmName(name.base(), true).file();
    tidy(bsd, bsd);
  }

  @Override
  Path file(Path path) {
    return NdbmName.of(path).file();
  }
}
