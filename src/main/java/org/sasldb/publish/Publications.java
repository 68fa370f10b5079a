package org.sasldb.publish;

import java.nio.file.Files;
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
import org.sasldb.store.PublishedMark;
import org.sasldb.store.Publishing;
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

  /**
   * @param folder that of the store, links resolved
   */
  Publications(CredentialStore store, Path folder, OpenOptions options) {
    this.store = store;
    this.folder = folder;
    this.options =
        options.withPublishing(
            new Publishing(Publishing.Moment.NEVER, options.publishing().listener(), folder));
  }

  /** Publishes to all targets that are behind. */
  List<Publication> bringUpToDate(List<Target> targets, TargetStates states) throws StoreException {
    List<Publication> publications = new ArrayList<>();
    for (Target target : targets) {
      publications.add(bringUpToDate(target, states));
    }
    return publications;
  }

  private Publication bringUpToDate(Target target, TargetStates states) throws StoreException {
    if (target.held()) {
      return new Publication(target.location(), Outcome.HELD, states.of(target).records(), null);
    }
    return publish(target, states, false);
  }

  /**
   * Publishes to one target.
   *
   * @param force whether a change that another program made to it is laid over
   */
  Publication publish(Target target, TargetStates states, boolean force) throws StoreException {
    TargetState before = states.of(target);
    try {
      long commits = commits();
      if (isUntouched(target, before) && before.commits() == commits) {
        if (!hasItsAccess(target)) {
          PublishedFiles.own(target.path(), TargetWriter.ownership(target));
          return new Publication(target.location(), Outcome.PUBLISHED, before.records(), null);
        }
        return new Publication(target.location(), Outcome.CURRENT, before.records(), null);
      }
      Optional<Publication> same = adoptSame(target, states, commits, force);
      return same.isPresent() ? same.get() : write(target, states, commits, force);
    } catch (StoreException e) {
      states.put(target, states.of(target).failed(String.valueOf(e.getMessage())));
      return new Publication(target.location(), Outcome.FAILED, before.records(), wrap(target, e));
    }
  }

  /** Whether the file of a target has the owner, group and mode that were asked for. */
  static boolean hasItsAccess(Target target) throws StoreException {
    return PublishedFiles.areOwned(target.path(), TargetWriter.ownership(target));
  }

  private static boolean isUntouched(Target target, TargetState state) throws StoreException {
    FileIdentity current = state.current();
    return current != null && current.isThatOf(target.recordFile());
  }

  /** Whether a file is one that was published, or was about to be when a process was killed. */
  static boolean isOurs(Target target, TargetState state) throws StoreException {
    return isKnown(target, state.current()) || isKnown(target, state.next());
  }

  private static boolean isKnown(Target target, @Nullable FileIdentity identity)
      throws StoreException {
    Path file = target.recordFile();
    return identity != null && (identity.isThatOf(file) || identity.hasContentOf(file));
  }

  /**
   * A file that nobody knows is left alone, unless it has the very records already.
   *
   * @return what became of it if it need not be written
   */
  private Optional<Publication> adoptSame(
      Target target, TargetStates states, long commits, boolean force) throws StoreException {
    TargetState before = states.of(target);
    boolean there = Files.exists(target.recordFile()) || Files.exists(target.path());
    if (!there || (isOurs(target, before) && !before.changing())) {
      return Optional.empty();
    }
    if (StoreLocation.of(target.path()).format() == target.format()) {
      Comparison comparison = compare(target);
      if (comparison.same()) {
        PublishedFiles.own(target.path(), TargetWriter.ownership(target));
        mark(target);
        states.put(target, before.published(commits, comparison.right(), identity(target)));
        return Optional.of(
            new Publication(target.location(), Outcome.PUBLISHED, comparison.right(), null));
      }
    }
    if (before.changing() && settleUnchanged(target, states)) {
      return Optional.empty();
    }
    if (!force) {
      throw changed(target, folder);
    }
    return Optional.empty();
  }

  /**
   * A process that was killed may have noted that it changes the file in place, and not have
   * changed a record of it. Then it has those of the copy that was made of it just before.
   */
  private boolean settleUnchanged(Target target, TargetStates states) throws StoreException {
    FileIdentity now = identity(target);
    if (!hasRecordsOfCopy(target)) {
      return false;
    }
    // taken before the comparison, so that a change since then is not taken for ours
    states.put(target, states.of(target).found(now));
    return true;
  }

  private boolean hasRecordsOfCopy(Target target) throws StoreException {
    for (Path copy : PublishedFiles.copies(target.path())) {
      if (!PublishedFiles.all(copy).isEmpty() && hasRecordsOf(copy, target)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasRecordsOf(Path copy, Target target) throws StoreException {
    OpenOptions reading =
        options.withAccess(OpenOptions.Access.READ).withUse(OpenOptions.Use.LONG_LIVED);
    StoreLocation location = StoreLocation.of(StoreLocation.of(copy).format(), copy);
    try (CredentialStore kept = Stores.open(location, reading);
        CredentialStore file = Stores.open(target.location(), reading)) {
      return Comparison.of(kept, file, Progress.NONE).same();
    }
  }

  private static StoreException changed(Target target, Path folder) {
    return new StoreException(
        Failure.TARGET_CHANGED,
        target.path(),
        "it is not what the store published to it",
        "sasldb publish status -f " + folder,
        null);
  }

  private Publication write(Target target, TargetStates states, long commits, boolean force)
      throws StoreException {
    mark(target);
    Note note = new Note(target, states, folder, force);
    try (ProjectedStore shown = new ProjectedStore(store, target.selection())) {
      long records = new TargetWriter(target, shown, options).write(states.of(target), note);
      states.put(target, states.of(target).published(commits, records, identity(target)));
      return new Publication(target.location(), Outcome.PUBLISHED, records, null);
    }
  }

  private static @Nullable FileIdentity identity(Target target) throws StoreException {
    return FileIdentity.of(target.recordFile()).orElse(null);
  }

  /** Notes beside the target which store it belongs to. */
  private void mark(Target target) throws StoreException {
    Optional<Path> owner = PublishedMark.storeOf(target.path());
    if (owner.isPresent() && owner.get().equals(folder)) {
      return;
    }
    if (owner.isPresent() && publishesTo(owner.get(), target)) {
      throw new StoreException(
          Failure.PUBLISHED_FILE,
          target.path(),
          "the store " + owner.get() + " is published to it",
          "sasldb publish remove " + target.path() + " -f " + owner.get(),
          null);
    }
    TargetMark.write(target.path(), folder);
  }

  /** A store that was moved away, or has forgotten the target, has no claim to it. */
  private static boolean publishesTo(Path otherFolder, Target target) {
    try {
      return new TargetList(otherFolder)
          .read().stream().anyMatch(other -> other.path().equals(target.path()));
    } catch (StoreException e) {
      // what cannot be read may well be a claim
      return true;
    }
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

  /** Completes what a process that was killed began, before the store changes again. */
  void completeInterrupted(List<Target> targets, TargetStates states) throws StoreException {
    for (Target target : targets) {
      if (states.of(target).changing() && !target.held()) {
        publish(target, states, false);
      }
    }
  }

  private StoreException wrap(Target target, StoreException e) {
    if (e.failure() == Failure.TARGET_CHANGED) {
      return e;
    }
    String first = e.hint().isEmpty() ? "" : e.hint() + "; then ";
    return new StoreException(
        Failure.NOT_PUBLISHED,
        target.path(),
        String.valueOf(e.getMessage()),
        first + "sasldb publish run -f " + folder,
        e);
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
      TargetState state = states.of(target);
      if (isKnown(target, state.next())) {
        // put in place by a process that was killed before it could note it
        states.put(target, state.found(state.next()));
      } else if (!force && !isKnown(target, state.current())) {
        throw changed(target, folder);
      }
    }

    @Override
    public void putting(FileIdentity built) throws StoreException {
      states.put(target, states.of(target).putting(built));
    }

    @Override
    public void changing() throws StoreException {
      states.put(target, states.of(target).changingInPlace());
    }

    @Override
    public void kept(TargetState.Previous previous) throws StoreException {
      states.put(target, states.of(target).keeping(previous));
    }
  }
}
