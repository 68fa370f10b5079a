package org.sasldb.publish;

import org.jspecify.annotations.Nullable;
import org.sasldb.store.StoreFormat;

/**
 * What was last published to a target.
 *
 * @param commits how many commits the store had then; -1 if nothing was published yet
 * @param records how many records the file has
 * @param current the file as it was published; null if none was
 * @param next the file that was about to take its place; null if none was
 * @param changing whether the file was about to be made, or changed in place
 * @param previous the file before it, kept to be put back; null if there is none
 * @param failure why the last attempt failed; null if it did not
 */
record TargetState(
    long commits,
    long records,
    @Nullable FileIdentity current,
    @Nullable FileIdentity next,
    boolean changing,
    @Nullable Previous previous,
    @Nullable String failure) {
  /** Nothing was published. */
  static final TargetState NONE = new TargetState(-1, 0, null, null, false, null, null);

  /**
   * A file that was kept.
   *
   * @param format its format
   * @param commits what it was published from
   * @param records how many records it has
   * @param mode the permission bits it had while it was in its place
   */
  record Previous(StoreFormat format, long commits, long records, int mode) {}

  /** About to put a file in place. */
  TargetState putting(FileIdentity built) {
    return new TargetState(commits, records, current, built, false, previous, failure);
  }

  /** About to make the file, or to change it in place. */
  TargetState changingInPlace() {
    return new TargetState(commits, records, current, null, true, previous, failure);
  }

  /** Whoever was killed left this file in place. */
  TargetState found(@Nullable FileIdentity inPlace) {
    return new TargetState(commits, records, inPlace, null, false, previous, failure);
  }

  /** With another kept file. */
  TargetState keeping(@Nullable Previous kept) {
    return new TargetState(commits, records, current, next, changing, kept, failure);
  }

  /** Published. */
  TargetState published(long nowCommits, long nowRecords, @Nullable FileIdentity now) {
    return new TargetState(nowCommits, nowRecords, now, null, false, previous, null);
  }

  /** Not published. */
  TargetState failed(String why) {
    return new TargetState(commits, records, current, next, changing, previous, why);
  }
}
