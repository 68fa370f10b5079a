package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import org.sasldb.format.FormatException;

/**
 * Finds a key in its bucket: by binary search on sorted pages, and if that fails by looking at
 * every key, since an order fault must not hide a record (format section 6.3). Makes no objects
 * unless a page has overflow keys. Safe for use by several threads.
 */
final class KeySearch {

  static final int NOT_FOUND = -1;

  /** Also the first word of eight zero bytes, which is no loss: only the way is another. */
  private static final long NO_WORD = Long.MIN_VALUE;

  private final Pages pages;

  /** Pages whose keys are all on the page and in order: what binary search misses is not there. */
  private final PageSet ordered;

  KeySearch(Pages pages) {
    this.pages = pages;
    ordered = new PageSet(pages.header.lastPage);
  }

  /** Where a pair is: page number and index of the key, in one number. */
  static int page(long found) {
    return (int) (found >>> 32);
  }

  static int index(long found) {
    return (int) found;
  }

  /** Place of the key's pair, or {@link #NOT_FOUND}. */
  long find(byte[] key) throws FormatException {
    HashHeader header = pages.header;
    int head = header.headOf(header.bucketOf(HashFunctions.key(key)));
    int previous = 0;
    for (int page = head; page != 0; page = pages.next(page)) {
      pages.requireHashPage(page, previous);
      int index = findSorted(page, key);
      if (index >= 0) {
        return (long) page << 32 | index;
      }
      previous = page;
    }
    return findUnsorted(head, key);
  }

  private int findSorted(int page, byte[] key) throws FormatException {
    ByteBuffer b = pages.buffer(page);
    int base = pages.base(page);
    return Page.type(b, base) == PageType.HASH_SORTED ? narrow(b, base, key) : linear(b, base, key);
  }

  /**
   * Narrows a sorted page down by the first eight bytes of three keys at a time: a lookup in a
   * large file mostly waits for memory, and these three arrive together. What is not plain, equal
   * or short beginnings and overflow keys, is left to the search of format section 6.3.
   */
  private int narrow(ByteBuffer b, int base, byte[] key) throws FormatException {
    int from = 0;
    int n = pages.items.count(b, base) / 2;
    long word = key.length < Long.BYTES ? NO_WORD : KeyOrder.firstWord(key);
    while (n >= 4 && word != NO_WORD) {
      int step = n / 4;
      long one = wordOf(b, base, 2 * (from + step));
      long two = wordOf(b, base, 2 * (from + 2 * step));
      long three = wordOf(b, base, 2 * (from + 3 * step));
      if (one == NO_WORD || two == NO_WORD || three == NO_WORD) {
        break;
      }
      if (word == one || word == two || word == three) {
        break;
      }
      int below = word < one ? 0 : word < two ? 1 : word < three ? 2 : 3;
      n = below == 0 ? step : below == 3 ? n - 3 * step - 1 : step - 1;
      from += below == 0 ? 0 : below * step + 1;
    }
    return binary(b, base, key, from, n);
  }

  private long wordOf(ByteBuffer b, int base, int i) throws FormatException {
    int start = pages.items.start(b, base, i);
    boolean plain =
        pages.items.end(b, base, i) - start > Long.BYTES
            && b.get(base + start) == PageType.ITEM_BYTES;
    return plain ? KeyOrder.firstWord(b, base + start + 1) : NO_WORD;
  }

  /** The search of format section 6.3. */
  private int binary(ByteBuffer b, int base, byte[] key, int first, int count)
      throws FormatException {
    int from = first;
    int n = count;
    while (n > 0) {
      int middle = from + n / 2;
      int difference = compare(key, b, base, 2 * middle);
      if (difference == 0) {
        return 2 * middle;
      }
      if (difference > 0) {
        from = middle + 1;
        n--;
      }
      n /= 2;
    }
    return NOT_FOUND;
  }

  private int compare(byte[] key, ByteBuffer b, int base, int i) throws FormatException {
    int start = pages.items.start(b, base, i);
    int end = pages.items.end(b, base, i);
    if (b.get(base + start) == PageType.ITEM_OFF_PAGE) {
      return KeyOrder.compareOffPage(key, new ItemBytes(pages).setItem(b, base, i));
    }
    return KeyOrder.compareOnPage(key, b, base + start + 1, end - start - 1);
  }

  private long findUnsorted(int head, byte[] key) throws FormatException {
    for (int page = head; page != 0; page = pages.next(page)) {
      ByteBuffer b = pages.buffer(page);
      int base = pages.base(page);
      if (Page.type(b, base) != PageType.HASH_SORTED || ordered.contains(page)) {
        continue;
      }
      int index = linear(b, base, key);
      if (index >= 0) {
        return (long) page << 32 | index;
      }
      if (isOrdered(b, base)) {
        ordered.add(page);
      }
    }
    return NOT_FOUND;
  }

  private int linear(ByteBuffer b, int base, byte[] key) throws FormatException {
    int count = pages.items.count(b, base);
    for (int i = 0; i < count; i += 2) {
      int start = base + pages.items.start(b, base, i);
      int length = base + pages.items.end(b, base, i) - start - 1;
      boolean same =
          b.get(start) == PageType.ITEM_OFF_PAGE
              ? isSame(key, new ItemBytes(pages).setItem(b, base, i))
              : length == key.length && KeyOrder.comparePrefix(key, 0, b, start + 1, length) == 0;
      if (same) {
        return i;
      }
    }
    return NOT_FOUND;
  }

  private static boolean isSame(byte[] key, ItemBytes item) throws FormatException {
    return item.length() == key.length && item.comparePrefix(key) == 0;
  }

  /** Whether every key is on the page and stands after the one before. */
  boolean isOrdered(ByteBuffer b, int base) throws FormatException {
    int count = pages.items.count(b, base);
    ItemBytes one = new ItemBytes(pages);
    ItemBytes two = new ItemBytes(pages);
    for (int i = 0; i < count; i += 2) {
      two.setItem(b, base, i);
      if (two.isOffPage() || (i > 0 && KeyOrder.compare(one, two) >= 0)) {
        return false;
      }
      ItemBytes swap = one;
      one = two;
      two = swap;
    }
    return true;
  }

  /** Whether the C library's binary search finds pair i of this page. */
  boolean isFoundByOrder(ByteBuffer b, int base, int i) throws FormatException {
    ItemBytes searched = new ItemBytes(pages).setItem(b, base, i);
    ItemBytes item = new ItemBytes(pages);
    int from = 0;
    int n = pages.items.count(b, base) / 2;
    while (n > 0) {
      int middle = from + n / 2;
      int difference =
          2 * middle == i ? 0 : KeyOrder.compare(searched, item.setItem(b, base, 2 * middle));
      if (difference == 0) {
        return 2 * middle == i;
      }
      if (difference > 0) {
        from = middle + 1;
        n--;
      }
      n /= 2;
    }
    return false;
  }
}
