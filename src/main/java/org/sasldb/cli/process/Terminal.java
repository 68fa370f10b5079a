package org.sasldb.cli.process;

import java.io.IOException;

/** Somebody who can be asked. */
public interface Terminal extends AutoCloseable {
  /**
   * Asks for a secret without showing what is typed.
   *
   * @return the line without its newline; empty at the end of input
   * @throws IOException if echo cannot be switched off; nothing was asked then
   */
  byte[] askSecret(String prompt) throws IOException;

  @Override
  void close() throws IOException;
}
