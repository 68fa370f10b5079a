package org.sasldb.store;

import org.jspecify.annotations.Nullable;

/** Walks over the history of a store. Holds nothing that would have to be closed. */
public interface HistoryCursor {
  /**
   * The next commit, or null after the last one.
   *
   * @throws StoreException if the store cannot be read, or was closed
   */
  @Nullable HistoryEntry next() throws StoreException;
}
