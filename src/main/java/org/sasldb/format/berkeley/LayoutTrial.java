package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;

/**
 * The form of a file whose header is lost, found from its pages: each page that was ever written
 * holds its own number (format section 5), and only with the right page size and byte order are
 * these numbers where they should be.
 */
final class LayoutTrial {

  private final FileImage image;
  private final int pageSize;
  private final ByteBuffer[] segments;
  private final ByteOrder order;

  private int numbered;
  private int summed;
  private boolean sortedDuplicates;

  private LayoutTrial(FileImage image, int pageSize, ByteOrder order) {
    this.image = image;
    this.pageSize = pageSize;
    this.order = order;
    segments = image.segments(order);
  }

  /** A header that knows the form only; null if nothing looks like a page. */
  static @Nullable HashHeader find(FileImage image) {
    LayoutTrial best = null;
    for (int size = HashLayout.SMALLEST_PAGE; size <= HashLayout.LARGEST_PAGE; size *= 2) {
      for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        LayoutTrial trial = new LayoutTrial(image, size, order);
        trial.run(false);
        if (trial.numbered > (best == null ? 0 : best.numbered)) {
          best = trial;
        }
      }
    }
    return best == null ? null : best.header();
  }

  private HashHeader header() {
    numbered = 0;
    run(true);
    // a page without checksum has a right one once in 2^32 times
    boolean checksummed = summed > numbered / 2;
    HashLayout layout = new HashLayout(HashLayout.DEFAULT.version(), pageSize, order, checksummed);
    return HashHeader.assumed(layout, image.size(), true, sortedDuplicates);
  }

  private void run(boolean closely) {
    int pages = (int) Math.min(HashHeader.MAX_PAGES, image.size() / pageSize);
    for (int page = 1; page < pages; page++) {
      long at = (long) page * pageSize;
      ByteBuffer b = segments[(int) (at >>> FileImage.SEGMENT_BITS)];
      int base = (int) (at & (1L << FileImage.SEGMENT_BITS) - 1);
      if (isNumbered(b, base, page)) {
        numbered++;
        if (closely) {
          look(b, base);
        }
      }
    }
  }

  private static boolean isNumbered(ByteBuffer b, int base, int page) {
    return Page.number(b, base) == page && PageType.isKnown(Page.type(b, base));
  }

  private void look(ByteBuffer b, int base) {
    int hole = base + Page.CHECKSUM;
    if (b.getInt(hole) == HashFunctions.checksum(b, base, base + pageSize, hole)) {
      summed++;
    }
    int type = Page.type(b, base);
    sortedDuplicates |=
        type == PageType.DUPLICATE_SORTED_LEAF || type == PageType.DUPLICATE_BTREE_INTERNAL;
  }
}
