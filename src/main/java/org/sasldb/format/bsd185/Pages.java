package org.sasldb.format.bsd185;

import java.nio.ByteBuffer;
import org.sasldb.format.FileImage;

/** The pages of one image. Safe for use by several threads. */
final class Pages {

  final Header header;
  final FileImage image;
  private final ByteBuffer[] segments;

  Pages(FileImage image, Header header) {
    this.image = image;
    this.header = header;
    segments = image.segments(header.order);
  }

  PageView view() {
    return new PageView(header.pageSize, header.order);
  }

  boolean isInside(long page) {
    return page < header.pages;
  }

  /** Copies a page that is inside the file, unchecked. */
  void copy(long page, PageView into) {
    long at = page * header.pageSize;
    ByteBuffer segment = segments[(int) (at >>> FileImage.SEGMENT_BITS)];
    segment.get((int) (at & (1L << FileImage.SEGMENT_BITS) - 1), into.load(page));
    image.settle();
  }
}
