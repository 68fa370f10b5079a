package org.sasldb.cli.classic;

import java.nio.charset.StandardCharsets;

/** The run ends here, with a status and a text on standard error. */
final class EarlyEnd extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  EarlyEnd(int status, String text) {
    super(text);
    this.status = status;
  }

  int status() {
    return status;
  }

  /** What to print, with its newlines. */
  byte[] text() {
    String text = getMessage();
    return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
  }
}
