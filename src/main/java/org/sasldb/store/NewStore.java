package org.sasldb.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a store that is built from nothing is to be.
 *
 * @param like a file whose owner, group, mode, access control list, security label and extended
 *     attributes it gets, each as far as the system lets this user; null for none
 * @param ownership what differs from that. The folder of a JE store is always closed to everybody
 *     but its owner.
 * @param replace whether it takes the place of what is at the path; without it, a path where
 *     something is is refused
 * @param mapBytes how far an LMDB file may grow; 0 for enough to begin with
 * @param options who builds it, and how long it waits for other writers
 */
public record NewStore(
    @Nullable Path like, Ownership ownership, boolean replace, long mapBytes, OpenOptions options) {
  /** A store that only this user can read. */
  public static NewStore ofCreator(OpenOptions options) {
    return new NewStore(null, Ownership.OF_CREATOR, false, 0, options);
  }

  /** The same with another owner, group or mode. */
  public NewStore withOwnership(Ownership other) {
    return new NewStore(like, other, replace, mapBytes, options);
  }

  /** The same in the place of what is there. */
  public NewStore replacing() {
    return new NewStore(like, ownership, true, mapBytes, options);
  }
}
