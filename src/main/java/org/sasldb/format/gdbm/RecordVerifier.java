package org.sasldb.format.gdbm;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.sasldb.format.FormatException;

/**
 * Walks all buckets and checks whatever a record depends on (GDBM format, sections 5 to 9 and 11):
 * directory, buckets, each record inside the file, each hash that of its key, each key only once.
 * Needs eight bytes of memory for each slot of one bucket.
 */
final class RecordVerifier {

  /** Is shown each bucket and each record that is inside the file. */
  interface Visitor {

    /** Nothing to see. */
    Visitor NONE = new Visitor() {};

    default void visitBucket(long bucket) throws FormatException {}

    default void visitRecord(long bucket, int slot) throws FormatException {}
  }

  private static final int CHUNK = 8192;

  private final Buckets buckets;
  private final FileBytes bytes;
  private final Errors errors;
  private final BucketWalk walk;
  private final BucketCheck check;
  private final KeySearch search;
  private final KeyHash keyHash = new KeyHash();
  private final byte[] chunk = new byte[CHUNK];
  private final long[] live;
  private long room;
  private long records;
  private long signed;
  private long unsigned;

  RecordVerifier(GdbmHeader header, Buckets buckets, KeySearch search, Errors errors) {
    this.buckets = buckets;
    this.search = search;
    this.errors = errors;
    bytes = buckets.bytes;
    walk = new BucketWalk(header, buckets);
    check = new BucketCheck(header, buckets);
    live = new long[buckets.slots];
    room = bytes.size;
  }

  /** Checks the file and returns the number of records that can be read. */
  long run(Visitor visitor) throws FormatException {
    try {
      verifyBuckets(visitor);
      return records;
    } finally {
      // what a damaged slot calls a key can be a value
      Arrays.fill(chunk, (byte) 0);
    }
  }

  private void verifyBuckets(Visitor visitor) throws FormatException {
    boolean more = true;
    while (more) {
      try {
        more = walk.next();
        if (more) {
          verifyBucket(walk.bucket(), visitor);
          bytes.settle();
        }
      } catch (FormatException e) {
        errors.report(e);
      }
    }
  }

  HashVotes votes() {
    return new HashVotes(signed, unsigned);
  }

  private void verifyBucket(long bucket, Visitor visitor) throws FormatException {
    visitor.visitBucket(bucket);
    try {
      walk.requireRun();
    } catch (FormatException e) {
      errors.report(e);
    }
    check.run(bucket, walk.index(), errors);
    int count = 0;
    for (int slot = 0; slot < buckets.slots; slot++) {
      long element = buckets.element(bucket, slot);
      int hash = buckets.hash(element);
      if (hash == Buckets.EMPTY) {
        continue;
      }
      try {
        verifyRecord(bucket, slot, element, hash);
        live[count++] = (long) hash << 32 | slot;
        visitor.visitRecord(bucket, slot);
      } catch (FormatException e) {
        errors.report(e);
      }
    }
    Arrays.sort(live, 0, count);
    verifyDistinct(bucket, count);
  }

  private void verifyRecord(long bucket, int slot, long element, int hash) throws FormatException {
    long pointer = buckets.pointer(element);
    int keySize = buckets.keySize(element);
    int dataSize = buckets.dataSize(element);
    buckets.requireRecord(bucket, slot, pointer, keySize, dataSize);
    room -= (long) keySize + dataSize;
    if (room < 0) {
      throw FormatException.corrupt(
          Buckets.place(bucket, slot), "records of more bytes than the file has");
    }
    records++;
    hash(keyHash, pointer, keySize);
    if (keyHash.signed() == keyHash.unsigned()) {
      requireHash(hash == keyHash.signed(), bucket, slot);
    } else {
      requireHash(hash == keyHash.signed() || hash == keyHash.unsigned(), bucket, slot);
      vote(hash == keyHash.signed(), bucket, slot);
    }
  }

  private void hash(KeyHash into, long pointer, int keySize) {
    into.start(keySize);
    for (int done = 0; done < keySize; done += CHUNK) {
      int part = Math.min(CHUNK, keySize - done);
      bytes.copy(pointer + done, chunk, 0, part);
      into.update(chunk, 0, part);
    }
  }

  private void requireHash(boolean right, long bucket, int slot) throws FormatException {
    if (!right) {
      errors.report(
          FormatException.corrupt(Buckets.place(bucket, slot), "the hash is not that of the key"));
    }
  }

  /** A key written on two platforms stands at two places (GDBM format, section 7). */
  private void vote(boolean isSigned, long bucket, int slot) throws FormatException {
    if (isSigned) {
      signed++;
      return;
    }
    unsigned++;
    long element = buckets.element(bucket, slot);
    byte[] key = bytes.copy(buckets.pointer(element), buckets.keySize(element));
    if (isFound(key, keyHash.signed())) {
      errors.report(
          FormatException.corrupt(
              Buckets.place(bucket, slot),
              "the key is there twice, once for platforms with signed and once with unsigned"
                  + " characters"));
    }
  }

  private boolean isFound(byte[] key, int hash) {
    try {
      return search.find(key, hash) != KeySearch.NOT_FOUND;
    } catch (FormatException e) {
      // what is wrong with the other bucket is reported there
      return false;
    }
  }

  private void verifyDistinct(long bucket, int count) throws FormatException {
    int from = 0;
    for (int i = 1; i <= count; i++) {
      if (i < count && live[i] >>> 32 == live[from] >>> 32) {
        continue;
      }
      if (i - from > 1) {
        verifyDistinct(bucket, from, i);
      }
      from = i;
    }
  }

  /** Keys of one hash are rare, unless somebody made them. */
  private void verifyDistinct(long bucket, int from, int to) throws FormatException {
    Comparator<Integer> byKey = (a, b) -> compareKeys(bucket, a, b);
    int[] slots =
        IntStream.range(from, to)
            .mapToObj(i -> (int) live[i])
            .sorted(byKey)
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 1; i < slots.length; i++) {
      if (compareKeys(bucket, slots[i - 1], slots[i]) == 0) {
        errors.report(
            FormatException.corrupt(Buckets.place(bucket, slots[i]), "the key is there twice"));
      }
    }
  }

  private int compareKeys(long bucket, int a, int b) {
    long first = buckets.element(bucket, a);
    long second = buckets.element(bucket, b);
    int length = buckets.keySize(first);
    int bySize = Integer.compare(length, buckets.keySize(second));
    return bySize != 0
        ? bySize
        : bytes.compare(buckets.pointer(first), buckets.pointer(second), length);
  }
}
