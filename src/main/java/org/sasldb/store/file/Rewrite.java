package org.sasldb.store.file;

import org.sasldb.format.FormatException;

/**
 * A new file that takes the place of an old one of the same form. It holds its records itself and
 * refers to no other file.
 */
interface Rewrite extends Content, AutoCloseable {
  /** Adds a record; the arrays are copied. */
  void add(byte[] key, byte[] value) throws FormatException;

  /** Overwrites the records in memory. */
  @Override
  void close();
}
