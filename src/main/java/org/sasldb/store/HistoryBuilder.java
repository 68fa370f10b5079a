package org.sasldb.store;

/** Builds a store that goes on with the history of another one, and takes over its settings. */
public interface HistoryBuilder extends StoreBuilder {
  /**
   * Sets what the building is called in the history, for example {@code restore}.
   *
   * @param operation never anything secret
   */
  void operation(String operation);

  /**
   * Adds a commit of the store that this one continues: the oldest first, after the last record.
   *
   * @throws StoreException if it cannot be written
   */
  void addHistory(HistoryEntry entry) throws StoreException;

  /**
   * Adds a file that belongs to the store and lies in its folder, closed to other users.
   *
   * @param name one of {@link StoreFiles#NAMES}
   * @throws StoreException if it cannot be written
   * @throws IllegalArgumentException if no such file belongs to a store
   */
  void addFile(String name, byte[] content) throws StoreException;
}
