package org.sasldb.format.gdbm;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import org.sasldb.format.FormatException;
import org.sasldb.format.PairBuffer;

/**
 * Writes a fresh file from its beginning to its end (GDBM format, section 12): header, directory,
 * buckets, records. The directory must not be the last thing in the file (section 18).
 */
final class FileComposer {

  /** Free space of this many bytes is not worth a mention (GDBM format, section 4). */
  private static final int FORGOTTEN = 4;

  private final GdbmLayout layout;
  private final GdbmAbi abi;
  private final PairBuffer pairs;
  private final HashOrder order;
  private final BucketPlan plan;
  private final int blockSize;
  private final int dirBits;
  private final long firstBucket;
  private final long firstRecord;
  private final int[] slots;

  FileComposer(GdbmLayout layout, PairBuffer pairs, HashOrder order, BucketPlan plan) {
    this.layout = layout;
    this.pairs = pairs;
    this.order = order;
    this.plan = plan;
    abi = layout.abi();
    blockSize = layout.blockSize();
    dirBits = Math.max(abi.dirBits(blockSize), plan.deepest());
    firstBucket = wholeBlocks(blockSize + dirSize());
    firstRecord = firstBucket + (long) plan.groups() * blockSize;
    slots = new int[layout.bucketElements()];
  }

  private long dirSize() {
    return (long) abi.offsetSize << dirBits;
  }

  private long wholeBlocks(long bytes) {
    return (bytes + blockSize - 1) / blockSize * blockSize;
  }

  void write(WritableByteChannel out) throws IOException, FormatException {
    long end = firstRecord;
    for (int i = 0; i < pairs.size(); i++) {
      end += recordLength(i);
    }
    long size = wholeBlocks(end);
    if (abi.offsetSize == 4 && size > Integer.MAX_VALUE) {
      throw FormatException.writeRefused("the file would be larger than its 32-bit offsets allow");
    }
    BlockSink sink = new BlockSink(out, layout.byteOrder(), abi.offsetSize);
    try {
      writeHeader(sink, end, size);
      writeDirectory(sink);
      writeBuckets(sink);
      writeRecords(sink);
      sink.putZeros(size - end);
      sink.flush();
    } finally {
      sink.wipe();
    }
  }

  private long recordLength(int pair) {
    return (long) pairs.keyLength(pair) + pairs.valueLength(pair);
  }

  private void writeHeader(BlockSink sink, long end, long size) throws IOException {
    sink.putInt(layout.header().magic(abi.offsetSize));
    sink.putInt(blockSize);
    sink.putOffset(blockSize);
    sink.putInt((int) dirSize());
    sink.putInt(dirBits);
    sink.putInt(blockSize);
    sink.putInt(layout.bucketElements());
    sink.putOffset(size);
    boolean extended = layout.header().isExtended();
    if (extended) {
      sink.putInt(0);
      sink.putInt(layout.syncs() + 1);
      sink.putZeros(GdbmHeader.EXTENSION_SIZE - 8);
    }
    writeAvail(sink, end, size);
    int used = abi.availPosition(extended) + abi.availFixed + abi.availEntry;
    sink.putZeros(blockSize - used);
  }

  /** The avail table of the header up to its first entry. */
  private void writeAvail(BlockSink sink, long end, long size) throws IOException {
    boolean free = size - end > FORGOTTEN;
    sink.putInt(abi.availSlots(blockSize, layout.header().isExtended()));
    sink.putInt(free ? 1 : 0);
    sink.putOffset(0);
    sink.putInt(free ? (int) (size - end) : 0);
    sink.putZeros(abi.availAddress - 4);
    sink.putOffset(free ? end : 0);
  }

  private void writeDirectory(BlockSink sink) throws IOException {
    for (int group = 0; group < plan.groups(); group++) {
      long bucket = firstBucket + (long) group * blockSize;
      int entries = 1 << (dirBits - plan.bits(group));
      for (int i = 0; i < entries; i++) {
        sink.putOffset(bucket);
      }
    }
    sink.putZeros(firstBucket - blockSize - dirSize());
  }

  private void writeBuckets(BlockSink sink) throws IOException {
    long record = firstRecord;
    for (int group = 0; group < plan.groups(); group++) {
      record = writeBucket(sink, group, record);
    }
  }

  /**
   * @param record where the first record of the bucket will be
   * @return where the first record of the next one will be
   */
  private long writeBucket(BlockSink sink, int group, long record) throws IOException {
    int start = plan.start(group);
    int end = plan.end(group);
    probe(start, end);
    sink.putZeros(abi.bucketBits);
    sink.putInt(plan.bits(group));
    sink.putInt(end - start);
    // records lie in the order of the hashes, slots do not
    long[] places = new long[end - start];
    long next = record;
    for (int place = start; place < end; place++) {
      places[place - start] = next;
      next += recordLength(order.pair(place));
    }
    for (int place : slots) {
      if (place == Buckets.EMPTY) {
        sink.putInt(Buckets.EMPTY);
        sink.putZeros(abi.elementSize - 4);
      } else {
        writeElement(sink, place, places[place - start]);
      }
    }
    sink.putZeros(blockSize - abi.bucketTable - (long) slots.length * abi.elementSize);
    return next;
  }

  /** Linear probing: puts each place of the order into its slot. */
  private void probe(int start, int end) {
    Arrays.fill(slots, Buckets.EMPTY);
    for (int place = start; place < end; place++) {
      int slot = order.hash(place) % slots.length;
      while (slots[slot] != Buckets.EMPTY) {
        slot = slot + 1 == slots.length ? 0 : slot + 1;
      }
      slots[slot] = place;
    }
  }

  private void writeElement(BlockSink sink, int place, long record) throws IOException {
    int pair = order.pair(place);
    int keyStart = Math.min(4, pairs.keyLength(pair));
    sink.putInt(order.hash(place));
    sink.putBytes(pairs.bytes(pair), pairs.keyAt(pair), keyStart);
    sink.putZeros(4 - keyStart);
    sink.putOffset(record);
    sink.putInt(pairs.keyLength(pair));
    sink.putInt(pairs.valueLength(pair));
  }

  private void writeRecords(BlockSink sink) throws IOException {
    for (int place = 0; place < order.size(); place++) {
      int pair = order.pair(place);
      // the value follows the key here as there
      sink.putBytes(pairs.bytes(pair), pairs.keyAt(pair), (int) recordLength(pair));
    }
  }
}
