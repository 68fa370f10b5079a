package org.sasldb.store;

import java.util.Optional;
import org.sasldb.record.Account;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;

/**
 * A set of records, each a key and one value, with atomic and durable changes.
 *
 * <p>Safe for use by several threads. "No such record" is an empty result; a store that cannot be
 * read or written is a {@link StoreException}, and the two are never mixed up. Keys and values are
 * bytes and come back exactly as they were stored.
 *
 * <p>An interrupt of a thread ends nothing here and is kept for the thread: a lookup gives its
 * answer, a commit is made, and one that waits for other writers waits for as long as the {@link
 * OpenOptions} say. Only a scan of a JE store may fail by one.
 */
public interface CredentialStore extends AutoCloseable {
  /** What this store is. Costs no scan. */
  StoreInfo info() throws StoreException;

  /**
   * The value of one record, read afresh: changes by other processes are seen at the latest a few
   * milliseconds after they were made, or, for a store opened read-only whose format gives a fixed
   * view (JE), when it is opened again.
   *
   * @return the value, which the caller should close after use, or empty if there is no record
   */
  Optional<Secret> get(RecordKey key) throws StoreException;

  /**
   * All records in the store's own order, as they were at one moment. Memory does not grow with the
   * number of records.
   */
  RecordCursor scan() throws StoreException;

  /**
   * The records of one account, which has few. A store that keeps them side by side finds them at
   * once; in others all keys are looked at.
   */
  default RecordCursor scan(Account account) throws StoreException {
    return new AccountScan(this, account);
  }

  /** The longest key that a commit can store, in bytes; {@link KeyLimit#NONE} where any can be. */
  default int longestKey() throws StoreException {
    return KeyLimit.NONE;
  }

  /**
   * Makes all the changes or none. When this returns {@link CommitResult.Committed} they are on the
   * disk; when it returns {@link CommitResult.Refused} or throws, the store is as it was before.
   * The work may be done in another thread, which this one waits for.
   */
  CommitResult commit(ChangeSet changes) throws StoreException;

  /** Releases the store. Calling it again does nothing. */
  @Override
  void close() throws StoreException;
}
