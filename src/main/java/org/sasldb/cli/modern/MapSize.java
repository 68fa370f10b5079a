package org.sasldb.cli.modern;

import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;

/** What the option {@code --map-size} can be. */
final class MapSize {
  private MapSize() {}

  /** Refuses one that is none, and one for a store that has none; 0 is none given. */
  static void require(long bytes, StoreLocation location) throws CommandException, StoreException {
    if (bytes < 0) {
      throw new CommandException(
          CommandFailure.USAGE, "--map-size=" + bytes + ": a number of bytes is above 0", "");
    }
    if (bytes != 0 && location.format() != StoreFormat.LMDB) {
      throw new CommandException(
          CommandFailure.USAGE,
          "--map-size: only an LMDB file has one, and this is a store of the format "
              + location.format().prefix(),
          "lmdb:" + location.path());
    }
  }
}
