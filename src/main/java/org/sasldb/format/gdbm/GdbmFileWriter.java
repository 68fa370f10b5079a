package org.sasldb.format.gdbm;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import org.sasldb.format.FormatException;
import org.sasldb.format.PairBuffer;

/**
 * Collects records and writes them as a fresh GDBM file in one pass (GDBM format, section 12): no
 * free space but the padding at the end, nothing of an older file, all unused bytes zero. The C
 * library opens the result and goes on updating it.
 *
 * <p>The records are held in memory, with about 30 bytes more than their own length. {@link #close}
 * zeroes them. For use by one thread.
 */
public final class GdbmFileWriter implements AutoCloseable {

  private static final int MOST_RECORDS = 1 << 29;
  private static final int LONGEST_RECORD = Integer.MAX_VALUE - (1 << 20);

  private final GdbmLayout layout;
  private final HashSign sign;
  private final PairBuffer pairs = new PairBuffer();

  /**
   * @param layout the form of the file; a numsync counter is written one higher
   * @param sign of the file that is replaced, or of the machine that will use the file
   */
  public GdbmFileWriter(GdbmLayout layout, HashSign sign) {
    this.layout = Objects.requireNonNull(layout, "layout");
    this.sign = Objects.requireNonNull(sign, "sign");
  }

  /**
   * Adds a record; the arrays are copied. Whether the key was added before is found out by {@link
   * #writeTo}.
   *
   * @throws FormatException if there are too many records, or it is one of almost 2 GiB
   */
  public void add(byte[] key, byte[] value) throws FormatException {
    if (pairs.size() >= MOST_RECORDS || (long) key.length + value.length > LONGEST_RECORD) {
      throw FormatException.writeRefused("too many records, or a record of almost 2 GiB");
    }
    pairs.add(KeyHash.of(key, sign), key, value);
  }

  /** Number of records added. */
  public int size() {
    return pairs.size();
  }

  /**
   * Writes the file, from the channel's position on.
   *
   * @throws FormatException if a key was added twice, the file would be too large for its offsets,
   *     or so many keys hash alike that no bucket can hold them, which does not happen by chance;
   *     nothing was written then
   */
  public void writeTo(WritableByteChannel out) throws IOException, FormatException {
    HashOrder order = new HashOrder(pairs);
    if (order.hasTwins(layout.bucketElements())) {
      throw FormatException.writeRefused("two records have the same key");
    }
    BucketPlan plan = new BucketPlan(order, layout.bucketElements());
    new FileComposer(layout, pairs, order, plan).write(out);
  }

  /** Zeroes and forgets the records. */
  @Override
  public void close() {
    pairs.wipe();
  }
}
