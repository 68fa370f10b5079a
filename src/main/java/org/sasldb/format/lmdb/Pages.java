package org.sasldb.format.lmdb;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;

/** The pages of one image in one state. Safe for use by several threads. */
final class Pages {
  private static final int SEGMENT_MASK = (1 << FileImage.SEGMENT_BITS) - 1;

  final Meta meta;
  final int size;
  private static final int MOST_UNWRITTEN = 1 << 24;

  final FileImage image;
  private final ByteBuffer[] segments;
  private final int shift;

  /** One bit for each page that was found sound; a lost bit costs a second look. */
  private final long[] sound;

  Pages(FileImage image, Meta meta) {
    this.image = image;
    this.meta = meta;
    size = meta.pageSize();
    shift = Integer.numberOfTrailingZeros(size);
    segments = image.segments(meta.order());
    sound = new long[(inFile() >>> 6) + 1];
  }

  /** How many whole pages the file has. */
  int inFile() {
    return (int) Math.min(Integer.MAX_VALUE, image.size() >>> shift);
  }

  /** How many pages are in use or free, as far as they are in the file. */
  int present() {
    long last = meta.lastPage();
    return last < 0 || last >= inFile() ? inFile() : (int) last + 1;
  }

  /**
   * The number after that of the last page. Pages at the end may never have been written, but not
   * more than {@value #MOST_UNWRITTEN} are believed in: memory must not follow a number in a file.
   */
  int end() {
    long last = meta.lastPage();
    long most = Math.min(Integer.MAX_VALUE, (long) inFile() + MOST_UNWRITTEN);
    return (int) (last < 0 || last >= most ? most : last + 1);
  }

  private ByteBuffer buffer(long page) {
    return segments[(int) ((page << shift) >>> FileImage.SEGMENT_BITS)];
  }

  private int base(long page) {
    return (int) (page << shift) & SEGMENT_MASK;
  }

  /** Requires a page number of the file that is not that of a meta page. */
  private void requireInside(long page, String from) throws FormatException {
    if (page < 2 || page > meta.lastPage()) {
      throw FormatException.corrupt(
          from, "leads to page " + Long.toUnsignedString(page) + ", which is none of the file's");
    }
    if (page >= inFile()) {
      throw FormatException.corrupt(from, "leads to page " + page + ", behind the file's end");
    }
  }

  /** A sound page, in its place. */
  PageView view(long page, KeyRule rule, String from) throws FormatException {
    requireInside(page, from);
    PageView view = new PageView(page, buffer(page), base(page), size);
    int word = (int) (page >>> 6);
    if ((sound[word] & (1L << page)) == 0) {
      view.requireSound(rule);
      sound[word] |= 1L << (page & 63);
    }
    return view;
  }

  /**
   * A sound page, copied: it cannot change between its check and its use. The caller overwrites it
   * ({@link PageView#wipe}); a copy that is not sound is overwritten here.
   */
  PageView copy(long page, KeyRule rule, String from) throws FormatException {
    requireInside(page, from);
    byte[] bytes = new byte[size];
    boolean isSound = false;
    try {
      buffer(page).get(base(page), bytes);
      settle();
      PageView view = new PageView(page, ByteBuffer.wrap(bytes).order(meta.order()), 0, size);
      view.requireSound(rule);
      isSound = true;
      return view;
    } finally {
      if (!isSound) {
        Arrays.fill(bytes, (byte) 0);
      }
    }
  }

  /** The greater transaction id of the two meta pages as they are now. */
  long newestTransaction() throws FormatException {
    return MetaPages.read(image).newest().transaction();
  }

  /** How many overflow pages begin here; 0 if none do. */
  long overflowPages(long page) {
    ByteBuffer b = buffer(page);
    int base = base(page);
    boolean is =
        b.getLong(base) == page
            && (b.getShort(base + PageView.FLAGS_AT) & 0xffff) == PageView.OVERFLOW;
    return is ? overflowCount(page) : 0;
  }

  /**
   * Whether bytes begin as a page of this file does: a number that is one of the file's, two unused
   * bytes, flags, and what they say of the rest.
   */
  boolean looksLikeOne(long page) {
    ByteBuffer b = buffer(page);
    int base = base(page);
    long number = b.getLong(base);
    if (number < 0 || number > meta.lastPage() || b.getShort(base + Long.BYTES) != 0) {
      return false;
    }
    int lower = b.getShort(base + PageView.LOWER_AT) & 0xffff;
    int upper = b.getShort(base + PageView.UPPER_AT) & 0xffff;
    return switch (b.getShort(base + PageView.FLAGS_AT)) {
      case PageView.BRANCH, PageView.LEAF ->
          lower >= PageView.HEADER && lower <= upper && upper <= size;
      case PageView.OVERFLOW -> overflowCount(page) <= end() - number;
      case PageView.META -> number < 2;
      default -> false;
    };
  }

  private long overflowCount(long page) {
    return buffer(page).getInt(base(page) + PageView.LOWER_AT) & 0xffffffffL;
  }

  /** Whether a page is all zero. */
  boolean isZero(long page) {
    ByteBuffer b = buffer(page);
    int base = base(page);
    int end = (int) Math.min(size, image.size() - (page << shift));
    for (int at = 0; at < end; at++) {
      if (b.get(base + at) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Requires overflow pages that can hold the data of a node.
   *
   * @return how many there are
   */
  int requireOverflow(PageView leaf, int i) throws FormatException {
    return requireOverflow(leaf.overflowPage(i), leaf.dataLength(i), leaf.placeOf(i));
  }

  private int requireOverflow(long page, long length, String from) throws FormatException {
    requireInside(page, from);
    long count = overflowPages(page);
    if (count == 0) {
      throw FormatException.corrupt(PageView.place(page), "no overflow page, as " + from + " says");
    }
    if (count < needed(length, size) || count > end() - page) {
      throw FormatException.corrupt(
          PageView.place(page), count + " overflow pages for " + length + " bytes");
    }
    if ((page << shift) + PageView.HEADER + length > image.size()) {
      throw FormatException.corrupt(PageView.place(page), "its value runs out of the file");
    }
    if (length > Integer.MAX_VALUE - 16) {
      throw FormatException.unsupported(from, "a value of " + length + " bytes");
    }
    return (int) count;
  }

  /** How many overflow pages so many bytes need. */
  static long needed(long length, int pageSize) {
    return (PageView.HEADER - 1 + length) / pageSize + 1;
  }

  /** A copy of the data of a leaf node, wherever it is. */
  byte[] data(PageView leaf, int i) throws FormatException {
    if (!leaf.isBig(i)) {
      return leaf.data(i);
    }
    long page = leaf.overflowPage(i);
    long length = leaf.dataLength(i);
    requireOverflow(page, length, leaf.placeOf(i));
    byte[] data = new byte[(int) length];
    long from = (page << shift) + PageView.HEADER;
    for (int done = 0; done < data.length; ) {
      int at = (int) from & SEGMENT_MASK;
      int part = Math.min(data.length - done, SEGMENT_MASK + 1 - at);
      segments[(int) (from >>> FileImage.SEGMENT_BITS)].get(at, data, done, part);
      done += part;
      from += part;
    }
    return data;
  }

  /** To be called before anything that was read is believed. */
  void settle() {
    image.settle();
  }
}
