package org.sasldb.publish;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Publication;
import org.sasldb.store.PublishedMark;
import org.sasldb.store.Publishing;
import org.sasldb.store.RealPath;
import org.sasldb.store.SharedStore;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * A JE store and the files it is published to: which they are, how they stand, and what an
 * administrator does with them. While it is open for changes, no other process changes the store.
 */
public final class PublishedStore implements AutoCloseable {
  private final CredentialStore store;
  private final Path folder;
  private final TargetList list;
  private final Publications publications;
  private final OpenOptions options;

  /** The targets' files as they were when an adoption was asked for. */
  private final Map<Path, FileIdentity> looked = new HashMap<>();

  private PublishedStore(CredentialStore store, Path folder, OpenOptions options) {
    this.store = store;
    this.folder = folder;
    this.options = options;
    this.list = new TargetList(folder);
    this.publications = new Publications(store, folder, options);
  }

  /**
   * Opens a store, or makes an empty one where there is none and one may be created. Of a store
   * that is opened for reading only {@link #targets} and {@link #status} can be asked for.
   *
   * @throws StoreException if there is none, or it is a file itself
   */
  public static PublishedStore open(StoreLocation location, OpenOptions options)
      throws StoreException {
    if (location.format() != StoreFormat.JE) {
      throw new StoreException(
          Failure.UNSUPPORTED,
          location.path(),
          "only a store of Berkeley DB Java Edition is published to files, and this is one itself",
          "sasldb store convert " + ShellWord.of(location) + " je:STORE",
          null);
    }
    if (options.access() == OpenOptions.Access.CREATE && !location.exists()) {
      makeEmpty(location, options);
    }
    Publishing silent =
        new Publishing(Publishing.Moment.NEVER, options.publishing().listener(), null);
    CredentialStore store = Stores.open(location, options.withPublishing(silent));
    try {
      return new PublishedStore(store, location.path().toRealPath(), options);
    } catch (IOException e) {
      store.close();
      throw StoreFailures.read(location.path(), e);
    }
  }

  private static void makeEmpty(StoreLocation location, OpenOptions options) throws StoreException {
    try (StoreBuilder builder = Stores.build(location, NewStore.ofCreator(options))) {
      builder.finish();
    }
  }

  /** Where the store is, links resolved. */
  public Path folder() {
    return folder;
  }

  /** The targets in the order in which they were added. */
  public List<Target> targets() throws StoreException {
    return list.read();
  }

  /**
   * The target at a path, under whatever name.
   *
   * @throws StoreException if the store is not published to it
   */
  public Target target(Path path) throws StoreException {
    Path wanted = RealPath.absolute(path);
    List<Target> targets = targets();
    Optional<Target> found =
        targets.stream()
            .filter(target -> target.path().equals(wanted))
            .findFirst()
            .or(() -> targets.stream().filter(target -> target.isAt(wanted)).findFirst());
    if (found.isPresent()) {
      return found.get();
    }
    throw new StoreException(
        Failure.NO_SUCH_STORE,
        path,
        "the store " + folder + " is not published to it",
        "sasldb publish list -f " + ShellWord.of(folder),
        null);
  }

  /**
   * Adds a target, or changes what is said of one, and publishes to it.
   *
   * @param force whether a file that is there and has other records is laid over
   * @return what became of the publication; where it failed because of what is in the file, the
   *     target was not added
   */
  public Publication add(Target target, boolean force) throws StoreException {
    requireFree(target);
    List<Target> targets = new ArrayList<>(targets());
    Optional<Target> known =
        targets.stream().filter(other -> other.path().equals(target.path())).findFirst();
    TargetStates states = new TargetStates(folder);
    if (known.isPresent()) {
      publications.settle(known.get(), states, force);
      target.requireOwnFiles();
      if (!force) {
        publications.requireOurs(target, states);
      }
      targets.set(targets.indexOf(known.get()), target);
      if (known.get().held() || !known.get().selection().equals(target.selection())) {
        // whatever was published is not what is wanted now
        states.put(target, states.of(target).outdated());
      }
    } else {
      requireAlone(target, targets);
      target.requireOwnFiles();
      if (!force && publications.isOccupied(target)) {
        throw occupied(target);
      }
      targets.add(target);
    }
    list.write(targets);
    return publications.publish(target, states, force);
  }

  private void requireFree(Target target) throws StoreException {
    target.requireOwnNames();
    target.requireOutside(folder);
    Optional<Path> owner = PublishedMark.storeOf(target.path());
    if (owner.isPresent()
        && !owner.get().equals(folder)
        && TargetList.claims(owner.get(), target.path())) {
      throw claimed(target, owner.get(), target.path());
    }
  }

  /** Two targets of one file would take each other's for that of another program. */
  private void requireAlone(Target target, List<Target> targets) throws StoreException {
    for (Target other : targets) {
      if (other.isAt(target.path())) {
        throw claimed(target, folder, other.path());
      }
    }
  }

  private static StoreException claimed(Target target, Path store, Path as) {
    String name = as.equals(target.path()) ? "" : " as " + as;
    return new StoreException(
        Failure.PUBLISHED_FILE,
        target.path(),
        "the store " + store + " is published to it" + name,
        "sasldb publish remove " + ShellWord.of(as) + " -f " + ShellWord.of(store),
        null);
  }

