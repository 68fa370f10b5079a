package org.sasldb.format;

import org.jspecify.annotations.Nullable;

/** Takes the records that are still readable in a damaged file. */
public interface SalvageSink {
  /**
   * Takes a record. The same key can come more than once, when the file holds an older copy of a
   * record or the damage made one; the first one is the most trustworthy.
   *
   * @param key a copy of the key
   * @param value a copy of the value
   * @param doubt why the record may not be one of the file's current records, as a sentence without
   *     a full stop; null if nothing speaks against it
   */
  void take(byte[] key, byte[] value, @Nullable String doubt);
}
