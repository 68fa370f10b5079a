package org.sasldb.cli.process;

import java.io.IOException;

/** Standard input: a pipe, a file, or a terminal with echo that can be switched off. */
public interface StandardInput {
  /** Whether it is a terminal. */
  boolean isTerminal();

  /**
   * One read: at most {@code length} bytes, from a terminal one line.
   *
   * @return the number of bytes, 0 or less at the end of input
   */
  int read(byte[] target, int from, int length) throws IOException;

  /**
   * Throws away what was typed so far and switches echo off, until the result is closed. Line
   * editing stays, and the newline that ends an answer is still shown.
   *
   * @throws IOException if the terminal cannot be switched; nothing may be asked then
   */
  Silence silence() throws IOException;

  /** A time without echo. */
  interface Silence extends AutoCloseable {
    /** Sets the terminal back to what it was. Calling it again does nothing. */
    @Override
    void close();
  }
}
