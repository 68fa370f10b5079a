package org.sasldb.format.dump;

/**
 * A text is not what it should be. Says in which line and why, and never shows what stands there:
 * any line of a dump may be a secret, and a misplaced one too.
 */
public final class BadLineException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long line;
  private final String reason;

  /**
   * @param line the line's number, the first is 1
   * @param reason why, as a sentence without a full stop and without bytes of a value
   */
  public BadLineException(long line, String reason) {
    super("line " + line + ": " + reason);
    this.line = line;
    this.reason = reason;
  }

  /** The number of the line; the first is 1. */
  public long line() {
    return line;
  }

  /** Why, without the line. */
  public String reason() {
    return reason;
  }
}
