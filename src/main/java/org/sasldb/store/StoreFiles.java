package org.sasldb.store;

import java.util.List;

/** The small files that an administrator keeps in the folder of a JE store. */
public final class StoreFiles {
  /** The settings of the store. */
  public static final String CONFIGURATION = "sasldb.conf";

  /** All of them. */
  public static final List<String> NAMES = List.of(CONFIGURATION, StorePublisher.TARGETS);

  /** Longer ones are not taken for what they should be. */
  public static final int MOST_BYTES = 1 << 20;

  private StoreFiles() {}
}
