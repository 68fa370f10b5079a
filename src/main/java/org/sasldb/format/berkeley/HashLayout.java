package org.sasldb.format.berkeley;

import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The form of a hash file: what is kept when a file is rewritten. The constructor refuses forms
 * that no release of Berkeley DB writes (format sections 1, 2 and 9).
 *
 * @param version hash version, 7 to 10
 * @param pageSize a power of two, 512 to 65536
 * @param byteOrder order of every integer in the file
 * @param checksummed whether pages carry checksums; never in version 7
 */
public record HashLayout(int version, int pageSize, ByteOrder byteOrder, boolean checksummed) {

  static final int OLDEST_VERSION = 7;
  static final int NEWEST_VERSION = 10;
  static final int SMALLEST_PAGE = 512;
  static final int LARGEST_PAGE = 65536;

  /** What every release since 4.6 opens, in the form {@code saslpasswd2} creates. */
  public static final HashLayout DEFAULT = new HashLayout(9, 4096, ByteOrder.LITTLE_ENDIAN, false);

  public HashLayout {
    Objects.requireNonNull(byteOrder, "byteOrder");
    if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
      throw new IllegalArgumentException("hash version " + version + " is not 7 to 10");
    }
    if (!isPageSize(pageSize)) {
      throw new IllegalArgumentException(
          "page size " + pageSize + " is not a power of two from 512 to 65536");
    }
    if (checksummed && version == OLDEST_VERSION) {
      throw new IllegalArgumentException("hash version 7 has no checksums");
    }
  }

  static boolean isPageSize(int size) {
    return size >= SMALLEST_PAGE && size <= LARGEST_PAGE && Integer.bitCount(size) == 1;
  }

  /**
   * The longest key or value that is kept on a bucket page, in bytes; also the longest key that is
   * ever written, since the C library loses records when longer keys stand beside short ones
   * (format section 6.3).
   */
  public int maxKeyLength() {
    return pageSize / 4;
  }

  /** Bytes in front of a page's content (format section 0, H). */
  int pageHeaderSize() {
    return checksummed ? 32 : 26;
  }

  /** Bytes of content a page holds: an overflow page's share of a long value. */
  int payload() {
    return pageSize - pageHeaderSize();
  }
}
