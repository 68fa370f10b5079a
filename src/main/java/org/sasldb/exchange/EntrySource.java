package org.sasldb.exchange;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.dump.BadLineException;

/** The users or records of a text, one after the other. Memory does not grow with the text. */
public interface EntrySource extends AutoCloseable {
  /**
   * The next entry, be it a bad one; null after the last.
   *
   * @throws BadLineException if nothing after this place can be understood either
   * @throws IOException if the text cannot be read
   */
  @Nullable Entry next() throws IOException, BadLineException;

  /**
   * The very bytes of the last entry, with their end of line; none where the format has no bad
   * entries.
   */
  byte[] raw();

  /** What must stand before entries for them to be read again: the heading of CSV. */
  byte[] heading();

  /** Wipes what is left in memory. Does not close the stream. */
  @Override
  void close();
}
