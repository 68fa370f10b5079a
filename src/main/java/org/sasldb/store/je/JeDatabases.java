package org.sasldb.store.je;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sleepycat.je.Cursor;
import com.sleepycat.je.Database;
import com.sleepycat.je.DatabaseConfig;
import com.sleepycat.je.DatabaseEntry;
import com.sleepycat.je.DatabaseNotFoundException;
import com.sleepycat.je.Environment;
import com.sleepycat.je.LockMode;
import com.sleepycat.je.OperationStatus;
import com.sleepycat.je.Transaction;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Secret;
import org.sasldb.store.Failure;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.StoreException;

/**
 * The three databases of an environment: {@code records} (key to value, the bytes as they are),
 * {@code meta} ({@link StoreMeta}) and {@code history} ({@link HistoryPart}), the last opened only
 * when it is needed. In an environment that is read and has none of them they are null.
 */
final class JeDatabases {
  static final String RECORDS = "records";
  static final String META = "meta";
  static final String HISTORY = "history";

  /** The key of the one record in {@code meta}. */
  static final byte[] META_KEY = "store".getBytes(UTF_8);

  private final Path store;
  private final Environment environment;
  private final boolean writes;
  private final @Nullable Database records;
  private final @Nullable Database meta;
  private @Nullable Database history;

  /** Opens the databases; where the environment is written, they are made. */
  JeDatabases(Path store, Environment environment, boolean writes) throws StoreException {
    this.store = store;
    this.environment = environment;
    this.writes = writes;
    this.records = open(RECORDS, writes);
    this.meta = open(META, writes);
  }

  private @Nullable Database open(String name, boolean create) throws StoreException {
    try {
      return environment.openDatabase(null, name, config(false));
    } catch (DatabaseNotFoundException e) {
      if (!List.of(RECORDS, META, HISTORY).containsAll(environment.getDatabaseNames())) {
        throw new StoreException(
            Failure.NOT_A_STORE,
            store,
            "it is an environment of Berkeley DB Java Edition that another program made");
      }
    }
    return create ? environment.openDatabase(null, name, config(true)) : null;
  }

  private DatabaseConfig config(boolean create) {
    return new DatabaseConfig().setTransactional(true).setReadOnly(!writes).setAllowCreate(create);
  }

  /** The records, or null if nothing was ever stored. */
  @Nullable Database records() {
    return records;
  }

  /** The history, or null if nothing was ever stored. */
  synchronized @Nullable Database history() throws StoreException {
    if (history == null) {
      history = open(HISTORY, writes);
    }
    return history;
  }

  /** What the store says of itself. */
  StoreMeta readMeta() throws StoreException {
    DatabaseEntry found = new DatabaseEntry();
    if (meta == null
        || meta.get(null, new DatabaseEntry(META_KEY), found, LockMode.DEFAULT)
            != OperationStatus.SUCCESS) {
      return StoreMeta.none();
    }
    StoreMeta read = StoreMeta.ofBytes(found.getData());
    if (read == null) {
      throw new StoreException(Failure.DAMAGED, store, "its record of itself cannot be read");
    }
    if (read.schema() > StoreMeta.SCHEMA) {
      throw new StoreException(
          Failure.NEWER_SCHEMA,
          store,
          "its schema is version "
              + read.schema()
              + ", this program knows versions up to "
              + StoreMeta.SCHEMA);
    }
    return read;
  }

  /** Does everything that belongs to one commit, within a transaction. */
  void apply(Effects effects, StoreMeta next, HistoryEntry entry, Transaction transaction)
      throws StoreException {
    Database told = history();
    if (records == null || meta == null || told == null) {
      throw new StoreException(Failure.READ_ONLY, store, "it was opened for reading only");
    }
    try (Cursor cursor = records.openCursor(transaction, null)) {
      for (Effects.Effect effect : effects.all()) {
        DatabaseEntry key = new DatabaseEntry(effect.key().toByteArray());
        Secret after = effect.after();
        if (after == null) {
          records.delete(transaction, key);
        } else {
          cursor.put(key, new DatabaseEntry(after.toByteArray()));
        }
      }
    }
    JeHistory.append(told, transaction, entry);
    meta.put(transaction, new DatabaseEntry(META_KEY), new DatabaseEntry(next.toBytes()));
  }

  /** Goes on with the history of another store, within a transaction. */
  void inherit(List<HistoryEntry> entries, boolean clear, StoreMeta next, Transaction transaction)
      throws StoreException {
    Database told = history();
    if (meta == null || told == null) {
      throw new StoreException(Failure.READ_ONLY, store, "it was opened for reading only");
    }
    if (clear) {
      JeHistory.clear(told, transaction);
    }
    for (HistoryEntry entry : entries) {
      JeHistory.append(told, transaction, entry);
    }
    meta.put(transaction, new DatabaseEntry(META_KEY), new DatabaseEntry(next.toBytes()));
  }

  void close() {
    for (Database database : new @Nullable Database[] {records, meta, history}) {
      if (database != null) {
        database.close();
      }
    }
  }
}
