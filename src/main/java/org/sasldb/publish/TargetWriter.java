package org.sasldb.publish;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalLookupService;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.Comparison;
import org.sasldb.admin.Progress;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.Secret;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.HeldPlace;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Ownership;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * Makes the file of a target what the store says.
 *
 * <p>A file of records is built beside the one that is there, read again and compared, and then
 * takes its place; readers find the old or the new one at any moment. An LMDB file, which its
 * readers keep open, is changed in place by one transaction.
 */
final class TargetWriter {
  private final Target target;
  private final StoreLocation place;
  private final OpenOptions options;

  /** What is noted on the way, so that a process that is killed leaves no riddle. */
  interface Journal {
    /**
     * Asked when nobody of ours can change the file any more.
     *
     * @throws StoreException if it is not what was published
     */
    void requireOurs() throws StoreException;

    /** The file is about to be altered. */
    void begin(TargetState.Begun what) throws StoreException;
  }

  /**
   * What the file of a target is to become.
   *
   * @param records what it is to show
   * @param undo whether that is what it had before
   * @param commits how many commits of the store that is
   */
  record Wanted(CredentialStore records, boolean undo, long commits) {}

  /**
   * What was written.
   *
   * @param records how many records the file has
   * @param file the file that was made or changed, as it was before it was read again; null for one
   *     that took the place of another, which was noted before
   */
  record Written(long records, @Nullable FileIdentity file) {}

  /** A store that is to take the place of another one. */
  private interface Filling {
    /** Makes it. */
    void fill(StoreLocation building) throws StoreException;

    /** Sees to it that it is what was wanted, and tells how many records it has. */
    long check(StoreLocation built) throws StoreException;
  }

  /**
   * @param place what is in the place of the target
   * @param options with the publisher's name
   */
  TargetWriter(Target target, StoreLocation place, OpenOptions options) {
    this.target = target;
    this.place = place;
    this.options = options;
  }

  /**
   * Makes the file what is wanted. What it was before has the name of what is kept next when this
   * returns; whoever notes the end keeps it.
   *
   * @param before what was published before
   */
  Written write(Wanted wanted, TargetState before, Journal journal) throws StoreException {
    if (!target.isThere()) {
      return create(wanted, journal);
    }
    CredentialStore source = wanted.records();
    if (target.format() == StoreFormat.LMDB && place.format() == StoreFormat.LMDB) {
      return change(wanted, before, journal);
    }
    Filling filling =
        new Filling() {
          @Override
          public void fill(StoreLocation building) throws StoreException {
            build(source, building, terms(place.recordFile(), ownership(target), true));
          }

          @Override
          public long check(StoreLocation built) throws StoreException {
            return requireBuilt(source, built);
          }
        };
    return exchange(target.format(), wanted, before, journal, filling);
  }

  /**
   * Puts a file that was kept in its place again, byte for byte.
   *
   * @param kept its records
   * @param file the file
   * @param mode the permission bits that it had there
   */
  Written putBack(Wanted kept, StoreLocation file, int mode, TargetState before, Journal journal)
      throws StoreException {
    Filling filling =
        new Filling() {
          @Override
          public void fill(StoreLocation building) throws StoreException {
            PublishedFiles.copy(file.path(), building.path());
            PublishedFiles.own(building.path(), ownershipInPlace().withMode(mode));
            PublishedFiles.sync(building.path());
          }

          @Override
          public long check(StoreLocation built) throws StoreException {
            return count(kept.records());
          }
        };
    return exchange(file.format(), kept, before, journal, filling);
  }

  /** Nobody reads a file that does not exist, so it is made where it is to be. */
  private Written create(Wanted wanted, Journal journal) throws StoreException {
    TargetState.Way way = TargetState.Way.MAKE;
    journal.begin(new TargetState.Begun(way, wanted.undo(), null, wanted.commits(), 0, null));
    Ownership given = ownership(target);
    Ownership ofNew = given.mode() == null ? given.withMode(PublishedFiles.MODE_OF_KEPT) : given;
    build(wanted.records(), target.location(), terms(null, ofNew, false));
    return readAgain(wanted.records());
  }

  private Written exchange(
      StoreFormat format, Wanted wanted, TargetState before, Journal journal, Filling filling)
      throws StoreException {
    StoreLocation building = StoreLocation.of(format, PublishedFiles.building(target.path()));
    Path kept = PublishedFiles.keptNext(target.path());
    try (HeldPlace held = Stores.hold(place, options)) {
      journal.requireOurs();
      // a name that was left to the file in place would be a way to write into that one
      PublishedFiles.remove(building.path());
      filling.fill(building);
      FileIdentity.Pending identity = FileIdentity.begin(building.recordFile());
      long records = filling.check(building);
      PublishedFiles.remove(kept);
      journal.begin(
          new TargetState.Begun(
              TargetState.Way.EXCHANGE,
              wanted.undo(),
              identity.get(),
              wanted.commits(),
              records,
              previous(before)));
      if (!held.exchange(building.path(), format, kept)) {
        throw changed();
      }
      return new Written(records, null);
    } finally {
      PublishedFiles.remove(building.path());
    }
  }

