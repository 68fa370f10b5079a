package org.sasldb.cli.modern;

import org.jspecify.annotations.Nullable;

/** A command that cannot be done although the store is sound. Its message is one line. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final CommandFailure failure;
  private final String hint;

  /**
   * @param failure which entry of the catalogue
   * @param detail where and why, as {@code WHERE: WHY}
   * @param hint the next command, or empty
   */
  CommandException(CommandFailure failure, String detail, String hint, @Nullable Throwable cause) {
    super(failure.title() + ": " + detail, cause);
    this.failure = failure;
    this.hint = hint;
  }

  CommandException(CommandFailure failure, String detail, String hint) {
    this(failure, detail, hint, null);
  }

  CommandFailure failure() {
    return failure;
  }

  String hint() {
    return hint;
  }
}
