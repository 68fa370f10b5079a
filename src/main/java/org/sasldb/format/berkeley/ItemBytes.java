package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;

/**
 * The bytes of one key or value, wherever they are: one run on a page, or the runs of an overflow
 * chain (format section 7). Reused from item to item; an overflow chain is read without being held.
 *
 * <p>A chain is checked while it is read: each page's type, number, checksum and link back, and
 * that all runs together give the length the item claims. Nothing of that length is allocated
 * before.
 */
final class ItemBytes {

  private final Pages pages;

  private boolean offPage;
  private ByteBuffer buffer;
  private int at;
  private int length;
  private int firstPage;
  private int owner;

  // the state of a pass over the runs
  private boolean started;
  private int run;
  private int runLength;
  private int page;
  private int nextPage;
  private int left;

  ItemBytes(Pages pages) {
    this.pages = pages;
    buffer = pages.buffer(0);
  }

  /** Points to item i of a sound hash page; its type must be 1 or 3. */
  ItemBytes setItem(ByteBuffer b, int base, int i) throws FormatException {
    return setItem(b, base, i, pages.items.start(b, base, i), pages.items.end(b, base, i));
  }

  /** The same where it is known already where in the page it starts and ends. */
  ItemBytes setItem(ByteBuffer b, int base, int i, int from, int to) throws FormatException {
    int start = base + from;
    int end = base + to;
    if (b.get(start) != PageType.ITEM_OFF_PAGE) {
      return setOnPage(b, start + 1, end - start - 1);
    }
    int number = Page.number(b, base);
    if (end - start != PageType.OFF_PAGE_LENGTH) {
      throw FormatException.corrupt(Page.place(number, i), "a reference of a wrong length");
    }
    return setOffPage(b.getInt(start + 4), Page.u32(b, start + 8), number);
  }

  ItemBytes setOnPage(ByteBuffer b, int from, int count) {
    offPage = false;
    buffer = b;
    at = from;
    length = count;
    return this;
  }

  /** Points to a chain. The guard keeps a wrong length from asking for memory. */
  ItemBytes setOffPage(int first, long total, int fromPage) throws FormatException {
    if (total > (long) pages.header.lastPage * pages.header.layout.payload()) {
      throw FormatException.corrupt(
          Page.place(fromPage), "an overflow item of " + total + " bytes is larger than the file");
    }
    if (total > Integer.MAX_VALUE - 16) {
      throw FormatException.unsupported(
          Page.place(fromPage), "an overflow item of " + total + " bytes does not fit into memory");
    }
    offPage = true;
    length = (int) total;
    firstPage = first;
    owner = fromPage;
    return this;
  }

  boolean isOffPage() {
    return offPage;
  }

  int length() {
    return length;
  }

  /** Begins a pass over the runs. */
  private void rewind() {
    started = false;
    left = length;
    page = 0;
    nextPage = firstPage;
    run = at;
    runLength = offPage ? 0 : length;
  }

  /** Moves to the next run; false when the item is complete. */
  private boolean advance() throws FormatException {
    boolean first = !started;
    started = true;
    if (!offPage) {
      return first;
    }
    if (nextPage == 0) {
      if (first || left != 0) {
        throw FormatException.corrupt(place(), "the overflow chain ends too early");
      }
      return false;
    }
    follow(pages.requireInside(nextPage, "the next overflow page", page == 0 ? owner : page));
    return true;
  }

  private void follow(int number) throws FormatException {
    ByteBuffer b = pages.buffer(number);
    int base = pages.base(number);
    pages.settle();
    pages.requireOwnNumber(number, b, base);
    if (Page.type(b, base) != PageType.OVERFLOW) {
      throw FormatException.corrupt(
          Page.place(number), "page type " + Page.type(b, base) + " in an overflow chain, not 7");
    }
    pages.requirePrevious(number, b, base, page);
    int count = Page.freeOffset(b, base);
    if (count > pages.header.layout.payload() || count > left) {
      throw FormatException.corrupt(
          Page.place(number), "the overflow chain is longer than its item");
    }
    buffer = b;
    run = base + pages.header.layout.pageHeaderSize();
    runLength = count;
    left -= count;
    page = number;
    nextPage = b.getInt(base + Page.NEXT);
  }

  private String place() {
    return Page.place(page == 0 ? owner : page);
  }

  /**
   * Reads through an overflow chain, only to check it.
   *
   * @param used where to note its pages; a page noted before is an error
   */
  void requireWhole(@Nullable PageSet used) throws FormatException {
    if (!offPage) {
      return;
    }
    rewind();
    while (advance()) {
      if (used != null && !used.add(page)) {
        throw FormatException.corrupt(
            Page.place(page), "is reached twice, the second time in an overflow chain");
      }
    }
  }

  byte[] copy() throws FormatException {
    requireWhole(null);
    byte[] bytes = new byte[length];
    if (!offPage) {
      buffer.get(at, bytes, 0, length);
      return bytes;
    }
    int done = 0;
    rewind();
    while (advance()) {
      buffer.get(run, bytes, done, runLength);
      done += runLength;
    }
    return bytes;
  }

  int hash() throws FormatException {
    int h = 0;
    rewind();
    while (advance()) {
      h = HashFunctions.key(h, buffer, run, run + runLength);
    }
    return h;
  }

  /** Compares as unsigned bytes over the shorter length; 0 if one is a prefix of the other. */
  int comparePrefix(ItemBytes other) throws FormatException {
    rewind();
    other.rewind();
    int mine = 0;
    int theirs = 0;
    while (true) {
      while (mine == 0) {
        if (!advance()) {
          return 0;
        }
        mine = runLength;
      }
      while (theirs == 0) {
        if (!other.advance()) {
          return 0;
        }
        theirs = other.runLength;
      }
      int n = Math.min(mine, theirs);
      int a = run + runLength - mine;
      int b = other.run + other.runLength - theirs;
      for (int i = 0; i < n; i++) {
        int difference = (buffer.get(a + i) & 0xFF) - (other.buffer.get(b + i) & 0xFF);
        if (difference != 0) {
          return difference;
        }
      }
      mine -= n;
      theirs -= n;
    }
  }

  /** The same against bytes in memory. */
  int comparePrefix(byte[] key) throws FormatException {
    int done = 0;
    rewind();
    while (done < key.length && advance()) {
      int n = Math.min(runLength, key.length - done);
      int difference = KeyOrder.comparePrefix(key, done, buffer, run, n);
      if (difference != 0) {
        return -difference;
      }
      done += n;
    }
    return 0;
  }
}
