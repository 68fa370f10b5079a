package org.sasldb.format.lmdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;

/**
 * Both meta pages of a file, as far as they are valid.
 *
 * @param newest the valid one with the greater transaction id
 * @param other the other one, if it is valid too
 * @param failures what is wrong with the others
 */
record MetaPages(Meta newest, @Nullable Meta other, List<FormatException> failures) {

  /**
   * Reads them. With a damaged first one, the second is looked for at every possible page size.
   *
   * @throws FormatException what is wrong with the first one, if neither is valid
   */
  static MetaPages read(FileImage image) throws FormatException {
    List<FormatException> failures = new ArrayList<>();
    Meta first = null;
    try {
      first = Meta.read(at(image, 0), 0);
    } catch (FormatException e) {
      failures.add(e);
    }
    Meta second = first == null ? searchSecond(image) : readSecond(image, first, failures);
    if (first != null && second != null) {
      boolean later = Long.compareUnsigned(second.transaction(), first.transaction()) > 0;
      return new MetaPages(later ? second : first, later ? first : second, failures);
    }
    Meta only = first == null ? second : first;
    if (only == null) {
      throw failures.get(0);
    }
    return new MetaPages(only, null, failures);
  }

  private static @Nullable Meta readSecond(
      FileImage image, Meta first, List<FormatException> failures) {
    try {
      Meta second = Meta.read(at(image, first.pageSize()), 1);
      if (second.pageSize() == first.pageSize() && second.order().equals(first.order())) {
        return second;
      }
      failures.add(FormatException.corrupt("page 1", "the meta pages contradict each other"));
    } catch (FormatException e) {
      failures.add(e);
    }
    return null;
  }

  private static @Nullable Meta searchSecond(FileImage image) {
    for (int size = Meta.SMALLEST_PAGE; size <= Meta.LARGEST_PAGE; size *= 2) {
      Meta second = metaAt(image, size);
      if (second != null && second.pageSize() == size) {
        return second;
      }
    }
    return null;
  }

  private static @Nullable Meta metaAt(FileImage image, int offset) {
    try {
      return Meta.read(at(image, offset), 1);
    } catch (FormatException e) {
      return null;
    }
  }

  private static ByteBuffer at(FileImage image, int offset) {
    int end = (int) Math.min(image.size(), (long) offset + Meta.LENGTH);
    int start = Math.min(offset, end);
    if (start == end) {
      return ByteBuffer.allocate(0);
    }
    ByteBuffer copy = ByteBuffer.allocate(end - start);
    image.segments(ByteOrder.LITTLE_ENDIAN)[0].get(start, copy.array());
    return copy;
  }

  /** Requires both to be valid, as the library does before it opens a file. */
  void requireBoth() throws FormatException {
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }
}
