package org.sasldb.cli.classic;

/** A configuration that Cyrus would refuse; the message says where and why. */
final class BadConfiguration extends Exception {
  private static final long serialVersionUID = 1L;

  /** The status of {@code saslpasswd2} for a line that cannot be understood. */
  static final int UNREADABLE = 100;

  private final int status;
  private final String cyrusText;

  BadConfiguration(int status, String cyrusText, String message) {
    super(message);
    this.status = status;
    this.cyrusText = cyrusText;
  }

  static BadConfiguration unreadable(String message) {
    return new BadConfiguration(UNREADABLE, "error when parsing configuration file", message);
  }

  int status() {
    return status;
  }

  /** What the real command says. */
  String cyrusText() {
    return cyrusText;
  }

  /** What is said after that. */
  String why() {
    return String.valueOf(getMessage());
  }
}
