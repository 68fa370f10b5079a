package org.sasldb.format.gdbm;

/**
 * How a platform lays out the C structures of a file: width and alignment of file offsets (GDBM
 * format, sections 1 and 2).
 */
public enum GdbmAbi {
  /** Layout A: every 64-bit platform, and most 32-bit ones with large files. */
  OFF64_ALIGN8(8, 40, 16, 16, 8, 104, 24),
  /** Layout B: i386 with large files. */
  OFF64_ALIGN4(8, 40, 16, 12, 4, 76, 24),
  /** Layout C: 32-bit builds without large files. */
  OFF32(4, 32, 12, 8, 4, 52, 20);

  static final int BUCKET_AVAIL_SLOTS = 6;

  private static final int FIRST_DIR_BITS = 3;
  private static final int MOST_DIR_BITS = 28;

  /** Bytes of an offset. */
  final int offsetSize;

  /** Bytes of the header in front of the avail table or the extension. */
  final int headerSize;

  /** Bytes of an avail table in front of its entries. */
  final int availFixed;

  final int availEntry;

  /** Where in an avail entry the address is; the size is at its beginning. */
  final int availAddress;

  /** Where in a bucket the entries of its avail table are; their count is at its beginning. */
  final int bucketAvail;

  final int bucketBits;
  final int bucketCount;
  final int bucketTable;
  final int elementSize;

  GdbmAbi(
      int offsetSize,
      int headerSize,
      int availFixed,
      int availEntry,
      int bucketAvail,
      int bucketBits,
      int elementSize) {
    this.offsetSize = offsetSize;
    this.headerSize = headerSize;
    this.availFixed = availFixed;
    this.availEntry = availEntry;
    this.availAddress = availEntry - offsetSize;
    this.bucketAvail = bucketAvail;
    this.bucketBits = bucketBits;
    this.bucketCount = bucketBits + 4;
    this.bucketTable = bucketBits + 8;
    this.elementSize = elementSize;
  }

  /** Bytes of a file offset: 8 or 4. */
  public int offsetSize() {
    return offsetSize;
  }

  /** The alignment of a file offset in a structure: 8 or 4. */
  public int alignment() {
    return bucketAvail;
  }

  int bucketElements(int bucketSize) {
    return (bucketSize - bucketTable) / elementSize;
  }

  /** Where in a header the avail table begins. */
  int availPosition(boolean extended) {
    return headerSize + (extended ? GdbmHeader.EXTENSION_SIZE : 0);
  }

  /** Slots of the avail table in a header. */
  int availSlots(int blockSize, boolean extended) {
    return (blockSize - availPosition(extended) - availFixed) / availEntry;
  }

  /** Bytes of an avail block of the stack, by the slots it was made for. */
  long stackBlockLength(int slots) {
    return (long) slots * availEntry / 2 + availFixed + availEntry;
  }

  /** B(n) of GDBM format, section 5: the bits of the smallest directory for blocks of n bytes. */
  int dirBits(int n) {
    int bits = FIRST_DIR_BITS;
    while ((long) offsetSize << bits < n && bits < MOST_DIR_BITS) {
      bits++;
    }
    return bits;
  }
}
