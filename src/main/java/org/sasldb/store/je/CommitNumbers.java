package org.sasldb.store.je;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Which commit a record tells of: the one of {@code meta} of the newest, each of {@code history} of
 * one. A record of another database may look like one of these.
 */
final class CommitNumbers {
  private CommitNumbers() {}

  /** Whether a key is the one of the record of {@code meta}. */
  static boolean isMeta(byte[] key) {
    return Arrays.equals(key, JeDatabases.META_KEY);
  }

  /** Whether a key can be one of {@code history}. */
  static boolean isHistory(byte[] key) {
    return key.length == Long.BYTES + Integer.BYTES;
  }

  /** The number of the commit, or 0 if the record tells of none. */
  static long of(byte[] key, byte[] log, int valueAt, int valueLength) {
    if (isMeta(key)) {
      StoreMeta meta = StoreMeta.ofBytes(Arrays.copyOfRange(log, valueAt, valueAt + valueLength));
      return meta == null ? 0 : meta.commits();
    }
    return isHistory(key) ? ByteBuffer.wrap(key).getLong() : 0;
  }
}
