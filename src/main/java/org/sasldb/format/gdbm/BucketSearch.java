package org.sasldb.format.gdbm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;

/**
 * Looks for buckets anywhere in a file, by what every bucket is: small counts, hashes that agree in
 * their first bits, each in a slot where a search finds it, and at least one record whose key has
 * the hash of its slot. What chance brings forth passes none of these.
 */
final class BucketSearch {

  private static final int MOST_BITS = 28;

  /** Slots looked at for each byte of the file, so that a file made for it cannot keep us long. */
  private static final long EFFORT = 32;

  private final Buckets buckets;
  private final SalvagedRecords records;
  private long effort;

  BucketSearch(Buckets buckets, SalvagedRecords records) {
    this.buckets = buckets;
    this.records = records;
    effort = EFFORT * buckets.bytes.size + (1 << 20);
  }

  /**
   * A bucket that was found.
   *
   * @param bits its hash bits
   * @param prefix the first hash bits of its records
   */
  record Found(long bucket, int bits, int prefix, int records) {

    /** A number of its own for each pair of bits and prefix; halved, that of the bucket before. */
    long name() {
      return 1L << bits | prefix;
    }
  }

  /**
   * Buckets at multiples of a step.
   *
   * @param known where buckets are already
   */
  List<Found> run(int step, LongSet known) throws FormatException {
    List<Found> found = new ArrayList<>();
    long last = buckets.bytes.size - buckets.bucketSize;
    long at = step;
    while (at <= last && effort > 0) {
      Found bucket = buckets.isPlace(at) && !known.contains(at) ? at(at) : null;
      if (bucket == null) {
        at += step;
      } else {
        found.add(bucket);
        at += Math.max(step, buckets.bucketSize / step * step);
      }
    }
    buckets.bytes.settle();
    return Collections.unmodifiableList(found);
  }

  /** Whether the search ended before the end of the file. */
  boolean gaveUp() {
    return effort <= 0;
  }

  private @Nullable Found at(long at) {
    int bits = buckets.bits(at);
    int count = buckets.count(at);
    int avail = buckets.bytes.getInt(at);
    if (bits < 0
        || bits > MOST_BITS
        || count < 1
        || count > buckets.slots
        || avail < 0
        || avail > GdbmAbi.BUCKET_AVAIL_SLOTS) {
      return null;
    }
    return withElements(at, bits, count);
  }

  private @Nullable Found withElements(long at, int bits, int count) {
    int live = 0;
    int prefix = -1;
    for (int slot = 0; slot < buckets.slots; slot++) {
      effort--;
      int hash = buckets.hash(buckets.element(at, slot));
      if (hash == Buckets.EMPTY) {
        continue;
      }
      prefix = live == 0 ? hash >>> (31 - bits) : prefix;
      live++;
      if (hash < 0 || live > count || hash >>> (31 - bits) != prefix) {
        return null;
      }
    }
    int good = live == count ? countRecords(at) : 0;
    return good == 0 ? null : new Found(at, bits, prefix, good);
  }

  private int countRecords(long at) {
    int good = 0;
    for (int slot = 0; slot < buckets.slots; slot++) {
      effort--;
      if (records.isRecord(at, slot)) {
        good++;
      }
    }
    return good;
  }
}
