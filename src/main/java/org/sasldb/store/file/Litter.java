package org.sasldb.store.file;

/**
 * Whether a commit left something beside the file that it could not remove, or must not remove yet.
 * Then it leaves its lock file too, which tells the next writer to look.
 */
final class Litter {
  private boolean left;

  /** Something is left. */
  void leave() {
    left = true;
  }

  boolean isLeft() {
    return left;
  }
}
