package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;

/**
 * The pages of one image and what has been found out about them. A page is used as a pair of
 * (buffer, base), so that looking up a key makes no objects. Safe for use by several threads.
 */
final class Pages {

  private static final int SEGMENT_MASK = (1 << FileImage.SEGMENT_BITS) - 1;

  final HashHeader header;
  final int size;
  final HashItems items;
  private final ByteBuffer[] segments;
  private final int shift;
  private final PageSet sound;
  private final @Nullable PageSet summed;
  private final FileImage image;

  Pages(FileImage image, HashHeader header) {
    this(image, header, header.layout.checksummed());
  }

  /**
   * @param verifySums whether a wrong checksum is an error; only for checksummed files
   */
  Pages(FileImage image, HashHeader header, boolean verifySums) {
    this.header = header;
    HashLayout layout = header.layout;
    size = layout.pageSize();
    shift = Integer.numberOfTrailingZeros(size);
    segments = image.segments(layout.byteOrder());
    items = new HashItems(size, layout.pageHeaderSize());
    sound = new PageSet(header.lastPage);
    this.image = image;
    summed = verifySums ? new PageSet(header.lastPage) : null;
  }

  /** The segment that holds the page. */
  ByteBuffer buffer(int page) {
    return segments[(int) (((long) page << shift) >>> FileImage.SEGMENT_BITS)];
  }

  /** Where in its segment the page begins. */
  int base(int page) {
    return (int) ((long) page << shift) & SEGMENT_MASK;
  }

  /** Whether the page was ever written; if not, it is an empty hash page (format section 4.3). */
  boolean isWritten(int page) {
    return Page.number(buffer(page), base(page)) != 0;
  }

  /** A page number read from the file, if it is one of the file's pages. */
  int requireInside(int page, String what, int from) throws FormatException {
    if (Integer.compareUnsigned(page, header.lastPage) > 0) {
      throw FormatException.corrupt(
          Page.place(from),
          what + " is page " + Integer.toUnsignedString(page) + ", behind the last page");
    }
    return page;
  }

  /** The link to the next page; 0 at the end of a chain. */
  int next(int page) throws FormatException {
    return next(page, buffer(page), base(page));
  }

  int next(int page, ByteBuffer b, int base) throws FormatException {
    if (Page.number(b, base) == 0) {
      return 0;
    }
    return requireInside(b.getInt(base + Page.NEXT), "the next page", page);
  }

  /**
   * Requires the link back. With a first page that has none, and every page pointing back to the
   * one it was reached from, no chain can run into itself.
   */
  void requirePrevious(int page, ByteBuffer b, int base, int previous) throws FormatException {
    int link = Page.number(b, base) == 0 ? 0 : b.getInt(base + Page.PREVIOUS);
    if (link != previous) {
      throw FormatException.corrupt(
          Page.place(page),
          previous == 0
              ? "the first page of a chain has a previous page"
              : "reached from page "
                  + previous
                  + ", but its previous page is "
                  + Integer.toUnsignedString(link));
    }
  }

  /** Requires a written page that says it is the page it is, with the right checksum. */
  void requireOwnNumber(int page, ByteBuffer b, int base) throws FormatException {
    int own = Page.number(b, base);
    if (own != page) {
      throw FormatException.corrupt(
          Page.place(page),
          own == 0 ? "never written" : "says it is page " + Integer.toUnsignedString(own));
    }
    if (summed != null && !summed.contains(page)) {
      requireChecksum(page, b, base, summed);
    }
  }

  private void requireChecksum(int page, ByteBuffer b, int base, PageSet good)
      throws FormatException {
    int sum = HashFunctions.checksum(b, base, base + size, base + Page.CHECKSUM);
    if (b.getInt(base + Page.CHECKSUM) != sum) {
      throw FormatException.corrupt(Page.place(page), "the checksum is wrong");
    }
    good.add(page);
  }

  /** Requires a sound page of a bucket that was reached from this previous page, 0 for the head. */
  void requireHashPage(int page, int previous) throws FormatException {
    if (previous != 0) {
      settle();
    }
    ByteBuffer b = buffer(page);
    int base = base(page);
    if (!sound.contains(page)) {
      requireSound(page, b, base);
      sound.add(page);
    }
    requirePrevious(page, b, base, previous);
  }

  /** The checks of format section 6.1, on the page itself or on a copy of it. */
  void requireSound(int page, ByteBuffer b, int base) throws FormatException {
    if (Page.number(b, base) == 0) {
      return;
    }
    requireOwnNumber(page, b, base);
    int type = Page.type(b, base);
    if (!PageType.isHash(type)) {
      throw FormatException.corrupt(
          Page.place(page), "page type " + type + " in a bucket, not 2 or 13");
    }
    new HashPageCheck(this, page, b, base).run();
  }

  /** Copies a page; a copy cannot change between its check and its use. */
  void copy(int page, byte[] into) {
    buffer(page).get(base(page), into, 0, size);
    settle();
  }

  /** To be called before anything that was read is believed, and in every walk along links. */
  void settle() {
    image.settle();
  }
}
