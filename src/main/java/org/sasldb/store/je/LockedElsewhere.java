package org.sasldb.store.je;

/** Another process holds the environment for writing; carries no stack, since it is no failure. */
final class LockedElsewhere extends Exception {
  private static final long serialVersionUID = 1L;

  LockedElsewhere() {
    super("another process writes the store", null, false, false);
  }
}
