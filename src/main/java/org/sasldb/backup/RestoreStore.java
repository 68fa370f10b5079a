package org.sasldb.backup;

import java.io.IOException;
import org.sasldb.admin.Progress;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.CredentialRecord;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.HistoryBuilder;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Replaceable;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.StorePublisher;
import org.sasldb.store.Stores;

/**
 * Brings a store back from a backup: by {@linkplain #build building} a new one, which takes the
 * place of the old one in one step, or by {@linkplain #change one change} of the store that is
 * there.
 */
public final class RestoreStore {
  /** What it is called in the history. */
  static final String OPERATION = "restore";

  private static final int MOST_TRIES = 10;

  private final BackupFile backup;
  private final StoreLocation to;
  private final Progress progress;

  public RestoreStore(BackupFile backup, StoreLocation to, Progress progress) {
    this.backup = backup;
    this.to = to;
    this.progress = progress;
  }

  /**
   * What would be changed in the store that is there. Changes nothing.
   *
   * @throws StoreException if it cannot be read
   */
  public RestorePlan plan(OpenOptions options)
      throws IOException, BadLineException, StoreException {
    try (CredentialStore store =
            Stores.open(to, options.withAccess(OpenOptions.Access.READ).withUse(USE));
        Differences differences = Differences.between(store, backup)) {
      return differences.plan();
    }
  }

  private static final OpenOptions.Use USE = OpenOptions.Use.LONG_LIVED;

  /**
   * Makes the records of a store those of the backup, in one commit. Its owner, mode, files and
   * history stay.
   *
   * @return what was changed
   * @throws StoreException if the store fails, or others kept changing it; it is then as it was
   */
  public RestorePlan change(OpenOptions options)
      throws IOException, BadLineException, StoreException {
    try (CredentialStore store =
        Stores.open(to, options.withAccess(OpenOptions.Access.WRITE).withUse(USE))) {
      // a JE store is closed to other writers from its first change on
      store.commit(ChangeSet.of(OPERATION).build());
      for (int i = 0; i < MOST_TRIES; i++) {
        try (Differences differences = Differences.between(store, backup)) {
          if (store.commit(differences.changes()) instanceof CommitResult.Committed) {
            return differences.plan();
          }
        }
      }
    }
    throw new StoreException(
        Failure.CHANGED_UNDERNEATH, to.path(), "records came and went while they were compared");
  }

  /**
   * Refuses a place where no store can be restored; {@link #change} and {@link #build} do too, once
   * they are at work.
   *
   * @param options who would do it
   * @param byChange whether by {@link #change}
   */
  public void requireRoom(OpenOptions options, boolean byChange) throws StoreException {
    if (to.format() != StoreFormat.JE) {
      Stores.requireOwn(to, options);
    }
    if (!byChange) {
      Replaceable.require(to.recordFile());
    }
  }

  /**
   * Builds a store, with the history and the files of the old one if it is a JE store.
   *
   * @param targets whether it is published to the files that the old one was published to
   * @return what is in it
   * @throws StoreException if it cannot be built; what was there before is then as it was
   */
  public BackupSummary build(NewStore terms, boolean targets)
      throws IOException, BadLineException, StoreException {
    requireRoom(terms.options(), false);
    try (StoreBuilder builder = Stores.build(to, terms)) {
      progress.begin("restoring", -1);
      try {
        BackupSummary summary = backup.readTo(new Building(builder, targets));
        if (builder instanceof HistoryBuilder keeper) {
          keeper.operation(OPERATION);
        }
        builder.finish();
        return summary;
      } finally {
        progress.end();
      }
    }
  }

  private final class Building implements BackupReader.Content {
    private final StoreBuilder builder;
    private final boolean targets;

    Building(StoreBuilder builder, boolean targets) {
      this.builder = builder;
      this.targets = targets;
    }

    @Override
    public void file(String name, byte[] content) throws StoreException {
      if (builder instanceof HistoryBuilder keeper
          && (targets || !name.equals(StorePublisher.TARGETS))) {
        keeper.addFile(name, content);
      }
    }

    @Override
    public void record(CredentialRecord entry) throws StoreException {
      builder.add(entry);
      progress.advance();
    }

    @Override
    public void commit(HistoryEntry entry) throws StoreException {
      if (builder instanceof HistoryBuilder keeper) {
        keeper.addHistory(entry);
      }
    }
  }
}
