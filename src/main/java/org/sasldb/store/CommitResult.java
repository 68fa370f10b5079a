package org.sasldb.store;

/** How a commit ended, where the store itself works. */
public sealed interface CommitResult {
  /**
   * The change is made and on the disk.
   *
   * @param stored records whose value is new or different now
   * @param removed records that were there and are gone
   */
  record Committed(long stored, long removed) implements CommitResult {
    /** Whether the store differs from what it was. If not, nothing was written at all. */
    public boolean changed() {
      return stored + removed > 0;
    }
  }

  /**
   * A precondition did not hold; nothing was changed.
   *
   * @param failed the first condition that did not hold
   */
  record Refused(Precondition failed) implements CommitResult {}
}
