package org.sasldb.format.berkeley;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.function.Supplier;
import org.sasldb.format.FormatException;
import org.sasldb.format.PairBuffer;

/**
 * Collects records and writes them as a fresh hash file in one pass (format section 10): no
 * duplicates, no logging, nothing of an older file, all unused bytes zero. The C library opens the
 * result and goes on updating it.
 *
 * <p>The records are held in memory, with about 30 bytes more than their own length. {@link #close}
 * zeroes them. For use by one thread.
 */
public final class HashFileWriter implements AutoCloseable {

  /** Bytes a file id generator must give. */
  public static final int FILE_ID_LENGTH = 16;

  private static final int MOST_RECORDS = 1 << 29;

  private final HashLayout layout;
  private final Supplier<byte[]> fileIds;
  private final PairBuffer pairs = new PairBuffer();
  private long cost;

  /**
   * @param fileIds gives 16 random bytes for each file, which must differ between the files of one
   *     machine
   */
  public HashFileWriter(HashLayout layout, Supplier<byte[]> fileIds) {
    this.layout = Objects.requireNonNull(layout, "layout");
    this.fileIds = Objects.requireNonNull(fileIds, "fileIds");
  }

  /**
   * Adds a record; the arrays are copied. Whether the key was added before is found out by {@link
   * #writeTo}.
   *
   * @throws FormatException if the key is longer than a quarter of a page: the C library loses
   *     records beside such keys (format section 6.3)
   */
  public void add(byte[] key, byte[] value) throws FormatException {
    if (key.length > layout.maxKeyLength()) {
      throw FormatException.writeRefused(
          "a key of "
              + key.length
              + " bytes: with pages of "
              + layout.pageSize()
              + " bytes at most "
              + layout.maxKeyLength()
              + " can be stored safely");
    }
    if (pairs.size() >= MOST_RECORDS || value.length > Integer.MAX_VALUE - (1 << 20)) {
      throw FormatException.writeRefused("too many records, or a value of almost 2 GiB");
    }
    pairs.add(HashFunctions.key(key), key, value);
    cost += BucketPlan.cost(key.length, value.length, layout.maxKeyLength());
  }

  /** Number of records added. */
  public int size() {
    return pairs.size();
  }

  /**
   * Writes the file, from the channel's position on.
   *
   * @throws FormatException if a key was added twice or the file would be too large; nothing was
   *     written then
   */
  public void writeTo(WritableByteChannel out) throws IOException, FormatException {
    int buckets = buckets();
    BucketOrder order = new BucketOrder(pairs, buckets);
    if (order.hasTwins()) {
      throw FormatException.writeRefused("two records have the same key");
    }
    new FileComposer(layout, pairs, order, buckets).write(out, fileId());
  }

  private byte[] fileId() {
    byte[] id = fileIds.get();
    if (id.length != FILE_ID_LENGTH) {
      throw new IllegalArgumentException("a file id of " + id.length + " bytes, not 16");
    }
    return id;
  }

  /** Format section 10, step 2: the smallest power of two that leaves a quarter of the room. */
  private int buckets() throws FormatException {
    long buckets = 2;
    while (buckets * layout.payload() / 4 * 3 < cost) {
      buckets *= 2;
    }
    if (buckets >= HashHeader.MAX_PAGES) {
      throw FormatException.writeRefused("the records need too many pages");
    }
    return (int) buckets;
  }

  /** Zeroes and forgets the records. */
  @Override
  public void close() {
    pairs.wipe();
    cost = 0;
  }
}
