package org.sasldb.store.file;

import java.io.IOException;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.SalvageSink;
import org.sasldb.format.StructureReport;
import org.sasldb.store.StoreFormat;

/** One file format, as this room sees it. Safe for use by several threads. */
interface NativeFormat {
  /** Its name. */
  StoreFormat name();

  /** Reads a file. Checks the header only. */
  NativeFile open(FileImage image) throws FormatException;

  /** A file without any record, in the form that new files get. */
  NativeFile empty();

  /** Hands over all that can still be read of a file, however damaged it is. */
  StructureReport salvage(FileImage image, SalvageSink sink) throws FormatException;

  /**
   * Whether the programs that this format belongs to lock the file with flock(2), so that a lock of
   * that kind keeps them out.
   */
  default boolean isFlocked() {
    return false;
  }

  /**
   * Puts what belongs to a file and is not the file itself in order, before the file is written or
   * made.
   *
   * @return whether anything was changed, so that the file should be looked at again
   */
  default boolean settleCompanions(Target target, StoreContext context) throws IOException {
    return false;
  }

  /** Removes what was made by {@link #settleCompanions} for a file that is not there. */
  default void removeCompanions(Target target, StoreContext context) throws IOException {
    // a file that is alone has none
  }
}
