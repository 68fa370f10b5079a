package org.sasldb.store.file;

import java.nio.file.Path;
import org.sasldb.store.CheckReport;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreProvider;

/**
 * Berkeley DB hash files, the format of {@code /etc/sasldb2} since Cyrus SASL 2.
 *
 * <p>A change replaces the file by one rename: libsasl, which opens it for every lookup, sees the
 * old records or the new ones. Owner, group, mode, access control list, security label and extended
 * attributes stay. Where a file cannot be replaced (it is a bind mount, it has several names, its
 * folder may not be written, its owner could not be kept) it is written over in place, which a
 * crash can tear. A foreign program that writes the file at the same time, such as a real
 * saslpasswd2, takes no lock: its change is noticed and carried over, as far as that can be.
 */
public final class BerkeleyStoreProvider implements StoreProvider {
  private final FileOperations operations;
  private final Ticker ticker;

  /** Files as the system has them. */
  public BerkeleyStoreProvider() {
    this(new SystemFileOperations(), Ticker.SYSTEM);
  }

  BerkeleyStoreProvider(FileOperations operations, Ticker ticker) {
    this.operations = operations;
    this.ticker = ticker;
  }

  @Override
  public CredentialStore open(Path path, OpenOptions options) throws StoreException {
    return FileStore.open(path, context(options));
  }

  private StoreContext context(OpenOptions options) {
    return new StoreContext(new BerkeleyFormat(), options, operations, ticker);
  }

  @Override
  public CheckReport check(Path path, OpenOptions options) throws StoreException {
    return new FileCheck(path, context(options.withAccess(OpenOptions.Access.READ))).run();
  }
}
