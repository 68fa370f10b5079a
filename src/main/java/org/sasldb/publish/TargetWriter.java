package org.sasldb.publish;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalLookupService;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.Comparison;
import org.sasldb.admin.Progress;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
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

  /** Makes a store that is to take the place of another one, and tells how many records it has. */
  private interface Filling {
    long fill(StoreLocation building) throws StoreException;
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
   * @return how many records the file has now
   */
  long write(Wanted wanted, TargetState before, Journal journal) throws StoreException {
    if (!target.isThere()) {
      return create(wanted, journal);
    }
    CredentialStore source = wanted.records();
    if (target.format() == StoreFormat.LMDB && place.format() == StoreFormat.LMDB) {
      return change(wanted, before, journal);
    }
    Filling filling =
        building -> {
          build(source, building, terms(place.recordFile(), ownership(target), true));
          return requireSame(source, building);
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
  void putBack(Wanted kept, StoreLocation file, int mode, TargetState before, Journal journal)
      throws StoreException {
    Filling filling =
        building -> {
          PublishedFiles.copy(file.path(), building.path());
          PublishedFiles.own(building.path(), ownershipInPlace().withMode(mode));
          return count(kept.records());
        };
    exchange(file.format(), kept, before, journal, filling);
  }

  /** Nobody reads a file that does not exist, so it is made where it is to be. */
  private long create(Wanted wanted, Journal journal) throws StoreException {
    TargetState.Way way = TargetState.Way.MAKE;
    journal.begin(new TargetState.Begun(way, wanted.undo(), null, wanted.commits(), 0, null));
    Ownership given = ownership(target);
    Ownership ofNew = given.mode() == null ? given.withMode(PublishedFiles.MODE_OF_KEPT) : given;
    build(wanted.records(), target.location(), terms(null, ofNew, false));
    return requireSame(wanted.records(), target.location());
  }

  private long exchange(
      StoreFormat format, Wanted wanted, TargetState before, Journal journal, Filling filling)
      throws StoreException {
    StoreLocation building = StoreLocation.of(format, PublishedFiles.building(target.path()));
    Path kept = PublishedFiles.keptNext(target.path());
    try (HeldPlace held = Stores.hold(place, options)) {
      journal.requireOurs();
      // a name that was left to the file in place would be a way to write into that one
      PublishedFiles.remove(building.path());
      long records = filling.fill(building);
      PublishedFiles.remove(kept);
      journal.begin(
          new TargetState.Begun(
              TargetState.Way.EXCHANGE,
              wanted.undo(),
              FileIdentity.of(building.recordFile()).orElseThrow(),
              wanted.commits(),
              records,
              previous(before)));
      if (!held.exchange(building.path(), format, kept)) {
        throw changed();
      }
      return records;
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
    return new StoreException(
        Failure.TARGET_CHANGED,
        target.path(),
        "it was changed while it was published",
        "sasldb publish status",
        null);
  }

  private long change(Wanted wanted, TargetState before, Journal journal) throws StoreException {
    keepCopy();
    journal.requireOurs();
    TargetState.Previous kept = previous(before);
    TargetState.Way way = TargetState.Way.CHANGE;
    journal.begin(new TargetState.Begun(way, wanted.undo(), null, wanted.commits(), 0, kept));
    try (CredentialStore file =
        Stores.open(target.location(), options.withAccess(OpenOptions.Access.WRITE))) {
      commit(file, differences(wanted.records(), file));
    }
    PublishedFiles.own(target, ownership(target));
    return requireSame(wanted.records(), target.location());
  }

  private void commit(CredentialStore file, ChangeSet changes) throws StoreException {
    try {
      if (!(file.commit(changes) instanceof CommitResult.Committed)) {
        throw changed();
      }
    } finally {
      changes.wipe();
    }
  }

  /** What is in the file before it is changed, for an undo. */
  private void keepCopy() throws StoreException {
    StoreLocation next = StoreLocation.of(StoreFormat.LMDB, PublishedFiles.keptNext(target.path()));
    Ownership closed = new Ownership(null, null, PublishedFiles.MODE_OF_KEPT);
    PublishedFiles.remove(next.path());
    try (CredentialStore file = Stores.open(target.location(), reading());
        StoreBuilder builder = Stores.build(next, terms(target.path(), closed, false))) {
      copy(file, builder);
      builder.finish();
    }
  }

  private NewStore terms(@Nullable Path like, Ownership ownership, boolean replace) {
    return new NewStore(like, ownership, replace, 0, options);
  }

  private ChangeSet differences(CredentialStore source, CredentialStore file)
      throws StoreException {
    ChangeSet.Builder changes = ChangeSet.of("publish");
    boolean complete = false;
    try {
      addWrites(changes, source, file);
      addDeletions(changes, source, file);
      complete = true;
      return changes.build();
    } finally {
      if (!complete) {
        changes.build().wipe();
      }
    }
  }

  private static void addWrites(
      ChangeSet.Builder changes, CredentialStore source, CredentialStore file)
      throws StoreException {
    try (RecordCursor cursor = source.scan()) {
      CredentialRecord entry;
      while ((entry = cursor.next()) != null) {
        if (isIn(file, entry)) {
          entry.value().close();
        } else {
          changes.put(entry.key(), entry.value());
        }
      }
    }
  }

  private static boolean isIn(CredentialStore file, CredentialRecord entry) throws StoreException {
    try (Secret there = file.get(entry.key()).orElse(null)) {
      return there != null && there.equals(entry.value());
    }
  }

  private static void addDeletions(
      ChangeSet.Builder changes, CredentialStore source, CredentialStore file)
      throws StoreException {
    try (RecordCursor cursor = file.scan()) {
      for (RecordKey key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
        try (Secret wanted = source.get(key).orElse(null)) {
          if (wanted == null) {
            changes.delete(key);
          }
        }
      }
    }
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

  /** Reads the file from the disk and compares it with what it is to show. */
  private long requireSame(CredentialStore source, StoreLocation written) throws StoreException {
    try (CredentialStore file =
        Stores.open(written, reading().withUse(OpenOptions.Use.LONG_LIVED))) {
      Comparison comparison = Comparison.of(source, file, Progress.NONE);
      if (!comparison.same()) {
        throw new StoreException(
            Failure.DAMAGED,
            written.path(),
            "read again, it differs in " + comparison.different(),
            "sasldb store check -f " + ShellWord.of(written),
            null);
      }
      return comparison.right();
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
