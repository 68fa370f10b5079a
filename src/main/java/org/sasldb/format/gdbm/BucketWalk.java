package org.sasldb.format.gdbm;

import org.sasldb.format.FormatException;

/**
 * The buckets in the order of the directory, each once (GDBM format, section 5). Since a bucket
 * only has elements of its own stretch of the directory, none can be met twice; what a bad
 * directory can still do is bounded by the size of the file.
 */
final class BucketWalk {

  private final GdbmHeader header;
  private final Buckets buckets;

  private int index;
  private int end;
  private long bucket;
  private long room;

  BucketWalk(GdbmHeader header, Buckets buckets) {
    this.header = header;
    this.buckets = buckets;
    room = buckets.bytes.size;
  }

  static FormatException badEntry(int index, long address) {
    return FormatException.corrupt(
        place(index), "there can be no bucket at " + address + " in this file");
  }

  private static String place(int index) {
    return "directory entry " + index;
  }

  /**
   * Moves to the next bucket; false at the end.
   *
   * @throws FormatException at an entry that refers to no bucket; the walk can go on behind it
   */
  boolean next() throws FormatException {
    index = end;
    if (index == header.entries()) {
      return false;
    }
    bucket = entry(index);
    while (end < header.entries() && entry(end) == bucket) {
      end++;
    }
    if (!buckets.isPlace(bucket)) {
      throw badEntry(index, bucket);
    }
    room -= buckets.bucketSize;
    if (room < 0) {
      end = header.entries();
      throw FormatException.corrupt(place(index), "more buckets than the file has room for");
    }
    return true;
  }

  private long entry(int i) {
    return buckets.bytes.getOffset(header.entryAt(i), header.abi.offsetSize);
  }

  /** Requires that exactly the entries it serves refer to the bucket. */
  void requireRun() throws FormatException {
    int bits = buckets.bits(bucket);
    if (bits < 0 || bits > header.dirBits) {
      return;
    }
    int length = 1 << (header.dirBits - bits);
    if (end - index != length || index % length != 0) {
      throw FormatException.corrupt(
          place(index),
          (end - index)
              + " entries from here refer to the bucket at "
              + bucket
              + ", which has "
              + bits
              + " hash bits");
    }
  }

  /** First entry of the directory that refers to the bucket. */
  int index() {
    return index;
  }

  /** The entry after the last one in a row that refers to the bucket. */
  int end() {
    return end;
  }

  long bucket() {
    return bucket;
  }
}
