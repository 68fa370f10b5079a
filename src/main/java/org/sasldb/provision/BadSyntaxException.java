package org.sasldb.provision;

/** A text that cannot be read any further. */
final class BadSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long line;

  BadSyntaxException(long line, String reason) {
    super(reason);
    this.line = line;
  }

  long line() {
    return line;
  }
}
