package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Whether a bucket page that is read by itself, and not by its chain, is one of the file's current
 * pages. A page is not held against its neighbour's damage: where the page before it in its chain
 * is unreadable, nothing speaks against it, since pages that were given up change their type.
 */
final class PageStanding {

  private static final String BEYOND = "its page is behind the last page of the database";
  private static final String FREE = "its page is on the list of free pages";
  private static final String UNLINKED = "no chain of pages leads to its page";
  private static final String WRONG_BUCKET = "its key does not belong to the bucket it stands in";

  private final Pages pages;
  private final @Nullable HashHeader header;
  private final BitSet free = new BitSet();

  /**
   * @param pages every page of the file
   * @param header what the file says of itself; null if that is lost
   */
  PageStanding(Pages pages, @Nullable HashHeader header) {
    this.pages = pages;
    this.header = header;
    if (header != null) {
      walkFreeList(header.firstFree);
    }
  }

  /** Ends at the first page that is no free page, and so at damage and in loops. */
  private void walkFreeList(int first) {
    int page = first;
    while (isInside(page) && !free.get(page)) {
      free.set(page);
      ByteBuffer b = pages.buffer(page);
      int base = pages.base(page);
      if (Page.number(b, base) != page || Page.type(b, base) != PageType.FREE) {
        return;
      }
      page = b.getInt(base + Page.NEXT);
    }
  }

  private boolean isInside(int page) {
    return page > 0 && page <= pages.header.lastPage;
  }

  /** What speaks against a sound bucket page; null if nothing does. */
  @Nullable String doubt(int page, ByteBuffer b) {
    if (header != null && page > header.lastPage) {
      return BEYOND;
    }
    if (free.get(page)) {
      return FREE;
    }
    int previous = b.getInt(Page.PREVIOUS);
    return previous == 0 || canLead(previous, page) ? null : UNLINKED;
  }

  private boolean canLead(int previous, int page) {
    if (!isInside(previous)) {
      // without a header the file may be cut, and that page with it
      return header == null;
    }
    ByteBuffer b = pages.buffer(previous);
    int base = pages.base(previous);
    int number = Page.number(b, base);
    if (number != previous) {
      return number != 0;
    }
    return PageType.isHash(Page.type(b, base)) && b.getInt(base + Page.NEXT) == page;
  }

  /** What speaks against a key on that page; null if nothing does. */
  @Nullable String doubt(int page, ByteBuffer b, byte[] key) {
    if (header == null || b.getInt(Page.PREVIOUS) != 0) {
      return null;
    }
    int bucket = header.bucketOf(HashFunctions.key(key));
    return header.headOf(bucket) == page ? null : WRONG_BUCKET;
  }
}
