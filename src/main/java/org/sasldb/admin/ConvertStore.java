package org.sasldb.admin;

import org.sasldb.record.CredentialRecord;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.Replaceable;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * Copies all records of a store into a new one of any format, and proves that they arrived.
 *
 * <p>One record at a time is held, besides what the new store needs to be laid out. Nothing is at
 * the new place before all records are written and on the disk.
 */
public final class ConvertStore {
  private final StoreLocation from;
  private final StoreLocation to;
  private final NewStore terms;
  private final Progress progress;

  /**
   * @param from the store to read
   * @param to where the new one is to be; its format is decided by its name, and by what is there
   * @param terms what the new store is to be
   */
  public ConvertStore(StoreLocation from, StoreLocation to, NewStore terms, Progress progress) {
    this.from = from;
    this.to = to;
    this.terms = terms;
    this.progress = progress;
  }

  /**
   * What would be copied, and what could not be. Changes nothing.
   *
   * @throws StoreException if a store fails, or all of it would not fit into the new one
   */
  public Survey survey() throws StoreException {
    requireRoom();
    try (StoreBuilder builder = Stores.build(to, terms);
        CredentialStore source = source()) {
      Survey survey = Survey.of(source, builder, progress);
      if (terms.mapBytes() != 0 && survey.obstacleCount() == 0) {
        // how much room an LMDB file needs is not known before it is laid out
        add(source, builder, survey.records());
        builder.requireFit();
      }
      return survey;
    }
  }

  private void requireRoom() throws StoreException {
    if (terms.replace()) {
      Replaceable.require(to.recordFile());
    }
  }

  /**
   * Copies the records.
   *
   * @param expected how many there are, for the progress
   * @return how many were copied
   * @throws StoreException if a store fails, or the new one cannot hold a record; then there is no
   *     new store
   */
  public long copy(long expected) throws StoreException {
    requireRoom();
    try (StoreBuilder builder = Stores.build(to, terms);
        CredentialStore source = source()) {
      long copied = add(source, builder, expected);
      builder.finish();
      return copied;
    }
  }

  private long add(CredentialStore source, StoreBuilder builder, long expected)
      throws StoreException {
    long copied = 0;
    progress.begin("copying", expected);
    try (RecordCursor cursor = source.scan()) {
      CredentialRecord entry;
      while ((entry = cursor.next()) != null) {
        builder.add(entry);
        entry.value().close();
        copied++;
        progress.advance();
      }
    } finally {
      progress.end();
    }
    return copied;
  }

  /** Reads both stores again, from the disk, and compares them. */
  public Comparison compare() throws StoreException {
    OpenOptions many = reading().withUse(OpenOptions.Use.LONG_LIVED);
    try (CredentialStore source = source();
        CredentialStore target = Stores.open(to, many)) {
      return Comparison.of(source, target, progress);
    }
  }

  private CredentialStore source() throws StoreException {
    return Stores.open(from, reading());
  }

  private OpenOptions reading() {
    return terms.options().withAccess(OpenOptions.Access.READ);
  }
}
