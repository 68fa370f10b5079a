package org.sasldb.store.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.store.StoreException;

/**
 * Looks, when a change is made, whether a foreign program was at work at the same moment, and sees
 * to it that neither change is lost as far as that can be.
 *
 * <p>A program that opened the file before the rename writes into the file that has no name any
 * more. What it wrote there up to a few milliseconds after the rename is carried over; what this
 * change decides about stays as this change has it. What goes wrong here never makes the change
 * itself fail: it is on the disk already.
 */
final class ForeignWatch {
  /**
   * How long after a change the last look is, in milliseconds: a foreign program closes in less.
   */
  private static final long LATER = 3;

  private static final int MOST_SETTLING = 20;
  private static final int MOST_REPAIRS = 5;

  private final StoreContext context;
  private final Target target;
  private final Commit commit;

  ForeignWatch(StoreContext context, Target target, Commit commit) {
    this.context = context;
    this.target = target;
    this.commit = commit;
  }

  /**
   * After another file took the place of the old one.
   *
   * @param old the old file, still open
   * @param before what it held when the change was worked out
   * @param made the file that has the name now
   * @param renamed when it got it, as {@link Ticker#nanos}
   */
  void afterRename(
      DatabaseFile old, Snapshot before, ChangePlan plan, @Nullable FileStamp made, long renamed) {
    try {
      if (!isReplaced(made)) {
        carryOver(old, before, plan, renamed);
      }
      if (isReplaced(made)) {
        commit.makeAgain(new Change.Fixed(plan.changes()));
      }
    } catch (IOException | FormatException | StoreException e) {
      // the change is made and on the disk; only the foreign one may be lost
    }
  }

  private void carryOver(DatabaseFile old, Snapshot before, ChangePlan plan, long renamed)
      throws IOException, FormatException, StoreException {
    List<Fingerprint> later = new ArrayList<>();
    try {
      carryOver(old, before, plan, renamed, later);
    } finally {
      for (Fingerprint read : later) {
        read.close();
      }
    }
  }

  /**
   * Carries over as often as the old file changes.
   *
   * @param later takes what was read of it: each is needed for the next
   */
  private void carryOver(
      DatabaseFile old, Snapshot before, ChangePlan plan, long renamed, List<Fingerprint> later)
      throws IOException, FormatException, StoreException {
    Fingerprint seen = before.content();
    NativeFile base = before.content().bytes() == null ? null : before.file();
    long lastLook = renamed + TimeUnit.MILLISECONDS.toNanos(LATER);
    for (int quietLooks = 0; quietLooks < 2; ) {
      if (seen.isContentOf(old.channel())) {
        if (++quietLooks < 2) {
          context.ticker().pauseUntil(lastLook);
        }
        continue;
      }
      quietLooks = 0;
      seen = settled(old);
      later.add(seen);
      NativeFile theirs = SnapshotReader.whole(context.format(), seen, old.channel());
      if (!commit.makeAgain(new Change.CarriedOver(base, theirs, plan))) {
        return;
      }
      base = seen.bytes() == null ? null : theirs;
      lastLook = context.ticker().nanos() + TimeUnit.MILLISECONDS.toNanos(LATER);
    }
  }

  /** Waits until a foreign program has left a file alone for a moment. */
  private Fingerprint settled(DatabaseFile file) throws IOException {
    Fingerprint last = Fingerprint.of(file.channel());
    for (int i = 0; i < MOST_SETTLING; i++) {
      context.ticker().pause(SnapshotReader.QUIET);
      if (last.isContentOf(file.channel())) {
        return last;
      }
      last.close();
      last = Fingerprint.of(file.channel());
    }
    return last;
  }

  /** After the file was made. */
  void afterCreation(ChangePlan plan, @Nullable FileStamp made) {
    try {
      for (int looks = 0; looks < 2 && !isReplaced(made); looks++) {
        context.ticker().pause(LATER);
      }
      if (isReplaced(made)) {
        commit.makeAgain(new Change.Fixed(plan.changes()));
      }
    } catch (IOException | StoreException e) {
      // the change was made and on the disk, until somebody laid another file over it
    }
  }

  /** Whether somebody put another file in the place of ours; a removed one stays removed. */
  private boolean isReplaced(@Nullable FileStamp made) throws IOException {
    try {
      return made != null && !commit.madeAgain() && !FileStamp.of(target.file()).sameFile(made);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * After the content was written over the old one. A foreign program that had read the old content
   * may write single pages of it over ours.
   */
  void afterOverwriting(DatabaseFile file, Content content, ChangePlan plan) {
    try {
      for (int i = 0; i < MOST_REPAIRS; i++) {
        if (isUntouchedFor(LATER, file) || isMade(file, plan)) {
          return;
        }
        if (SnapshotReader.isWhole(context.format(), file.channel())) {
          file.close();
          commit.makeAgain(new Change.Fixed(plan.changes()));
          return;
        }
        new InPlace(context.operations(), file.channel()).write(content, null);
      }
    } catch (IOException | FormatException | StoreException e) {
      // the change was made and on the disk
    }
  }

  private boolean isUntouchedFor(long millis, DatabaseFile file) throws IOException {
    try (Fingerprint written = Fingerprint.of(file.channel())) {
      context.ticker().pause(millis);
      return written.isContentOf(file.channel());
    }
  }

  private boolean isMade(DatabaseFile file, ChangePlan plan) throws IOException {
    try (Fingerprint content = settled(file)) {
      return plan.isMadeIn(SnapshotReader.whole(context.format(), content, file.channel()));
    } catch (FormatException e) {
      return false;
    }
  }
}
