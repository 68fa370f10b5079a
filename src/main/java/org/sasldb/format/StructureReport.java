package org.sasldb.format;

import java.util.List;

/** What a check of a whole file found. */
public interface StructureReport {
  /** The first findings, in the order they were made. */
  List<Finding> findings();

  /** How many errors there were, those beyond the first findings included. */
  long errors();

  /** How many warnings there were, likewise. */
  long warnings();

  /** Records that can be read, each value of a key with several counted. */
  long records();

  /** Whether there is no error. Warnings do not count. */
  default boolean isSound() {
    return errors() == 0;
  }
}
