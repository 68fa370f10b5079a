package org.sasldb.format.berkeley;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.BitSet;
import org.sasldb.format.FormatException;
import org.sasldb.format.PairBuffer;

/**
 * Puts the pages of a fresh file in the order of their numbers (format section 10): header, head
 * pages of all buckets, then for each bucket its chain pages and the overflow pages of its values.
 */
final class FileComposer {

  private final HashLayout layout;
  private final PairBuffer pairs;
  private final BucketOrder order;
  private final BucketPlan plan;
  private final int buckets;
  private final int dataType;
  private final BitSet withExtras = new BitSet();

  FileComposer(HashLayout layout, PairBuffer pairs, BucketOrder order, int buckets) {
    this.layout = layout;
    this.pairs = pairs;
    this.order = order;
    this.buckets = buckets;
    plan = new BucketPlan(pairs, order, layout);
    dataType = layout.version() < 9 ? PageType.HASH_UNSORTED : PageType.HASH_SORTED;
  }

  void write(WritableByteChannel out, byte[] fileId) throws IOException, FormatException {
    int lastPage = lastPage();
    PageSink sink = new PageSink(out, layout, lastPage + 1L);
    try {
      writeHeader(sink, lastPage, fileId);
      writeHeads(sink);
      writeExtras(sink);
      sink.flush();
    } finally {
      sink.wipe();
    }
  }

  private int lastPage() throws FormatException {
    long last = buckets;
    for (int bucket = 0; bucket < buckets; bucket++) {
      plan.plan(bucket);
      long extras = plan.pages() - 1 + plan.overflowPages();
      withExtras.set(bucket, extras > 0);
      last += extras;
    }
    if (last >= HashHeader.MAX_PAGES) {
      throw FormatException.writeRefused("the records need too many pages");
    }
    return (int) last;
  }

  private void writeHeader(PageSink sink, int lastPage, byte[] fileId) throws IOException {
    int at = sink.begin();
    ByteBuffer b = sink.buffer();
    b.putInt(at + Page.LSN_OFFSET, 1);
    b.putInt(at + Recognition.MAGIC_OFFSET, Recognition.HASH_MAGIC);
    b.putInt(at + HashHeader.VERSION, layout.version());
    b.putInt(at + HashHeader.PAGE_SIZE, layout.pageSize());
    b.put(at + HashHeader.TYPE, (byte) PageType.HASH_HEADER);
    b.put(
        at + HashHeader.META_FLAGS,
        (byte) (layout.checksummed() ? HashHeader.META_CHECKSUMMED : 0));
    b.putInt(at + HashHeader.LAST_PAGE, lastPage);
    b.put(at + HashHeader.FILE_ID, fileId, 0, HashFileWriter.FILE_ID_LENGTH);
    b.putInt(at + HashHeader.MAX_BUCKET, buckets - 1);
    b.putInt(at + HashHeader.HIGH_MASK, buckets - 1);
    b.putInt(at + HashHeader.LOW_MASK, buckets / 2 - 1);
    b.putInt(at + HashHeader.KEYS, pairs.size());
    b.putInt(at + HashHeader.CHECK_VALUE, HashFunctions.CHECK_VALUE);
    for (int g = 0; g <= HashHeader.bitLength(buckets - 1); g++) {
      b.putInt(at + HashHeader.SPARES + 4 * g, 1);
    }
    sink.endHeader();
  }

  private void writeHeads(PageSink sink) throws IOException {
    int extra = buckets + 1;
    for (int bucket = 0; bucket < buckets; bucket++) {
      plan.plan(bucket);
      int chain = plan.pages() - 1;
      writeBucketPage(sink, 0, bucket + 1, 0, chain > 0 ? extra : 0, extra + chain);
      extra += chain + (int) plan.overflowPages();
    }
  }

  private void writeExtras(PageSink sink) throws IOException {
    int extra = buckets + 1;
    for (int bucket = withExtras.nextSetBit(0);
        bucket >= 0;
        bucket = withExtras.nextSetBit(bucket + 1)) {
      plan.plan(bucket);
      int overflow = extra + plan.pages() - 1;
      int chained = overflow + overflowPages(plan.from(0), plan.to(0));
      for (int i = 1; i < plan.pages(); i++) {
        int previous = i == 1 ? bucket + 1 : extra - 1;
        int next = i + 1 < plan.pages() ? extra + 1 : 0;
        writeBucketPage(sink, i, extra++, previous, next, chained);
        chained += overflowPages(plan.from(i), plan.to(i));
      }
      extra = writeOverflow(sink, bucket, overflow);
    }
  }

  private int overflowPages(int from, int to) {
    int count = 0;
    for (int place = from; place < to; place++) {
      count += plan.overflowPages(pairs.valueLength(order.pair(place)));
    }
    return count;
  }

  /**
   * @param i which page of the planned bucket
   * @param overflow number of the first overflow page of the values on this page
   */
  private void writeBucketPage(
      PageSink sink, int i, int number, int previous, int next, int overflow) throws IOException {
    int base = sink.begin();
    ByteBuffer b = sink.buffer();
    int table = base + layout.pageHeaderSize();
    int end = base + layout.pageSize();
    for (int place = plan.from(i); place < plan.to(i); place++) {
      int pair = order.pair(place);
      end = putBytes(b, end, pair, pairs.keyAt(pair), pairs.keyLength(pair));
      b.putShort(table, (short) (end - base));
      int length = pairs.valueLength(pair);
      if (length > layout.maxKeyLength()) {
        end = putReference(b, end, overflow, length);
        overflow += plan.overflowPages(length);
      } else {
        end = putBytes(b, end, pair, pairs.valueAt(pair), length);
      }
      b.putShort(table + 2, (short) (end - base));
      table += 4;
    }
    int entries = 2 * (plan.to(i) - plan.from(i));
    sink.putPageHeader(number, previous, next, entries, end - base, dataType);
    sink.end();
  }

  private int putBytes(ByteBuffer b, int end, int pair, int at, int length) {
    int start = end - length - 1;
    b.put(start, (byte) PageType.ITEM_BYTES);
    b.put(start + 1, pairs.bytes(pair), at, length);
    return start;
  }

  private static int putReference(ByteBuffer b, int end, int page, int length) {
    int start = end - PageType.OFF_PAGE_LENGTH;
    b.put(start, (byte) PageType.ITEM_OFF_PAGE);
    b.putInt(start + 4, page);
    b.putInt(start + 8, length);
    return start;
  }

  /** Writes the overflow pages of the planned bucket; returns the number after the last. */
  private int writeOverflow(PageSink sink, int bucket, int first) throws IOException {
    int number = first;
    for (int place = order.start(bucket); place < order.end(bucket); place++) {
      int pair = order.pair(place);
      int count = plan.overflowPages(pairs.valueLength(pair));
      for (int i = 0; i < count; i++) {
        writeOverflowPage(sink, pair, number++, i, count);
      }
    }
    return number;
  }

  private void writeOverflowPage(PageSink sink, int pair, int number, int i, int count)
      throws IOException {
    int base = sink.begin();
    int done = i * layout.payload();
    int length = Math.min(layout.payload(), pairs.valueLength(pair) - done);
    sink.buffer()
        .put(base + layout.pageHeaderSize(), pairs.bytes(pair), pairs.valueAt(pair) + done, length);
    int previous = i == 0 ? 0 : number - 1;
    int next = i == count - 1 ? 0 : number + 1;
    sink.putPageHeader(number, previous, next, 1, length, PageType.OVERFLOW);
    sink.end();
  }
}
