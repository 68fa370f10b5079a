package org.sasldb.format.gdbm;

import org.sasldb.format.FormatException;

/**
 * Finds a key in its bucket by linear probing (GDBM format, section 6). Makes no objects. Safe for
 * use by several threads.
 */
final class KeySearch {

  static final long NOT_FOUND = -1;

  private final GdbmHeader header;
  private final Buckets buckets;
  private final BucketCheck check;

  /**
   * Entries of the directory whose bucket was checked, one bit each. Threads may lose each other's
   * bits, which only means that a bucket is checked once more.
   */
  private final long[] checked;

  KeySearch(GdbmHeader header, Buckets buckets) {
    this.header = header;
    this.buckets = buckets;
    check = new BucketCheck(header, buckets);
    checked = new long[(header.entries() + 63) >>> 6];
  }

  /** Address of the key's element, or {@link #NOT_FOUND}; tries the hashes of both signs. */
  long find(byte[] key) throws FormatException {
    long both = KeyHash.both(key);
    int signed = KeyHash.signed(both);
    int unsigned = KeyHash.unsigned(both);
    long found = find(key, signed);
    return found == NOT_FOUND && signed != unsigned ? find(key, unsigned) : found;
  }

  long find(byte[] key, int hash) throws FormatException {
    long bucket = bucket(header.entryOf(hash));
    int slots = buckets.slots;
    int slot = hash % slots;
    for (int i = 0; i < slots; i++) {
      long element = buckets.element(bucket, slot);
      int there = buckets.hash(element);
      if (there == Buckets.EMPTY) {
        return NOT_FOUND;
      }
      if (there == hash && buckets.keySize(element) == key.length) {
        long pointer = buckets.pointer(element);
        buckets.requireRecord(bucket, slot, pointer, key.length, buckets.dataSize(element));
        if (buckets.bytes.isAt(pointer, key)) {
          return element;
        }
      }
      slot = slot + 1 == slots ? 0 : slot + 1;
    }
    return NOT_FOUND;
  }

  private long bucket(int index) throws FormatException {
    long bucket = buckets.bytes.getOffset(header.entryAt(index), header.abi.offsetSize);
    if (!buckets.isPlace(bucket)) {
      throw BucketWalk.badEntry(index, bucket);
    }
    long bit = 1L << index;
    if ((checked[index >>> 6] & bit) == 0) {
      check.run(bucket, index, Errors.THROWN);
      checked[index >>> 6] |= bit;
    }
    return bucket;
  }
}
