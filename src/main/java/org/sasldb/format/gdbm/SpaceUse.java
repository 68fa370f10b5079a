package org.sasldb.format.gdbm;

import java.util.Arrays;
import java.util.List;
import org.sasldb.format.Findings;

/**
 * What the bytes of a file are used for, to find what is used twice. Needs 16 bytes of memory for
 * each use; that is for each record, mostly.
 */
final class SpaceUse {

  static final int HEADER = 0;
  static final int DIRECTORY = 1;
  static final int BUCKET = 2;
  static final int STACK_BLOCK = 3;
  static final int RECORD = 4;
  static final int FREE = 5;

  private static final List<String> NAMES =
      List.of(
          "the header",
          "the directory",
          "the bucket",
          "the avail block",
          "the record",
          "the free area");
  private static final int KIND_BITS = 3;

  private final long fileSize;
  private final long[] uses = new long[NAMES.size()];
  private final long[] bytes = new long[NAMES.size()];
  private long[] starts = new long[64];
  private long[] ends = new long[64];
  private int count;

  SpaceUse(long fileSize) {
    this.fileSize = fileSize;
  }

  /** Notes a use of one of the kinds above; what is beyond the end of the file does not count. */
  void add(int kind, long start, long length) {
    uses[kind]++;
    long end = Math.min(start + length, fileSize);
    if (start >= end) {
      return;
    }
    if (count == starts.length) {
      int more = count + (count >> 1);
      starts = Arrays.copyOf(starts, more);
      ends = Arrays.copyOf(ends, more);
    }
    bytes[kind] += end - start;
    starts[count] = start << KIND_BITS | kind;
    ends[count++] = end;
  }

  /**
   * Reports what begins before something else has ended: when as many uses have begun as ended, but
   * for the last one, it is alone.
   */
  void findOverlaps(Findings findings) {
    Arrays.sort(starts, 0, count);
    Arrays.sort(ends, 0, count);
    for (int i = 1; i < count; i++) {
      long start = starts[i] >>> KIND_BITS;
      if (start < ends[i - 1]) {
        String name = NAMES.get((int) starts[i] & ((1 << KIND_BITS) - 1));
        findings.error(
            "offset " + start, name + " here overlaps something else that is used or free");
      }
    }
  }

  GdbmReport.Space summary() {
    long lost = fileSize - Arrays.stream(bytes).sum();
    return new GdbmReport.Space(
        uses[BUCKET], uses[FREE], bytes[FREE], uses[STACK_BLOCK], Math.max(0, lost));
  }
}
