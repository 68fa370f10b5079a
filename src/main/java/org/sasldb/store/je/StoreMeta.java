package org.sasldb.store.je;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a store knows of itself: one record of the database {@code meta}.
 *
 * @param schema the version of the layout of the databases
 * @param created when the store was made, in milliseconds since 1970
 * @param commits how many changes were committed
 */
record StoreMeta(int schema, long created, long commits) {
  /** The layout that this program writes; it reads no newer one. */
  static final int SCHEMA = 1;

  private static final int LENGTH = Integer.BYTES + 2 * Long.BYTES;

  /** The state of a store in which nothing was ever committed. */
  static StoreMeta none() {
    return new StoreMeta(SCHEMA, 0, 0);
  }

  StoreMeta afterCommit(long now) {
    return new StoreMeta(SCHEMA, commits == 0 ? now : created, commits + 1);
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(LENGTH).putInt(schema).putLong(created).putLong(commits).array();
  }

  /** Reads the record; null if it is too short. A newer schema may have made it longer. */
  static @Nullable StoreMeta ofBytes(byte[] bytes) {
    if (bytes.length < LENGTH) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new StoreMeta(in.getInt(), in.getLong(), in.getLong());
  }
}
