package org.sasldb.admin;

/** What a change of a user's records comes to. */
public enum UserOutcome {
  /** The user had no secret and has one now. */
  ADDED(false, true),
  /** The user has another secret, or a property another value. */
  CHANGED(false, true),
  /** The records are gone. */
  DELETED(false, true),
  /** The records stand under another name. */
  RENAMED(false, true),
  /** The secrets are kept where no consumer looks. */
  DISABLED(false, true),
  /** The secrets are back where consumers look. */
  ENABLED(false, true),
  /** All is as it is to be already. */
  UNCHANGED(false, false),
  /** Left alone, because that was asked for in such a case. */
  SKIPPED(false, false),
  /** Refused: the user is there already. */
  EXISTS(true, false),
  /** Refused: there is no such user. */
  NO_SUCH_USER(true, false),
  /** Refused: the user has records, and no secret among them. */
  NO_SECRET(true, false),
  /** Refused: the user has no such property. */
  NO_SUCH_PROPERTY(true, false),
  /** Refused: the user has secrets that are worth nothing under another name. */
  BOUND_TO_NAME(true, false);

  private final boolean refused;
  private final boolean changed;

  UserOutcome(boolean refused, boolean changed) {
    this.refused = refused;
    this.changed = changed;
  }

  /** Whether it was not done, because a condition did not hold. */
  public boolean refused() {
    return refused;
  }

  /** Whether the store differs from what it was. */
  public boolean changed() {
    return changed;
  }
}
