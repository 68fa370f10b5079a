package org.sasldb.publish;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.StoreFormat;

/**
 * What was last published to a target.
 *
 * @param commits how many commits the store had then; -1 if nothing was published yet
 * @param records how many records the file has
 * @param current the file as it was published; null if none was
 * @param begun what was begun since and not noted as ended; null if nothing was
 * @param previous the file before it, kept to be put back; null if there is none
 * @param failure why the last attempt failed; null if it did not
 * @param place where it was published, links followed: what was kept is there still when a link
 *     leads elsewhere now; null if that is not known
 */
record TargetState(
    long commits,
    long records,
    @Nullable FileIdentity current,
    @Nullable Begun begun,
    @Nullable Previous previous,
    @Nullable String failure,
    @Nullable Path place) {
  /** Nothing was published. */
  static final TargetState NONE = new TargetState(-1, 0, null, null, null, null, null);

  /**
   * A file that was kept.
   *
   * @param format its format
   * @param commits what it was published from
   * @param records how many records it has
   * @param mode the permission bits it had while it was in its place
   */
  record Previous(StoreFormat format, long commits, long records, int mode) {}

  /** How a file comes to have other records. */
  enum Way {
    /** It is made where none was. */
    MAKE,
    /** Another file takes its place. */
    EXCHANGE,
    /** It is changed in place. */
    CHANGE
  }

  /**
   * A publication, or an undo, that a process began. It is noted before anything is altered, so
   * that whoever comes after a process that was killed can tell what it did.
   *
   * @param way how it is done
   * @param undo whether the file gets back what it had before
   * @param built the file that is to take the place, or, once it is changed, the changed one; null
   *     as long as it is not known
   * @param commits what is published then
   * @param records how many records that is, as far as it is known
   * @param kept what is kept then of the file as it is now; null if there is none
   */
  record Begun(
      Way way,
      boolean undo,
      @Nullable FileIdentity built,
      long commits,
      long records,
      @Nullable Previous kept) {
    /** The file has been altered. */
    private Begun altered(long nowRecords, @Nullable FileIdentity now) {
      return new Begun(way, undo, now, commits, nowRecords, kept);
    }
  }

  /** About to alter the file. */
  TargetState beginning(Begun what) {
    return new TargetState(commits, records, current, what, previous, failure, place);
  }

  /** What was begun is done, but for what is kept of the file before. */
  TargetState altered(long nowRecords, @Nullable FileIdentity now) {
    return beginning(required().altered(nowRecords, now));
  }

  /** What was begun is done, and what is kept has its name. */
  TargetState ended() {
    Begun done = required();
    Previous kept = done.kept() == null ? previous : done.kept();
    return new TargetState(done.commits(), done.records(), done.built(), null, kept, null, place);
  }

  private Begun required() {
    if (begun == null) {
      throw new IllegalStateException("nothing was begun");
    }
    return begun;
  }

  /** The file is still what it was, though it is not the same to look at. */
  TargetState found(FileIdentity now) {
    return new TargetState(commits, records, now, begun, previous, failure, place);
  }

  /** What was begun altered no record. */
  TargetState abandoned() {
    return new TargetState(commits, records, current, null, previous, failure, place);
  }

  /** Found to have what the store says. */
  TargetState published(long nowCommits, long nowRecords, @Nullable FileIdentity now) {
    return new TargetState(nowCommits, nowRecords, now, null, previous, null, place);
  }

  /** What was begun may have been done, and another program changed the file since. */
  TargetState abandonedKeeping(Previous kept) {
    return new TargetState(commits, records, current, null, kept, failure, place);
  }

  /** Whatever was published is not what is wanted now. */
  TargetState outdated() {
    return new TargetState(-1, records, current, begun, previous, failure, place);
  }

  /** The last commit of which the file may still have records. */
  long oldestCommits() {
    return begun == null ? commits : Math.min(commits, begun.commits());
  }

  /** Published in a place. */
  TargetState at(Path where) {
    return new TargetState(commits, records, current, begun, previous, failure, where);
  }

  /** Why it was not published; null if nothing is wrong any more. */
  TargetState failed(@Nullable String why) {
    return new TargetState(commits, records, current, begun, previous, why, place);
  }
}
