package org.sasldb.publish;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalLookupService;
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
  private static final int MODE_OF_KEPT = 0600;

  private final Target target;
  private final CredentialStore source;
  private final OpenOptions options;

  /** What is noted on the way, so that a process that is killed leaves no riddle. */
  interface Journal {
    /**
     * Asked when nobody of ours can change the file any more.
     *
     * @throws StoreException if it is not what was published
     */
    void requireOurs() throws StoreException;

    /** The built file is about to be put in place. */
    void putting(FileIdentity built) throws StoreException;

    /** The file is about to be made, or changed in place. */
    void changing() throws StoreException;

    /** The file that was there is kept. */
    void kept(TargetState.Previous previous) throws StoreException;
  }

  /**
   * @param source what the target is to show
   * @param options with the publisher's name
   */
  TargetWriter(Target target, CredentialStore source, OpenOptions options) {
    this.target = target;
    this.source = source;
    this.options = options;
  }

  /**
   * Publishes.
   *
   * @param before what was published before
   * @return how many records the file has now
   */
  long write(TargetState before, Journal journal) throws StoreException {
    if (!exists()) {
      return create(journal);
    }
    StoreFormat present = StoreLocation.of(target.path()).format();
    boolean inPlace = target.format() == StoreFormat.LMDB && present == StoreFormat.LMDB;
    return inPlace ? change(before, journal) : exchange(present, before, journal);
  }

  private boolean exists() {
    return Files.exists(target.recordFile()) || Files.exists(target.path());
  }

  /** Nobody reads a file that does not exist, so it is made where it is to be. */
  private long create(Journal journal) throws StoreException {
    journal.changing();
    NewStore terms = new NewStore(null, ofNewFile(), false, 0, options);
    build(target.location(), terms);
    return requireSame(target.location());
  }

  private Ownership ofNewFile() throws StoreException {
    Ownership given = ownership(target);
    return new Ownership(
        given.owner(), given.group(), given.mode() == null ? (Integer) MODE_OF_KEPT : given.mode());
  }

  private long exchange(StoreFormat present, TargetState before, Journal journal)
      throws StoreException {
    StoreLocation building = StoreLocation.of(target.format(), sibling(".publishing"));
    StoreLocation place = StoreLocation.of(present, target.path());
    try (HeldPlace held = Stores.hold(place, options)) {
      journal.requireOurs();
      int mode = modeOf(place.recordFile());
      build(building, new NewStore(place.recordFile(), ownership(target), true, 0, options));
      long records = requireSame(building);
      journal.putting(FileIdentity.of(building.recordFile()).orElseThrow());
      Path kept = sibling(".previous-next");
      PublishedFiles.remove(kept);
      if (!held.exchange(building.path(), target.format(), kept)) {
        throw changed();
      }
      PublishedFiles.move(kept, kept(), MODE_OF_KEPT);
      journal.kept(new TargetState.Previous(present, before.commits(), before.records(), mode));
      return records;
    } finally {
      PublishedFiles.remove(building.path());
    }
  }

  private StoreException changed() {
    return new StoreException(
        Failure.TARGET_CHANGED,
        target.path(),
        "it was changed while it was published",
        "sasldb publish status",
        null);
  }

  private long change(TargetState before, Journal journal) throws StoreException {
    keepCopy(before, journal);
    journal.requireOurs();
    journal.changing();
    try (CredentialStore file =
        Stores.open(target.location(), options.withAccess(OpenOptions.Access.WRITE))) {
      CommitResult result = file.commit(differences(file));
      if (!(result instanceof CommitResult.Committed)) {
        throw changed();
      }
    }
    PublishedFiles.own(target.path(), ownership(target));
    return requireSame(target.location());
  }

  /** What is in the file before it is changed, for an undo. */
  private void keepCopy(TargetState before, Journal journal) throws StoreException {
    StoreLocation next = StoreLocation.of(StoreFormat.LMDB, sibling(".previous-next"));
    Ownership closed = new Ownership(null, null, MODE_OF_KEPT);
    try (CredentialStore file = Stores.open(target.location(), reading());
        StoreBuilder builder =
            Stores.build(next, new NewStore(target.path(), closed, true, 0, options))) {
      copy(file, builder);
      builder.finish();
    }
    PublishedFiles.move(next.path(), kept(), MODE_OF_KEPT);
    journal.kept(
        new TargetState.Previous(
            StoreFormat.LMDB, before.commits(), before.records(), modeOf(target.path())));
  }

  private ChangeSet differences(CredentialStore file) throws StoreException {
    ChangeSet.Builder changes = ChangeSet.of("publish");
    try (RecordCursor cursor = source.scan()) {
      CredentialRecord entry;
      while ((entry = cursor.next()) != null) {
        try (Secret there = file.get(entry.key()).orElse(null)) {
          if (there == null || !there.equals(entry.value())) {
            changes.put(entry.key(), entry.value());
          }
        }
      }
    }
    try (RecordCursor cursor = file.scan()) {
      for (RecordKey key = cursor.nextKey(); key != null; key = cursor.nextKey()) {
        if (source.get(key).isEmpty()) {
          changes.delete(key);
        }
      }
    }
    return changes.build();
  }

  private void build(StoreLocation where, NewStore terms) throws StoreException {
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

  /** Reads the file from the disk and compares it with what it is to show. */
  private long requireSame(StoreLocation written) throws StoreException {
    try (CredentialStore file =
        Stores.open(written, reading().withUse(OpenOptions.Use.LONG_LIVED))) {
      Comparison comparison = Comparison.of(source, file, Progress.NONE);
      if (!comparison.same()) {
        throw new StoreException(
            Failure.DAMAGED,
            written.path(),
            "read again, it differs in " + comparison.different(),
            "sasldb store check -f " + written,
            null);
      }
      return comparison.right();
    }
  }

  private OpenOptions reading() {
    return options.withAccess(OpenOptions.Access.READ);
  }

  private Path sibling(String suffix) {
    return PublishedFiles.sibling(target.path(), suffix);
  }

  private Path kept() {
    return PublishedFiles.kept(target.path());
  }

  private static int modeOf(Path file) throws StoreException {
    try {
      Integer mode = Ownership.of(file).mode();
      return mode == null ? MODE_OF_KEPT : mode;
    } catch (IOException e) {
      throw StoreFailures.read(file, e);
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
