package org.sasldb.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.Comparison;
import org.sasldb.admin.Progress;
import org.sasldb.publish.TargetState.Begun;
import org.sasldb.publish.TargetState.Way;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.NdbmName;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * Ends what was begun at a target, by this process or by one that was killed: what was altered is
 * noted, what was not is as if it had never been begun, and nothing lies about afterwards. Nobody
 * else publishes to the target meanwhile.
 */
final class Settlement {
  private final Publications publications;
  private final Target target;
  private final TargetStates states;
  private final TargetList list;
  private final Path store;
  private final OpenOptions reading;

  /** What can be told of something that was begun. */
  private enum Verdict {
    DONE,
    NOT_DONE,
    /** Another program changed the file since. */
    UNKNOWN
  }

  /**
   * @param list the one that the target is in
   * @param store the folder of the store
   * @param reading with the publisher's name
   */
  Settlement(
      Publications publications,
      Target target,
      TargetStates states,
      TargetList list,
      Path store,
      OpenOptions reading) {
    this.publications = publications;
    this.target = target;
    this.states = states;
    this.list = list;
    this.store = store;
    this.reading = reading;
  }

  /** The file has been altered as it was begun. */
  void end(TargetWriter.Written written) throws StoreException {
    TargetState state = states.of(target);
    Begun begun = state.begun();
    if (begun != null && begun.way() != Way.EXCHANGE) {
      states.put(target, state.altered(written.records(), written.file()));
    }
    end();
  }

  private void end() throws StoreException {
    TargetState state = states.of(target);
    Begun begun = state.begun();
    if (begun == null) {
      return;
    }
    if (begun.kept() != null) {
      PublishedFiles.keepNext(target.path(), begun.kept().format());
    }
    if (begun.undo()) {
      list.hold(target);
    } else {
      list.release(target);
    }
    states.put(target, state.ended());
  }

  /**
   * Looks what became of what was begun and not ended. A store that was copied, and whose original
   * is published to the file, leaves it alone.
   *
   * @param force whether it may end without knowing
   */
  void settle(boolean force) throws StoreException {
    if (TargetMark.otherStore(target.path(), store).isPresent()) {
      return;
    }
    Begun begun = states.of(target).begun();
    if (begun != null) {
      switch (verdict(begun, force)) {
        case DONE -> end();
        case NOT_DONE -> states.put(target, states.of(target).abandoned());
        case UNKNOWN -> abandonKeeping(begun);
      }
    }
    tidy(begun != null);
  }

  /** What a killed process left before it began is in nobody's way; it goes when it can. */
  private void tidy(boolean required) throws StoreException {
    try {
      PublishedFiles.removeUnfinished(target.path());
    } catch (StoreException e) {
      if (required) {
        throw e;
      }
    }
  }

  private Verdict verdict(Begun begun, boolean force) throws StoreException {
    try {
      return begun.way() == Way.EXCHANGE ? ofExchange(begun) : ofChange(begun);
    } catch (StoreException e) {
      if (force) {
        return Verdict.UNKNOWN;
      }
      throw e;
    } catch (IOException e) {
      throw StoreFailures.write(target.path(), e);
    }
  }

  /** What was before the unknown is the best that can be put back. */
  private void abandonKeeping(Begun begun) throws StoreException {
    TargetState.Previous kept = begun.kept();
    if (kept == null || PublishedFiles.all(PublishedFiles.keptNext(target.path())).isEmpty()) {
      states.put(target, states.of(target).abandoned());
      return;
    }
    PublishedFiles.keepNext(target.path(), kept.format());
    states.put(target, states.of(target).abandonedKeeping(kept));
  }

  /**
   * The old files have second names from before the new ones take the first until the end. New ones
   * that take the name of none of them have two until the old ones are gone. As long as the old
   * record file has both its names, and the new one not, nothing is exchanged; while each has two,
   * the new one stays, unless another program changed the old one.
   */
  private Verdict ofExchange(Begun begun) throws StoreException, IOException {
    TargetState.Previous kept = begun.kept();
    if (begun.built() == null || kept == null) {
      return Verdict.UNKNOWN;
    }
    Path old = recordFile(kept.format(), PublishedFiles.keptNext(target.path()));
    Path building = PublishedFiles.building(target.path());
    boolean stays = isSame(old, placeOf(old));
    boolean done = isDone(begun.built(), PublishedFiles.records(building).orElse(null), old, stays);
    if (!done) {
      removeGiven(building);
    }
    for (Path file : PublishedFiles.all(PublishedFiles.keptNext(target.path()))) {
      if (done) {
        removeFirstName(file);
      } else if (stays) {
        putBack(file);
      }
    }
    return done ? Verdict.DONE : Verdict.NOT_DONE;
  }

