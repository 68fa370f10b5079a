package org.sasldb.exchange;

import org.jspecify.annotations.Nullable;

/** Writes users as text, so that they can be read again; may be asked by several threads. */
public interface UserPrinter {
  /** What stands before the first user. */
  byte[] heading();

  /** Whether there is anything of a user that this format is about. */
  boolean concerns(ExportedUser user);

  /** Why the format cannot carry a user, as a sentence without a full stop; null if it can. */
  @Nullable String refusal(ExportedUser user);

  /** The text of a user that is not refused, with its end of line. */
  byte[] print(ExportedUser user);

  /** How many of a user's properties are not in that text. */
  int leftOut(ExportedUser user);
}
