package org.sasldb.publish;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.Comparison;
import org.sasldb.admin.Progress;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Publication;
import org.sasldb.store.Publication.Outcome;
import org.sasldb.store.Publishing;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * Publishes an open store to its targets. Whoever uses it has the store open for changes, which
 * keeps other processes out, and sees to it that no other thread commits meanwhile.
 */
final class Publications {
  private final CredentialStore store;
  private final Path folder;
  private final OpenOptions options;
  private final TargetList list;

  /**
   * @param folder that of the store, links resolved
   */
  Publications(CredentialStore store, Path folder, OpenOptions options) {
    this.store = store;
    this.folder = folder;
    this.list = new TargetList(folder);
    this.options =
        options.withPublishing(
            new Publishing(Publishing.Moment.NEVER, options.publishing().listener(), folder));
  }

  /** Publishes to all targets that are behind. What fails is told, and keeps no other from it. */
  List<Publication> bringUpToDate(List<Target> targets, TargetStates states) {
    List<Publication> publications = new ArrayList<>();
    for (Target target : targets) {
      publications.add(bringUpToDate(target, states));
    }
    return publications;
  }

  private Publication bringUpToDate(Target target, TargetStates states) {
    return target.held() ? held(target, states) : publish(target, states, false);
  }

  /**
   * Publishes to one target.
   *
   * @param force whether a change that another program made to it is laid over
   */
  Publication publish(Target target, TargetStates states, boolean force) {
    try {
      target.requireOutside(folder);
      if (states.of(target).begun() != null) {
        settlement(target, states).settle(force);
      }
      Publication done = publishSettled(target, states, force);
      leftovers(target, states).leaveFormerPlace();
      return done;
    } catch (StoreException e) {
      settleAfter(e, target, states);
      return failed(target, states, e);
    }
  }

  private Publication publishSettled(Target target, TargetStates states, boolean force)
      throws StoreException {
    TargetState before = states.of(target);
    long commits = commits();
    // what was put back may be what another program made of the publication of the same commit
    boolean done = isUntouched(target, before) && before.commits() == commits && !target.held();
    if (done && hasItsFormat(target) && target.isComplete()) {
      return mendAccess(target, states);
    }
    Optional<Publication> same = adoptSame(target, states, commits, force);
    return same.isPresent() ? same.get() : write(target, states, commits, force);
  }

  /** That which goes when a target is left. */
  Leftovers leftovers(Target target, TargetStates states) {
    return new Leftovers(target, states, list, folder);
  }

  private static Publication held(Target target, TargetStates states) {
    return new Publication(target.location(), Outcome.HELD, states.of(target).records(), null);
  }

  /** Publishes to all targets by hand, except for those that are held. */
  List<Publication> publishAllByHand(List<Target> targets, TargetStates states, boolean force)
      throws StoreException {
    List<Publication> publications = new ArrayList<>();
    // first of all: what was being put back is held by this
    for (Target target : settle(targets, states)) {
      publications.add(target.held() ? held(target, states) : publishByHand(target, states, force));
    }
    return publications;
  }

  /**
   * The same for one that is named: it gets its owner, group and mode in any case, and is held no
   * more once it is published, and not before.
   */
  Publication publishByHand(Target target, TargetStates states, boolean force) {
    try {
      target.requireOutside(folder);
      Target now = settle(target, states, force);
      Publication publication = publish(now, states, force);
      if (publication.failure() == null) {
        PublishedFiles.own(list.release(now), TargetWriter.ownership(now));
      }
      return publication;
    } catch (StoreException e) {
      return failed(target, states, e);
    }
  }

  /**
   * What a file had is in the store now, as far as it is wanted, and may be laid over.
   *
   * @param unwanted whether nothing of it is, so that the store has not changed either
   */
  void noteFound(Target target, TargetStates states, FileIdentity seen, boolean unwanted) {
    TargetState found = states.of(target).found(seen);
    try {
      states.put(target, unwanted ? found.outdated() : found);
    } catch (StoreException e) {
      // told by the publication that follows, which can note nothing either
    }
  }

