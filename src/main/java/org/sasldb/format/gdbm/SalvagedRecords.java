package org.sasldb.format.gdbm;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.SalvageSink;

/**
 * Takes single records out of buckets that may be damaged: only one whose key has the hash and the
 * beginning that its slot says, and none twice. Values carry no such sign; a damaged one is not
 * noticed.
 */
final class SalvagedRecords implements AutoCloseable {

  private static final int CHUNK = 8192;

  /** Bytes hashed for each byte of the file, so that a file made for it cannot keep us long. */
  private static final long EFFORT = 32;

  private final Buckets buckets;
  private final SalvageSink sink;
  private final LongSet taken = new LongSet();
  private final KeyHash keyHash = new KeyHash();
  private final byte[] chunk = new byte[CHUNK];
  private long effort;
  private long room;
  private long count;

  SalvagedRecords(Buckets buckets, SalvageSink sink) {
    this.buckets = buckets;
    this.sink = sink;
    // sound records do not overlap; of older ones there can be as many bytes again
    room = 2 * buckets.bytes.size;
    effort = EFFORT * buckets.bytes.size + (1 << 20);
  }

  /** Whether the slot refers to a record that is what the slot says. */
  boolean isRecord(long bucket, int slot) {
    long element = buckets.element(bucket, slot);
    int hash = buckets.hash(element);
    long pointer = buckets.pointer(element);
    int keySize = buckets.keySize(element);
    if (hash < 0 || !buckets.isRecordInside(pointer, keySize, buckets.dataSize(element))) {
      return false;
    }
    return buckets.isKeyStartRight(element) && isHash(hash, pointer, keySize);
  }

  private boolean isHash(int hash, long pointer, int keySize) {
    effort -= keySize;
    if (effort < 0) {
      return false;
    }
    keyHash.start(keySize);
    for (int done = 0; done < keySize; done += CHUNK) {
      int part = Math.min(CHUNK, keySize - done);
      buckets.bytes.copy(pointer + done, chunk, 0, part);
      keyHash.update(chunk, 0, part);
    }
    return hash == keyHash.signed() || hash == keyHash.unsigned();
  }

  /** Hands over the record of a slot, unless an earlier slot referred to the same bytes. */
  void take(long bucket, int slot, @Nullable String doubt) {
    long element = buckets.element(bucket, slot);
    long pointer = buckets.pointer(element);
    int keySize = buckets.keySize(element);
    int dataSize = buckets.dataSize(element);
    long length = (long) keySize + dataSize;
    if (!buckets.isRecordInside(pointer, keySize, dataSize)
        || length > room
        || (length > 0 && !taken.add(pointer + 1))) {
      return;
    }
    room -= length;
    count++;
    byte[] key = buckets.bytes.copy(pointer, keySize);
    byte[] value = buckets.bytes.copy(pointer + keySize, dataSize);
    sink.take(key, value, doubt);
  }

  /** Overwrites what was looked at last: what a damaged slot calls a key can be a value. */
  @Override
  public void close() {
    Arrays.fill(chunk, (byte) 0);
  }

  /** How many records were handed over. */
  long count() {
    return count;
  }
}
