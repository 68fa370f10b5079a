package org.sasldb.format.bsd185;

import java.nio.ByteBuffer;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.MapFaults;

/** The pages of one image. Safe for use by several threads. */
final class Pages {

  final Header header;
  private final FileImage image;
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
    if (image.isMapped()) {
      MapFaults.deliver();
    }
  }

  /** A page of a map that is not in the file any more raises InternalError when it is touched. */
  FormatException cutWhileRead(InternalError cause) {
    return cutWhileRead(image, cause);
  }

  static FormatException cutWhileRead(FileImage image, InternalError cause) {
    if (!image.isMapped()) {
      throw cause;
    }
    FormatException e = FormatException.corrupt("", "the file was cut while it was read");
    e.initCause(cause);
    return e;
  }
}