  private StoreException occupied(Target target) {
    return new StoreException(
        Failure.STORE_EXISTS,
        target.path(),
        "it has other records than the store, which would be lost",
        "sasldb store dump -f "
            + ShellWord.of(target.path())
            + " | sasldb store load --if-exists=skip -f "
            + ShellWord.of(folder)
            + ", then add it again; or add it with --force",
        null);
  }

  /**
   * Forgets a target; its file stays, and belongs to nobody.
   *
   * @return what could not be removed of the copies and notes beside it, and why; empty if nothing
   *     is left
   */
  public Optional<StoreException> remove(Target target) throws StoreException {
    TargetStates states = new TargetStates(folder);
    // first: once the target is forgotten, no later command finds what a killed one left there
    Optional<StoreException> left = leave(target, states);
    List<Target> rest = new ArrayList<>(targets());
    rest.removeIf(other -> other.path().equals(target.path()));
    list.write(rest);
    states.retain(rest);
    return left;
  }

  /** Ends what was begun at a target and removes what is kept beside it; returns what is left. */
  private Optional<StoreException> leave(Target target, TargetStates states) {
    StoreException left = null;
    try {
      if (!TargetMark.isOfAnother(target.path(), folder)) {
        publications.settle(target, states, true);
      }
    } catch (StoreException e) {
      left = e;
    }
    try {
      publications.leftovers(target, states).removeAll();
    } catch (StoreException e) {
      left = e;
    }
    return Optional.ofNullable(left);
  }

  /**
   * Publishes to targets by hand: what failed, is behind, is missing or was put back; and gives
   * each file its owner, group and mode again. One that was put back is held no more once it is
   * published.
   *
   * @param force whether changes that other programs made to them are laid over
   */
  public List<Publication> run(List<Target> chosen, boolean force) throws StoreException {
    List<Publication> done = new ArrayList<>();
    TargetStates states = new TargetStates(folder);
    for (Target target : chosen) {
      done.add(publications.publishByHand(target, states, force));
    }
    return done;
  }

  /**
   * The same for all targets, except for those that are held: a timer that publishes everything
   * ends no undo, be it one that a killed process had begun.
   */
  public List<Publication> runAll(boolean force) throws StoreException {
    return publications.publishAllByHand(targets(), new TargetStates(folder), force);
  }

  /** Whether there is a target that is not as it should be. Changes nothing. */
  public boolean owes() throws StoreException {
    return status().stream().anyMatch(target -> target.state().isOwed());
  }

  /** How all targets stand. Changes nothing. */
  public List<TargetStatus> status() throws StoreException {
    List<TargetStatus> all = new ArrayList<>();
    TargetStates states = new TargetStates(folder);
    long commits = publications.commits();
    for (Target target : targets()) {
      TargetStatus status = new TargetLook(store, options).at(target, states.of(target), commits);
      boolean begun = status.state() == TargetStatus.State.INTERRUPTED;
      all.add(
          begun && isUnderWay(target, states) ? status.in(TargetStatus.State.PUBLISHING) : status);
    }
    return all;
  }

  /** Whether the process that began it lives still, or has ended it since it was looked at. */
  private boolean isUnderWay(Target target, TargetStates seen) throws StoreException {
    if (store instanceof SharedStore shared && shared.isWrittenElsewhere()) {
      return true;
    }
    TargetState now = new TargetStates(folder).of(target);
    return !Objects.equals(now.begun(), seen.of(target).begun());
  }

  /**
   * Puts back the file that was there before the last publication. It stays until the target is
   * published by hand; the store is not changed.
   *
   * @return what is in its place now, which can be of another format than is published
   * @throws StoreException if no file was kept, or another program changed the published one and
   *     {@code force} is not given
   */
  public StoreLocation undo(Target target, boolean force) throws StoreException {
    publications.undo(target, new TargetStates(folder), force);
    return target.inPlace();
  }

  /**
   * What a program changed in a published file, as a change of the store. A record that the store
   * itself changed since the file was published is not among it: what the store has stays.
   *
   * @return empty if no other program changed anything
   */
  public Adoption adoption(Target target) throws StoreException {
    TargetStates states = new TargetStates(folder);
    if (options.access() != OpenOptions.Access.READ) {
      publications.settle(target, states, true);
    }
    Optional<FileIdentity> identity = FileIdentity.of(target.fileInPlace());
    try (ProjectedStore shown = new ProjectedStore(store, target.selection());
        CredentialStore file =
            Stores.open(target.inPlace(), options.withAccess(OpenOptions.Access.READ))) {
      OwnChanges own = OwnChanges.since(store, states.of(target).oldestCommits());
      own.requireComplete(target);
      identity.ifPresent(seen -> looked.put(target.path(), seen));
      return Adoption.of(TargetDifference.of(shown, file), own, store, file, shown::shows);
    }
  }

  /**
   * Takes such a change into the store and publishes it to all targets. A file that was changed
   * again since the adoption was asked for is not laid over.
   */
  public List<Publication> adopt(Target target, Adoption adoption) throws StoreException {
    TargetStates states = new TargetStates(folder);
    publications.settle(targets(), states);
    list.release(target);
    CommitResult result = store.commit(adoption.changes());
    if (!(result instanceof CommitResult.Committed)) {
      throw new IllegalStateException("a change without conditions was refused: " + result);
    }
    FileIdentity seen = looked.get(target.path());
    if (seen != null) {
      publications.noteFound(target, states, seen, adoption.difference().isEmpty());
    }
    return publications.bringUpToDate(targets(), states);
  }

  @Override
  public void close() throws StoreException {
    store.close();
  }
}
