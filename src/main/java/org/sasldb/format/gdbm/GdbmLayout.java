package org.sasldb.format.gdbm;

import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The form of a GDBM file: what is kept when a file is rewritten, but for the {@link HashSign},
 * which no header tells. The constructor refuses what no header can say (GDBM format, sections 3, 5
 * and 10).
 *
 * @param abi width and alignment of file offsets
 * @param byteOrder order of every integer in the file
 * @param header the kind of header
 * @param blockSize the unit in which the file grows, in bytes; a fresh file's buckets are as long
 * @param syncs the counter of a numsync header, unsigned; 0 otherwise. A rewritten file counts one
 *     more
 */
public record GdbmLayout(
    GdbmAbi abi, ByteOrder byteOrder, HeaderKind header, int blockSize, int syncs) {

  /** What every release opens on the usual machines, in the form {@code saslpasswd2} creates. */
  public static final GdbmLayout DEFAULT =
      new GdbmLayout(GdbmAbi.OFF64_ALIGN8, ByteOrder.LITTLE_ENDIAN, HeaderKind.STANDARD, 4096, 0);

  private static final int LARGEST_BLOCK = 1 << 30;

  public GdbmLayout {
    Objects.requireNonNull(byteOrder, "byteOrder");
    if (blockSize > LARGEST_BLOCK
        || abi.availSlots(blockSize, header.isExtended()) < 1
        || abi.bucketElements(blockSize) < 1) {
      throw new IllegalArgumentException("block size " + blockSize + " is impossible");
    }
    if (syncs != 0 && header != HeaderKind.NUMSYNC) {
      throw new IllegalArgumentException("only a numsync header counts syncs");
    }
  }

  /** The most records of one hash that a file can hold, and the most in a bucket. */
  public int bucketElements() {
    return abi.bucketElements(blockSize);
  }
}
