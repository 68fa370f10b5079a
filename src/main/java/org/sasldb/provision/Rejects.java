package org.sasldb.provision;

import java.io.IOException;

/** Where the entries go that are not taken, so that they can be mended and imported again. */
public interface Rejects {
  /**
   * Writes an entry as it stood in the text, byte for byte.
   *
   * @param heading what must stand before the first of them
   * @param raw the entry with its end of line
   */
  void write(byte[] heading, byte[] raw) throws IOException;
}
