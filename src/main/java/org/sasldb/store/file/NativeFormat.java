package org.sasldb.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.sasldb.format.FormatException;
import org.sasldb.store.StoreFormat;

/** One file format, as this room sees it. Safe for use by several threads. */
interface NativeFormat {
  /** Its name. */
  StoreFormat name();

  /**
   * Reads a file whose bytes are in the heap. Checks the header only.
   *
   * @param content the bytes, which are not changed any more
   */
  NativeFile read(byte[] content) throws FormatException;

  /** Reads a file by mapping it; the channel may be closed afterwards. Checks the header only. */
  NativeFile map(FileChannel channel) throws IOException, FormatException;

  /** A file without any record, in the form that new files get. */
  NativeFile empty();
}
