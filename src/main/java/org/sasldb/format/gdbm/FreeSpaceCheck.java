package org.sasldb.format.gdbm;

import java.util.HashSet;
import java.util.Set;
import org.sasldb.format.Findings;

/**
 * The tables of free areas: in the header, on the stack, in every bucket (GDBM format, section 4).
 */
final class FreeSpaceCheck {

  private final GdbmHeader header;
  private final GdbmAbi abi;
  private final FileBytes bytes;
  private final SpaceUse space;
  private final Findings findings;

  FreeSpaceCheck(GdbmHeader header, FileBytes bytes, SpaceUse space, Findings findings) {
    this.header = header;
    this.bytes = bytes;
    this.space = space;
    this.findings = findings;
    abi = header.abi;
  }

  void checkHeader() {
    int at = header.availAt();
    String place = "header, offset " + at;
    if (isCountRight(place, header.availCount, header.availSlots())) {
      checkEntries(place, at + abi.availFixed, header.availCount);
    }
  }

  void checkBucket(long bucket) {
    String place = Buckets.place(bucket);
    int count = bytes.getInt(bucket);
    if (isCountRight(place, count, GdbmAbi.BUCKET_AVAIL_SLOTS)) {
      checkEntries(place, bucket + abi.bucketAvail, count);
    }
  }

  private boolean isCountRight(String place, int count, long most) {
    if (count < 0 || count > most) {
      findings.error(place, "a table of at most " + most + " free areas counts " + count);
      return false;
    }
    return true;
  }

  private void checkEntries(String place, long first, int count) {
    int before = 0;
    boolean sorted = true;
    for (int i = 0; i < count; i++) {
      long entry = first + (long) i * abi.availEntry;
      int size = bytes.getInt(entry);
      long address = bytes.getOffset(entry + abi.availAddress, abi.offsetSize);
      if (size < 0 || address < header.bucketSize || address > header.nextBlock - size) {
        findings.error(
            place,
            "free area " + i + ", " + size + " bytes at " + address + ", is outside the file");
      } else {
        space.add(SpaceUse.FREE, address, size);
      }
      sorted &= size >= before;
      before = size;
    }
    if (!sorted) {
      findings.warn(
          place, "free areas are not in order of size, as gdbm up to 1.15 may leave them");
    }
  }

  void checkStack() {
    Set<Long> seen = new HashSet<>();
    long block = header.availStack;
    while (block != 0) {
      String place = "avail block at " + block;
      if (!seen.add(block)) {
        findings.error(place, "the stack of avail blocks comes back to this one");
        return;
      }
      if (!isBlock(place, block)) {
        return;
      }
      block = bytes.getOffset(block + abi.availFixed - abi.offsetSize, abi.offsetSize);
      bytes.settle();
    }
  }

  private boolean isBlock(String place, long block) {
    if (block < header.bucketSize || !bytes.isInside(block, abi.availFixed)) {
      findings.error(place, "the stack of avail blocks leads outside the file");
      return false;
    }
    int slots = bytes.getInt(block);
    if (!isSlots(slots)) {
      findings.error(place, "no avail block is here: its size is " + slots);
      return false;
    }
    long length = abi.stackBlockLength(slots);
    if (!bytes.isInside(block, length)) {
      findings.error(place, "the avail block ends outside the file");
      return false;
    }
    space.add(SpaceUse.STACK_BLOCK, block, length);
    int count = bytes.getInt(block + 4);
    if (isCountRight(place, count, (length - abi.availFixed) / abi.availEntry)) {
      checkEntries(place, block + abi.availFixed, count);
    }
    return true;
  }

  /** A converted file has blocks from before and after, when the header's table was longer. */
  private boolean isSlots(int slots) {
    int blockSize = header.layout.blockSize();
    return slots == abi.availSlots(blockSize, true) || slots == abi.availSlots(blockSize, false);
  }
}