  /**
   * @param file what is known of the new record file
   * @param built its first name, if it still has that one
   * @param old the second name of the old record file
   * @param stays whether that file has its first one, too
   */
  private boolean isDone(FileIdentity file, @Nullable Path built, Path old, boolean stays)
      throws StoreException, IOException {
    if (built != null && isSame(built, placeOf(built, PublishedFiles.building(target.path())))) {
      return !stays || isUntouched(old) || !file.isThatOf(built);
    }
    return file.isThatOf(target.fileInPlace())
        || (!stays && built == null && wasExchanged(file, old));
  }

  private boolean isUntouched(Path old) throws StoreException {
    FileIdentity current = states.of(target).current();
    return current != null && current.isThatOf(old);
  }

  private boolean wasExchanged(FileIdentity built, Path old) throws StoreException {
    return Files.isRegularFile(old, LinkOption.NOFOLLOW_LINKS) || built.isOf(target.fileInPlace());
  }

  /** Of a store of several files one may have got its name, which no old file had. */
  private void removeGiven(Path building) throws IOException {
    for (Path file : PublishedFiles.all(building)) {
      Path place = placeOf(file, building);
      if (isSame(file, place)) {
        Files.delete(place);
      }
    }
  }

  private static Path recordFile(StoreFormat format, Path name) {
    return format == StoreFormat.NDBM ? NdbmName.of(name).file() : name;
  }

  /** A store of another format has other names, and the old ones were still to go. */
  private void removeFirstName(Path old) throws IOException {
    Path place = placeOf(old);
    if (isSame(old, place)) {
      Files.delete(place);
    }
  }

  /** Of a store of several files one may have been exchanged. */
  private void putBack(Path old) throws IOException {
    Path place = placeOf(old);
    if (!isSame(old, place)) {
      Files.move(old, place, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private Path placeOf(Path file) {
    return placeOf(file, PublishedFiles.keptNext(target.path()));
  }

  /** The place of a file that has another name, as one of the files of that name. */
  private Path placeOf(Path file, Path name) {
    return PublishedFiles.placeOf(file, name, target.path());
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
  }

  private Verdict ofChange(Begun begun) throws StoreException {
    TargetState state = states.of(target);
    // taken before any comparison, so that a change since then is not taken for ours
    FileIdentity now = identity();
    if (now == null || isThatOf(state.current())) {
      return Verdict.NOT_DONE;
    }
    if (isThatOf(begun.built())) {
      return Verdict.DONE;
    }
    long records = wanted(begun);
    if (records >= 0) {
      states.put(target, state.altered(records, now));
      return Verdict.DONE;
    }
    if (hasRecordsOf(PublishedFiles.keptNext(target.path())) >= 0) {
      states.put(target, state.found(now));
      return Verdict.NOT_DONE;
    }
    return Verdict.UNKNOWN;
  }

  private boolean isThatOf(@Nullable FileIdentity identity) throws StoreException {
    return identity != null && identity.isThatOf(target.fileInPlace());
  }

  private @Nullable FileIdentity identity() throws StoreException {
    return FileIdentity.of(target.fileInPlace()).orElse(null);
  }

  /** How many records the file has if they are those that were wanted; -1 if they are not. */
  private long wanted(Begun begun) throws StoreException {
    if (begun.undo()) {
      return hasRecordsOf(PublishedFiles.kept(target.path()));
    }
    if (publications.commits() != begun.commits() || target.inPlace().format() != target.format()) {
      return -1;
    }
    Comparison comparison = publications.compare(target);
    return comparison.same() ? comparison.right() : -1;
  }

  /** Only a file that is changed in place is compared with a copy of it, so both are LMDB files. */
  private long hasRecordsOf(Path copy) throws StoreException {
    if (target.format() != StoreFormat.LMDB || PublishedFiles.all(copy).isEmpty()) {
      return -1;
    }
    try (CredentialStore kept = Stores.open(StoreLocation.of(StoreFormat.LMDB, copy), reading);
        CredentialStore file = Stores.open(target.location(), reading)) {
      Comparison comparison = Comparison.of(kept, file, Progress.NONE);
      return comparison.same() ? comparison.right() : -1;
    }
  }
}