  private Publication failed(Target target, TargetStates states, StoreException e) {
    TargetState state = states.of(target).failed(String.valueOf(e.getMessage()));
    try {
      states.put(target, state);
    } catch (StoreException unnoted) {
      // the store has its change, and the other targets are still to get it
      e.addSuppressed(unnoted);
    }
    return new Publication(target.location(), Outcome.FAILED, state.records(), wrap(target, e));
  }

  /** What belongs to the file: its owner, group and mode, and the note whose it is. */
  private Publication mendAccess(Target target, TargetStates states) throws StoreException {
    TargetMark.claim(target.path(), folder);
    TargetState state = states.of(target);
    boolean asWanted = hasItsAccess(target);
    if (!asWanted) {
      PublishedFiles.own(target, TargetWriter.ownership(target));
    }
    if (state.failure() != null) {
      states.put(target, state.failed(null));
    }
    Outcome outcome = asWanted ? Outcome.CURRENT : Outcome.PUBLISHED;
    return new Publication(target.location(), outcome, state.records(), null);
  }

  /** What cannot be settled now is settled by the next command; the first failure is the one. */
  private void settleAfter(StoreException failure, Target target, TargetStates states) {
    try {
      settlement(target, states).settle(false);
    } catch (StoreException e) {
      failure.addSuppressed(e);
    }
  }

  /** Whether the file of a target has the owner, group and mode that were asked for. */
  static boolean hasItsAccess(Target target) throws StoreException {
    return PublishedFiles.areOwned(target, TargetWriter.ownership(target));
  }

  /** Whether a file has the format that was asked for: one that was put back may have another. */
  static boolean hasItsFormat(Target target) throws StoreException {
    return target.inPlace().format() == target.format();
  }

  private static boolean isUntouched(Target target, TargetState state) throws StoreException {
    FileIdentity current = state.current();
    return current != null && current.isThatOf(target.fileInPlace());
  }

  /** Whether a file is the one that was published. */
  static boolean isOurs(Target target, TargetState state) throws StoreException {
    return isOf(target, state.current());
  }

  private static boolean isOf(Target target, @Nullable FileIdentity identity)
      throws StoreException {
    return identity != null && identity.isOf(target.fileInPlace());
  }

  /** Whether a file is the one that a process was about to publish when it was killed. */
  static boolean wasBuilt(Target target, TargetState state) throws StoreException {
    return state.begun() != null && isOf(target, state.begun().built());
  }

  /**
   * A file that nobody knows is left alone, unless it has the very records already.
   *
   * @return what became of it if it need not be written
   */
  private Optional<Publication> adoptSame(
      Target target, TargetStates states, long commits, boolean force) throws StoreException {
    TargetState before = states.of(target);
    if (!target.isThere() || isOurs(target, before)) {
      return Optional.empty();
    }
    FileIdentity now = identity(target);
    long records = force ? -1 : same(target);
    if (records < 0) {
      if (!force) {
        throw changed(target, folder);
      }
      // nor is it read: it may be damaged
      return Optional.empty();
    }
    PublishedFiles.own(target, TargetWriter.ownership(target));
    TargetMark.claim(target.path(), folder);
    states.put(target, before.published(commits, records, now));
    return Optional.of(new Publication(target.location(), Outcome.PUBLISHED, records, null));
  }

  /** How many records a file has if they are those of the store; -1 if they are not. */
  private long same(Target target) throws StoreException {
    if (!hasItsFormat(target)) {
      return -1;
    }
    Comparison comparison = compare(target);
    return comparison.same() ? comparison.right() : -1;
  }

  /**
   * Requires that nobody else changed what was published, if anything was.
   *
   * @throws StoreException if somebody did
   */
  void requireOurs(Target target, TargetStates states) throws StoreException {
    TargetState state = states.of(target);
    if (target.isThere() && state.current() != null && !isOurs(target, state)) {
      throw changed(target, folder);
    }
  }

  /** Whether there is a file with other records at a place that nothing was published to. */
  boolean isOccupied(Target target) throws StoreException {
    return target.isThere() && same(target) < 0;
  }

