package org.sasldb.publish;

import java.io.IOException;
import java.nio.file.Path;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.HeldPlace;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Ownership;
import org.sasldb.store.Publishing;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** Exchanges a published file and the one that was kept of the publication before. */
final class TargetUndo {
  private static final int MODE_OF_KEPT = 0600;

  private final Target target;
  private final Path folder;
  private final OpenOptions options;

  TargetUndo(Target target, Path folder, OpenOptions options) {
    this.target = target;
    this.folder = folder;
    this.options =
        options.withPublishing(
            new Publishing(Publishing.Moment.NEVER, options.publishing().listener(), folder));
  }

  void run(TargetStates states, boolean force) throws StoreException {
    TargetState state = states.of(target);
    Path kept = kept();
    TargetState.Previous previous = state.previous();
    if (previous == null || PublishedFiles.all(kept).isEmpty()) {
      throw new StoreException(
          Failure.NO_SUCH_STORE,
          target.path(),
          "nothing was published before what is there now",
          "sasldb publish status -f " + folder,
          null);
    }
    if (target.held()) {
      throw new StoreException(
          Failure.NO_SUCH_STORE,
          target.path(),
          "no older file is kept: it was put back already, and is held",
          "sasldb publish run " + target.path() + " -f " + folder,
          null);
    }
    if (PublishedFiles.all(target.path()).isEmpty()) {
      throw new StoreException(
          Failure.NO_SUCH_STORE,
          target.path(),
          "the published file is missing",
          "sasldb publish run " + target.path() + " -f " + folder,
          null);
    }
    if (!force && !Publications.isOurs(target, state)) {
      throw new StoreException(
          Failure.TARGET_CHANGED,
          target.path(),
          "it is not what the store published to it",
          "sasldb publish status -f " + folder,
          null);
    }
    if (target.format() == StoreFormat.LMDB && previous.format() == StoreFormat.LMDB) {
      changeBack(states, previous, kept);
      return;
    }
    StoreLocation putBack = StoreLocation.of(previous.format(), kept);
    requireReadable(putBack);
    states.put(target, state.putting(FileIdentity.of(putBack.recordFile()).orElseThrow()));
    int mode = exchange(previous, kept);
    TargetState.Previous undone =
        new TargetState.Previous(
            StoreLocation.of(target.path()).format(), state.commits(), state.records(), mode);
    FileIdentity now = FileIdentity.of(present().recordFile()).orElse(null);
    states.put(
        target, state.keeping(undone).published(previous.commits(), previous.records(), now));
  }

  /** The kept file, under its name again if an undo that was killed had given it another. */
  private Path kept() throws StoreException {
    Path kept = PublishedFiles.kept(target.path());
    Path undone = PublishedFiles.undone(target.path());
    if (PublishedFiles.all(kept).isEmpty() && !PublishedFiles.all(undone).isEmpty()) {
      PublishedFiles.move(undone, kept, MODE_OF_KEPT);
    }
    return kept;
  }

  /** The readers of an LMDB file keep it open, so its records are changed back. */
  private void changeBack(TargetStates states, TargetState.Previous previous, Path kept)
      throws StoreException {
    Path source = PublishedFiles.undone(target.path());
    PublishedFiles.move(kept, source, MODE_OF_KEPT);
    OpenOptions reading = options.withAccess(OpenOptions.Access.READ);
    try (CredentialStore records =
        Stores.open(StoreLocation.of(StoreFormat.LMDB, source), reading)) {
      TargetWriter writer = new TargetWriter(target, records, options);
      long count = writer.write(states.of(target), new UndoJournal(target, states));
      FileIdentity now = FileIdentity.of(target.recordFile()).orElse(null);
      states.put(target, states.of(target).published(previous.commits(), count, now));
    } catch (StoreException e) {
      PublishedFiles.move(source, kept, MODE_OF_KEPT);
      states.put(target, states.of(target).keeping(previous));
      throw e;
    }
    PublishedFiles.remove(source);
  }

  /** Notes what an undo does; what is there was looked at before. */
  private record UndoJournal(Target target, TargetStates states) implements TargetWriter.Journal {
    @Override
    public void requireOurs() {}

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

  /** What lay about since the last publication may have been damaged meanwhile. */
  private void requireReadable(StoreLocation kept) throws StoreException {
    try (CredentialStore file = Stores.open(kept, options.withAccess(OpenOptions.Access.READ));
        RecordCursor cursor = file.scan()) {
      while (cursor.nextKey() != null) {
        // it is read to its end
      }
    }
  }

  private StoreLocation present() throws StoreException {
    return StoreLocation.of(StoreLocation.of(target.path()).format(), target.path());
  }

  /** Returns the mode that the published file had. */
  private int exchange(TargetState.Previous previous, Path kept) throws StoreException {
    StoreLocation place = present();
    StoreFormat format = previous.format();
    try (HeldPlace held = Stores.hold(place, options)) {
      Ownership now = Ownership.of(place.recordFile());
      Path undone = PublishedFiles.sibling(target.path(), ".previous-next");
      PublishedFiles.remove(undone);
      PublishedFiles.own(kept, new Ownership(now.owner(), now.group(), previous.mode()));
      if (!held.exchange(kept, format, undone)) {
        throw new StoreException(
            Failure.TARGET_CHANGED, target.path(), "it was changed while it was put back");
      }
      PublishedFiles.move(undone, kept, MODE_OF_KEPT);
      return now.mode() == null ? MODE_OF_KEPT : now.mode();
    } catch (IOException e) {
      throw StoreFailures.write(target.path(), e);
    }
  }
}
