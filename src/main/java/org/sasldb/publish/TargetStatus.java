package org.sasldb.publish;

import org.jspecify.annotations.Nullable;

/**
 * How a target stands.
 *
 * @param target which one
 * @param state how it stands
 * @param records how many records it got when it was last published
 * @param behind how many commits of the store it has not got; -1 if nothing was published yet of
 *     what it is to have now
 * @param difference what another program changed in it, or, where that is nothing, in what it
 *     differs; empty in every other state
 * @param adoptable whether the store can take what another program changed
 * @param failure why the last publication failed, as long as that matters, or why the file cannot
 *     be read; null otherwise
 */
public record TargetStatus(
    Target target,
    State state,
    long records,
    long behind,
    TargetDifference difference,
    boolean adoptable,
    @Nullable String failure) {
  /** The same in another state. */
  TargetStatus in(State other) {
    return new TargetStatus(target, other, records, behind, difference, adoptable, failure);
  }

  /** What can be said of a target. */
  public enum State {
    /** It has what the store says. */
    CURRENT("current"),
    /** A process that was killed had begun to publish to it, or to put it back. */
    INTERRUPTED("interrupted; the next change of the store completes it"),
    /**
     * A process that has the store open for changes had begun to publish to it, or to put it back.
     */
    PUBLISHING("being published, or put back, by another process"),
    /** It is as it was published, and the store has changed since. */
    BEHIND("behind"),
    /** It was put back, and stays so until it is published by hand. */
    HELD("held"),
    /** It has what the store says, and another owner, group or mode than was asked for. */
    ACCESS_CHANGED("owner, group or mode changed by another program"),
    /** There is no such file. */
    MISSING("missing"),
    /** Another program changed it. */
    CHANGED("changed by another program"),
    /** It cannot be read. */
    UNREADABLE("unreadable");

    private final String words;

    State(String words) {
      this.words = words;
    }

    /** Whether a commit, even of nothing, would publish to it, or try to. */
    public boolean isOwed() {
      return this != CURRENT && this != HELD;
    }

    /** The state in words. */
    public String words() {
      return words;
    }
  }
}
