package org.sasldb.store;

/** A store that other processes may have open for changes while it is read. */
public interface SharedStore {
  /** Whether one of them has at this moment. Does not wait. */
  boolean isWrittenElsewhere();
}
