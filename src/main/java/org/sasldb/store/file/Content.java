package org.sasldb.store.file;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.sasldb.format.FormatException;

/** The bytes of a whole file. */
interface Content {
  /** Writes them all. Called again it writes the same. */
  void writeTo(WritableByteChannel out) throws IOException, FormatException;
}
