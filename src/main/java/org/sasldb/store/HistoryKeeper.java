package org.sasldb.store;

/**
 * A store that keeps a history of its commits. Of the formats only JE does; a native file has no
 * place for one that libsasl would not take for a record.
 */
public interface HistoryKeeper {
  /** Which commit comes first. */
  enum Order {
    OLDEST_FIRST,
    NEWEST_FIRST
  }

  /**
   * The commits that were made before this call. A page of them at a time is in memory, so a
   * history may be longer than the heap.
   */
  HistoryCursor history(Order order) throws StoreException;
}
