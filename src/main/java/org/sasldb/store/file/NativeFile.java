package org.sasldb.store.file;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.format.RecordScan;
import org.sasldb.store.CheckReport;

/**
 * The records of one file, as they were when it was read (or, if it is mapped, as they are now).
 * Safe for use by several threads.
 */
interface NativeFile {
  /** The value of a key, the first one if it has several; null if there is none. */
  byte @Nullable [] find(byte[] key) throws FormatException;

  /** All records, in the file's order. */
  RecordScan entries();

  /** Checks all that a record depends on; afterwards {@link #entries()} does not fail. */
  void verify() throws FormatException;

  /** Checks everything there is to check. */
  CheckReport check() throws FormatException;

  /** What {@code info} shows of it. */
  void describe(Map<String, Object> facts);

  /** Whether the file can hold several values for a key, so that it must not be rewritten. */
  boolean allowsDuplicates();

  /** Whether this kind of file is only read. */
  default boolean isReadOnly() {
    return false;
  }

  /** The longest key that a rewritten file can hold, in bytes. */
  int maxKeyLength();

  /** Starts a file of the same form (version, byte order, page size …), without records. */
  Rewrite rewrite() throws FormatException;
}
