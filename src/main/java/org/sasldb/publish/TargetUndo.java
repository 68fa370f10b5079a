package org.sasldb.publish;

import java.nio.file.Path;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** Exchanges a published file and the one that was kept of the publication before. */
final class TargetUndo {
  private final Target target;
  private final StoreLocation place;
  private final Publications publications;
  private final Path folder;
  private final OpenOptions options;

  /**
   * @param place what is in the place of the target
   * @param folder that of the store
   * @param options with the publisher's name
   */
  TargetUndo(
      Target target,
      StoreLocation place,
      Publications publications,
      Path folder,
      OpenOptions options) {
    this.target = target;
    this.place = place;
    this.publications = publications;
    this.folder = folder;
    this.options = options;
  }

  /**
   * Puts the kept file back and holds the target. What was there is kept.
   *
   * @param force whether a change that another program made is put aside
   * @throws StoreException if there is nothing to put back, or it cannot be read; then nothing is
   *     altered
   */
  void run(TargetStates states, boolean force) throws StoreException {
    TargetState state = states.of(target);
    TargetState.Previous previous = state.previous();
    Path kept = PublishedFiles.kept(target.path());
    if (previous == null || PublishedFiles.all(kept).isEmpty()) {
      throw refused(
          Failure.NO_SUCH_STORE, "nothing was published before what is there now", "status");
    }
    requirePublished(state, force);
    OpenOptions reading = options.withAccess(OpenOptions.Access.READ);
    StoreLocation file = StoreLocation.of(previous.format(), kept);
    Publications.Note note = new Publications.Note(target, states, folder, force);
    TargetWriter writer = new TargetWriter(target, place, options);
    TargetWriter.Written written;
    try (CredentialStore source = Stores.open(file, reading)) {
      TargetWriter.Wanted wanted = new TargetWriter.Wanted(source, true, previous.commits());
      if (target.format() == StoreFormat.LMDB
          && place.format() == StoreFormat.LMDB
          && previous.format() == StoreFormat.LMDB) {
        written = writer.write(wanted, state, note);
      } else {
        written = writer.putBack(wanted, file, previous.mode(), state, note);
      }
    }
    publications.settlement(target, states).end(written);
  }

  private void requirePublished(TargetState state, boolean force) throws StoreException {
    if (target.held()) {
      throw refused(
          Failure.NO_SUCH_STORE,
          "no older file is kept: it was put back already, and is held",
          "run " + ShellWord.of(target.path()));
    }
    if (!target.isThere()) {
      throw refused(
          Failure.NO_SUCH_STORE,
          "the published file is missing",
          "run " + ShellWord.of(target.path()));
    }
    if (!force && !Publications.isOurs(target, state)) {
      throw refused(Failure.TARGET_CHANGED, "it is not what the store published to it", "status");
    }
  }

  private StoreException refused(Failure failure, String why, String verb) {
    return new StoreException(
        failure,
        target.path(),
        why,
        "sasldb publish " + verb + " -f " + ShellWord.of(folder),
        null);
  }
}
