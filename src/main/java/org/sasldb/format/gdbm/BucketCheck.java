package org.sasldb.format.gdbm;

import org.sasldb.format.FormatException;

/**
 * What a bucket must be before "not there" is believed of it or one of its records is shown: its
 * bits, its count, and every element in a slot where a search finds it (GDBM format, sections 5 and
 * 6). Without state; safe for use by several threads.
 */
final class BucketCheck {

  private final GdbmHeader header;
  private final Buckets buckets;

  BucketCheck(GdbmHeader header, Buckets buckets) {
    this.header = header;
    this.buckets = buckets;
  }

  /**
   * Checks the bucket that serves an entry of the directory.
   *
   * @param index of the entry
   */
  void run(long bucket, int index, Errors errors) throws FormatException {
    int bits = buckets.bits(bucket);
    if (bits < 0 || bits > header.dirBits) {
      errors.report(
          corrupt(bucket, bits + " hash bits in a file of " + header.dirBits + " hash bits"));
      // nothing is known about what belongs here
      bits = 0;
    }
    checkCount(bucket, errors);
    checkElements(bucket, bits, index >>> (header.dirBits - bits), errors);
  }

  private void checkCount(long bucket, Errors errors) throws FormatException {
    int live = 0;
    for (int slot = 0; slot < buckets.slots; slot++) {
      if (buckets.hash(buckets.element(bucket, slot)) != Buckets.EMPTY) {
        live++;
      }
    }
    int count = buckets.count(bucket);
    if (count != live) {
      errors.report(corrupt(bucket, "counts " + count + " records, but has " + live));
    }
  }

  private void checkElements(long bucket, int bits, int prefix, Errors errors)
      throws FormatException {
    int slots = buckets.slots;
    // how many slots without a gap end with the one before this, counted around the table
    int filled = filledBefore(bucket);
    for (int slot = 0; slot < slots; slot++) {
      int hash = buckets.hash(buckets.element(bucket, slot));
      if (hash == Buckets.EMPTY) {
        filled = 0;
        continue;
      }
      if (hash < 0) {
        errors.report(corrupt(bucket, slot, "a hash that is negative"));
      } else if (hash >>> (31 - bits) != prefix) {
        errors.report(corrupt(bucket, slot, "the record belongs to another bucket"));
      } else if (Math.floorMod(slot - hash % slots, slots) > filled) {
        errors.report(corrupt(bucket, slot, "an empty slot hides the record"));
      }
      filled = Math.min(filled + 1, slots);
    }
  }

  private int filledBefore(long bucket) {
    int filled = 0;
    while (filled < buckets.slots
        && buckets.hash(buckets.element(bucket, buckets.slots - 1 - filled)) != Buckets.EMPTY) {
      filled++;
    }
    return filled;
  }

  private static FormatException corrupt(long bucket, String reason) {
    return FormatException.corrupt(Buckets.place(bucket), reason);
  }

  private static FormatException corrupt(long bucket, int slot, String reason) {
    return FormatException.corrupt(Buckets.place(bucket, slot), reason);
  }
}
