package org.sasldb.store.lmdb;

/**
 * How large LMDB files may become (LMDB format, section 3).
 *
 * @param mapBytes map size of a file that is made or compacted; 0 for enough to begin with, or what
 *     the file has
 * @param growth whether a change that does not fit may double the map size. Programs that have the
 *     file open fail then, and crash after that: it needs their restart.
 */
public record LmdbSettings(long mapBytes, boolean growth) {
  /** Enough to begin with, and no growth. */
  public static final LmdbSettings USUAL = new LmdbSettings(0, false);

  public LmdbSettings {
    if (mapBytes < 0) {
      throw new IllegalArgumentException("a map of " + mapBytes + " bytes");
    }
  }
}
