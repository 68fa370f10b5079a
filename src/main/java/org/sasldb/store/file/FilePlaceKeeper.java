package org.sasldb.store.file;

import java.io.IOException;
import java.nio.file.Path;
import org.sasldb.store.HeldPlace;
import org.sasldb.store.NdbmName;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;

/** Takes the places of stores that are files. */
public final class FilePlaceKeeper implements HeldPlace.Keeper {
  private final FileOperations operations;

  /** Files as the system has them. */
  public FilePlaceKeeper() {
    this(new SystemFileOperations());
  }

  FilePlaceKeeper(FileOperations operations) {
    this.operations = operations;
  }

  @Override
  public HeldPlace hold(Path path, StoreFormat format, OpenOptions options) throws StoreException {
    StoreContext context =
        new StoreContext(new BerkeleyFormat(), options, operations, Ticker.SYSTEM);
    Path file = format == StoreFormat.NDBM ? NdbmName.of(path).file() : path;
    try {
      Target target = Target.resolve(file);
      Deadline deadline = new Deadline(context.ticker(), options.lockWait());
      WriterLock lock = WriterLock.acquire(target, context, deadline);
      boolean taken = false;
      try {
        FilePlace place = new FilePlace(path, format, target, operations, lock);
        taken = true;
        return place;
      } finally {
        if (!taken) {
          lock.close();
        }
      }
    } catch (IOException e) {
      throw StoreFailures.read(path, e);
    }
  }
}
