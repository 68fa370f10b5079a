package org.sasldb.cli.modern;

import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;

/** What the option {@code --map-size} can be. */
final class MapSize {
  /** More cannot be mapped: a process of a usual 64-bit system has 128 TiB of address space. */
  private static final long MOST_BYTES = 1L << 46;

  private MapSize() {}

  /** Refuses one that is none, and one for a store that has none; 0 is none given. */
  static void require(long bytes, StoreLocation location) throws CommandException, StoreException {
    if (bytes < 0) {
      throw new CommandException(
          CommandFailure.USAGE, "--map-size=" + bytes + ": a number of bytes is above 0", "");
    }
    if (bytes > MOST_BYTES) {
      throw new CommandException(
          CommandFailure.USAGE,
          "--map-size=" + bytes + ": no program could map more than " + MOST_BYTES + " bytes",
          "--map-size=1073741824 is enough for some million users");
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