  private TargetState.Previous previous(TargetState before) throws StoreException {
    Integer mode = ownershipInPlace().mode();
    return new TargetState.Previous(
        place.format(),
        before.commits(),
        before.records(),
        mode == null ? PublishedFiles.MODE_OF_KEPT : mode);
  }

  private StoreException changed() {
    Path publisher = options.publishing().publisher();
    return new StoreException(
        Failure.TARGET_CHANGED,
        target.path(),
        "another program changed it while it was published",
        "sasldb publish status" + (publisher == null ? "" : " -f " + ShellWord.of(publisher)),
        null);
  }

  /**
   * The copy that is kept is of the file that was published, if that is still there once the copy
   * is made; so the change starts from it, and not from what another program makes of the file
   * until it is written.
   */
  private Written change(Wanted wanted, TargetState before, Journal journal) throws StoreException {
    StoreLocation copy = keepCopy();
    journal.requireOurs();
    TargetState.Previous kept = previous(before);
    TargetState.Way way = TargetState.Way.CHANGE;
    journal.begin(new TargetState.Begun(way, wanted.undo(), null, wanted.commits(), 0, kept));
    try (CredentialStore known = Stores.open(copy, reading());
        TargetChange change = TargetChange.of(known, wanted.records());
        CredentialStore file =
            Stores.open(target.location(), options.withAccess(OpenOptions.Access.WRITE))) {
      if (!(file.commit(change.changes()) instanceof CommitResult.Committed)) {
        throw changed();
      }
    }
    PublishedFiles.own(target, ownership(target));
    return readAgain(wanted.records());
  }

  /** What is in the file before it is changed, for an undo. */
  private StoreLocation keepCopy() throws StoreException {
    StoreLocation next = StoreLocation.of(StoreFormat.LMDB, PublishedFiles.keptNext(target.path()));
    Ownership closed = new Ownership(null, null, PublishedFiles.MODE_OF_KEPT);
    PublishedFiles.remove(next.path());
    try (CredentialStore file = Stores.open(target.location(), reading());
        StoreBuilder builder = Stores.build(next, terms(target.path(), closed, false))) {
      copy(file, builder);
      builder.finish();
      return next;
    }
  }

  private NewStore terms(@Nullable Path like, Ownership ownership, boolean replace) {
    return new NewStore(like, ownership, replace, 0, options);
  }

  private void build(CredentialStore source, StoreLocation where, NewStore terms)
      throws StoreException {
    try (StoreBuilder builder = Stores.build(where, terms)) {
      copy(source, builder);
      builder.finish();
    }
  }

  private void copy(CredentialStore from, StoreBuilder to) throws StoreException {
    try (RecordCursor cursor = from.scan()) {
      CredentialRecord entry;
      while ((entry = cursor.next()) != null) {
        try (Secret value = entry.value()) {
          String refusal = to.refusal(entry.key(), value.length());
          if (refusal != null) {
            throw new StoreException(
                Failure.KEY_REFUSED, target.path(), entry.key() + ": " + refusal);
          }
          to.add(entry);
        }
      }
    }
  }

  private static long count(CredentialStore records) throws StoreException {
    long count = 0;
    try (RecordCursor cursor = records.scan()) {
      while (cursor.nextKey() != null) {
        count++;
      }
    }
    return count;
  }

  /**
   * Reads the file in its place again. Other programs know this file, so one of them changed it if
   * it differs; and what they change from here on is not taken for ours.
   */
  private Written readAgain(CredentialStore source) throws StoreException {
    FileIdentity now = FileIdentity.of(target.fileInPlace()).orElse(null);
    Comparison comparison = compare(source, target.location());
    if (!comparison.same()) {
      throw changed();
    }
    return new Written(comparison.right(), now);
  }

  /** Reads a file that was built, which nobody else knows, from the disk. */
  private long requireBuilt(CredentialStore source, StoreLocation built) throws StoreException {
    Comparison comparison = compare(source, built);
    if (!comparison.same()) {
      throw new StoreException(
          Failure.DAMAGED,
          built.path(),
          "read again, it differs in " + comparison.different(),
          "sasldb store check -f " + ShellWord.of(built),
          null);
    }
    return comparison.right();
  }

  private Comparison compare(CredentialStore source, StoreLocation written) throws StoreException {
    try (CredentialStore file =
        Stores.open(written, reading().withUse(OpenOptions.Use.LONG_LIVED))) {
      return Comparison.of(source, file, Progress.NONE);
    }
  }

  private OpenOptions reading() {
    return options.withAccess(OpenOptions.Access.READ);
  }

  private Ownership ownershipInPlace() throws StoreException {
    try {
      return Ownership.of(place.recordFile());
    } catch (IOException e) {
      throw StoreFailures.read(place.path(), e);
    }
  }

  /** Owner, group and mode of a target as this host knows them. */
  static Ownership ownership(Target target) throws StoreException {
    UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
    Target.Access access = target.access();
    try {
      return new Ownership(
          access.owner() == null ? null : names.lookupPrincipalByName(access.owner()),
          access.group() == null ? null : names.lookupPrincipalByGroupName(access.group()),
          access.mode());
    } catch (IOException e) {
      throw new StoreException(
          Failure.NOT_PUBLISHED,
          target.path(),
          "this host has no owner or group " + e.getMessage(),
          "getent passwd; getent group",
          e);
    }
  }
}