  private static StoreException changed(Target target, Path folder) {
    return new StoreException(
        Failure.TARGET_CHANGED,
        target.path(),
        "it is not what the store published to it",
        "sasldb publish status -f " + ShellWord.of(folder),
        null);
  }

  private Publication write(Target target, TargetStates states, long commits, boolean force)
      throws StoreException {
    TargetState before = states.of(target);
    StoreLocation place = target.toReplace(force && before.current() != null);
    TargetMark.claim(target.path(), folder);
    Note note = new Note(target, states, folder, force);
    try (ProjectedStore shown = new ProjectedStore(store, target.selection())) {
      TargetWriter.Wanted wanted = new TargetWriter.Wanted(shown, false, commits);
      TargetWriter.Written written =
          new TargetWriter(target, place, options).write(wanted, before, note);
      settlement(target, states).end(written);
      return new Publication(target.location(), Outcome.PUBLISHED, written.records(), null);
    }
  }

  private static @Nullable FileIdentity identity(Target target) throws StoreException {
    return FileIdentity.of(target.fileInPlace()).orElse(null);
  }

  /** Compares the store with a target. */
  Comparison compare(Target target) throws StoreException {
    OpenOptions reading =
        options.withAccess(OpenOptions.Access.READ).withUse(OpenOptions.Use.LONG_LIVED);
    try (ProjectedStore shown = new ProjectedStore(store, target.selection());
        CredentialStore file = Stores.open(target.location(), reading)) {
      return Comparison.of(shown, file, Progress.NONE);
    }
  }

  /**
   * Ends what a process that was killed began, before the store changes again: later it is harder
   * to tell what it did. A target that cannot be reached now keeps nobody from changing the store;
   * it fails when it is published to.
   *
   * @return the targets, of which one that was being put back is held now
   */
  List<Target> settle(List<Target> targets, TargetStates states) throws StoreException {
    boolean begun = false;
    for (Target target : targets) {
      begun |= states.of(target).begun() != null;
      try {
        settlement(target, states).settle(false);
      } catch (StoreException e) {
        // told by the publication that follows
      }
    }
    return begun ? list.read() : targets;
  }

  /**
   * The same for one target.
   *
   * @param force whether it may end without knowing what was done
   */
  Target settle(Target target, TargetStates states, boolean force) throws StoreException {
    settlement(target, states).settle(force);
    return list.now(target);
  }

  /** Puts back what was there before a target was published last, and holds it. */
  void undo(Target target, TargetStates states, boolean force) throws StoreException {
    target.requireOutside(folder);
    TargetState.Begun begun = states.of(target).begun();
    Target now = settle(target, states, force);
    if (begun != null && begun.undo() && now.held()) {
      // done by a process that was killed before it could say so
      if (!isOurs(now, states.of(now))) {
        throw changed(now, folder);
      }
      return;
    }
    try {
      StoreLocation place = now.toReplace(force && states.of(now).current() != null);
      new TargetUndo(now, place, this, folder, options).run(states, force);
    } catch (StoreException e) {
      settleAfter(e, now, states);
      throw e;
    }
  }

  /** That of what was begun at a target. */
  Settlement settlement(Target target, TargetStates states) {
    return new Settlement(
        this, target, states, list, folder, options.withAccess(OpenOptions.Access.READ));
  }

  private StoreException wrap(Target target, StoreException e) {
    if (e.failure() == Failure.TARGET_CHANGED) {
      return e;
    }
    return NotPublished.at(target, folder, e);
  }

  /** How many commits the store has. */
  long commits() throws StoreException {
    return (Long) Objects.requireNonNullElse(store.info().facts().get("commits"), 0L);
  }

  /** Keeps what happens on the way. */
  record Note(Target target, TargetStates states, Path folder, boolean force)
      implements TargetWriter.Journal {
    @Override
    public void requireOurs() throws StoreException {
      if (!force && !isOurs(target, states.of(target))) {
        throw changed(target, folder);
      }
    }

    @Override
    public void begin(TargetState.Begun what) throws StoreException {
      states.put(target, states.of(target).beginning(what));
    }
  }
}
