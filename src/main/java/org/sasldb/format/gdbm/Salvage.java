package org.sasldb.format.gdbm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.Findings;
import org.sasldb.format.FormatException;
import org.sasldb.format.SalvageSink;
import org.sasldb.format.StructureReport;
import org.sasldb.format.gdbm.BucketSearch.Found;

/** One salvage of a file whose form is known. */
final class Salvage implements AutoCloseable {

  private static final String ABANDONED =
      "the record is in a bucket that the directory does not refer to: it may be an older one";
  private static final String REPLACED =
      "the record is in a bucket that was split since: it may be an older one";

  private final Buckets buckets;
  private final SalvagedRecords records;
  private final Findings findings;
  private final LongSet known = new LongSet();

  Salvage(Buckets buckets, SalvageSink sink, Findings findings) {
    this.buckets = buckets;
    this.findings = findings;
    records = new SalvagedRecords(buckets, sink);
  }

  /** Overwrites what it copied of the file. */
  @Override
  public void close() {
    records.close();
  }

  /** Follows the directory, and looks for what its damaged entries referred to. */
  StructureReport withDirectory(GdbmHeader header) throws FormatException {
    // entries that refer to a place where a bucket can be
    BitSet good = new BitSet(header.entries());
    BucketWalk walk = new BucketWalk(header, buckets);
    boolean lost = false;
    boolean more = true;
    while (more) {
      try {
        more = walk.next();
        if (more) {
          good.set(walk.index(), walk.end());
          lost |= known.add(walk.bucket()) && takeBucket(header, walk);
        }
      } catch (FormatException e) {
        findings.add(e);
        lost = true;
      }
    }
    if (lost) {
      takeAbandoned(header, good);
    }
    return findings.report(records.count());
  }

  /** Takes the records of a bucket; whether something of it is lost. */
  private boolean takeBucket(GdbmHeader header, BucketWalk walk) throws FormatException {
    long before = findings.errors();
    long bucket = walk.bucket();
    new BucketCheck(header, buckets).run(bucket, walk.index(), findings::add);
    for (int slot = 0; slot < buckets.slots; slot++) {
      int hash = buckets.hash(buckets.element(bucket, slot));
      if (hash >= 0 && belongs(header, walk, hash) && records.isRecord(bucket, slot)) {
        records.take(bucket, slot, null);
      } else if (hash != Buckets.EMPTY) {
        findings.error(Buckets.place(bucket, slot), "the record is lost");
      }
    }
    buckets.bytes.settle();
    return findings.errors() > before;
  }

  /** Whether the directory has hashes like this in the bucket, or had before it was damaged. */
  private boolean belongs(GdbmHeader header, BucketWalk walk, int hash) {
    int index = header.entryOf(hash);
    long entry = buckets.bytes.getOffset(header.entryAt(index), header.abi.offsetSize);
    if (buckets.isPlace(entry)) {
      return entry == walk.bucket();
    }
    int bits = buckets.bits(walk.bucket());
    int shift = header.dirBits - bits;
    return bits >= 0 && shift >= 0 && index >>> shift == walk.index() >>> shift;
  }

  private void takeAbandoned(GdbmHeader header, BitSet good) throws FormatException {
    List<Found> found = search();
    LongSet split = split(found);
    for (Found each : found) {
      boolean claimed = isClaimed(header, good, each);
      long before = records.count();
      takeAll(each, claimed ? ABANDONED : doubt(each, split));
      if (records.count() > before) {
        findings.warn(
            Buckets.place(each.bucket()),
            claimed
                ? "the directory does not refer to this bucket"
                : "damaged entries of the directory may have referred to this bucket");
      }
    }
  }

  /** Whether another bucket serves hashes of this one. */
  private static boolean isClaimed(GdbmHeader header, BitSet good, Found found) {
    if (found.bits() > header.dirBits) {
      return true;
    }
    int shift = header.dirBits - found.bits();
    int first = found.prefix() << shift;
    int next = good.nextSetBit(first);
    return next >= 0 && next < first + (1 << shift);
  }

  /** Takes the records of every bucket there is, of those split last first. */
  StructureReport withoutDirectory() throws FormatException {
    List<Found> found = search();
    LongSet split = split(found);
    for (Found each : found) {
      takeAll(each, doubt(each, split));
    }
    return findings.report(records.count());
  }

  /** All buckets not known yet, those of most hash bits first. */
  private List<Found> search() throws FormatException {
    BucketSearch search = new BucketSearch(buckets, records);
    List<Found> found = new ArrayList<>(search.run(1, known));
    if (search.gaveUp()) {
      findings.warn("", "the search for buckets was given up; more records may be there");
    }
    found.sort(Comparator.comparingInt(Found::bits).reversed());
    return found;
  }

  /** Names of all buckets that must have been split for these to exist. */
  private static LongSet split(List<Found> found) {
    LongSet split = new LongSet();
    for (Found each : found) {
      long name = each.name() >>> 1;
      while (name > 0 && split.add(name)) {
        name >>>= 1;
      }
    }
    return split;
  }

  /** A bucket that was split stays where it was until its place is used again. */
  private static @Nullable String doubt(Found each, LongSet split) {
    return split.contains(each.name()) ? REPLACED : null;
  }

  private void takeAll(Found found, @Nullable String doubt) {
    for (int slot = 0; slot < buckets.slots; slot++) {
      if (records.isRecord(found.bucket(), slot)) {
        records.take(found.bucket(), slot, doubt);
      } else if (doubt == null && !isEmpty(found.bucket(), slot)) {
        findings.error(Buckets.place(found.bucket(), slot), "the record is lost");
      }
    }
  }

  private boolean isEmpty(long bucket, int slot) {
    return buckets.hash(buckets.element(bucket, slot)) == Buckets.EMPTY;
  }
}
