package org.sasldb.format.gdbm;

import org.sasldb.format.FormatException;

/**
 * The fields of a bucket at an address (GDBM format, section 6). An address given to these methods
 * must be one that {@link #isPlace} accepts. Safe for use by several threads.
 */
final class Buckets {

  /** The hash of an empty slot. */
  static final int EMPTY = -1;

  private static final int KEY_START = 4;
  private static final int KEY_START_LENGTH = 4;
  private static final int POINTER = 8;

  final FileBytes bytes;
  final GdbmAbi abi;
  final int bucketSize;

  /** Slots of a bucket. */
  final int slots;

  private final int blockSize;
  private final int keySizeAt;

  Buckets(FileBytes bytes, GdbmAbi abi, int bucketSize, int blockSize) {
    this.bytes = bytes;
    this.abi = abi;
    this.bucketSize = bucketSize;
    this.blockSize = blockSize;
    slots = abi.bucketElements(bucketSize);
    keySizeAt = POINTER + abi.offsetSize;
  }

  static String place(long bucket) {
    return "bucket at " + bucket;
  }

  static String place(long bucket, int slot) {
    return place(bucket) + ", slot " + slot;
  }

  /** Whether a bucket can be there. */
  boolean isPlace(long address) {
    return address >= blockSize && bytes.isInside(address, bucketSize);
  }

  int bits(long bucket) {
    return bytes.getInt(bucket + abi.bucketBits);
  }

  int count(long bucket) {
    return bytes.getInt(bucket + abi.bucketCount);
  }

  /** Where in the file the element in a slot is. */
  long element(long bucket, int slot) {
    return bucket + abi.bucketTable + (long) slot * abi.elementSize;
  }

  int hash(long element) {
    return bytes.getInt(element);
  }

  long pointer(long element) {
    return bytes.getOffset(element + POINTER, abi.offsetSize);
  }

  int keySize(long element) {
    return bytes.getInt(element + keySizeAt);
  }

  int dataSize(long element) {
    return bytes.getInt(element + keySizeAt + 4);
  }

  /** Whether key and data of an element are inside the file. */
  boolean isRecordInside(long pointer, int keySize, int dataSize) {
    return keySize >= 0 && dataSize >= 0 && bytes.isInside(pointer, (long) keySize + dataSize);
  }

  /** Requires key and data of an element to be inside the file. */
  void requireRecord(long bucket, int slot, long pointer, int keySize, int dataSize)
      throws FormatException {
    if (!isRecordInside(pointer, keySize, dataSize)) {
      throw FormatException.corrupt(
          place(bucket, slot),
          "a record at "
              + pointer
              + ", key "
              + keySize
              + " and data "
              + dataSize
              + " bytes, is not inside the file");
    }
  }

  /** Whether the copy of the key's first bytes in its element is right. */
  boolean isKeyStartRight(long element) {
    int length = Math.min(KEY_START_LENGTH, keySize(element));
    return bytes.compare(element + KEY_START, pointer(element), length) == 0;
  }
}
