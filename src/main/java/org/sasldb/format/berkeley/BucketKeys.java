package org.sasldb.format.berkeley;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;

/** Finds a key that stands twice in one bucket: only hashes are held, and only of one bucket. */
final class BucketKeys {

  private static final int INDEX_BITS = 16;

  private final Pages pages;
  private final ItemBytes one;
  private final ItemBytes two;
  private long[] hashes = new long[64];
  private long[] places = new long[64];
  private int size;

  BucketKeys(Pages pages) {
    this.pages = pages;
    one = new ItemBytes(pages);
    two = new ItemBytes(pages);
  }

  void clear() {
    size = 0;
  }

  void add(int hash, int page, int index) {
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * size);
      places = Arrays.copyOf(places, 2 * size);
    }
    hashes[size] = (long) hash << 32 | size;
    places[size++] = (long) page << INDEX_BITS | index;
  }

  /** A complaint about a key that was added twice, if there is one. */
  @Nullable FormatException twin() throws FormatException {
    Arrays.sort(hashes, 0, size);
    int from = 0;
    for (int i = 1; i <= size; i++) {
      if (i == size || hashes[i] >>> 32 != hashes[from] >>> 32) {
        FormatException found = i - from > 1 ? twinAmong(from, i) : null;
        if (found != null) {
          return found;
        }
        from = i;
      }
    }
    return null;
  }

  /** Keys of one hash are sorted: somebody may have made very many of them. */
  private @Nullable FormatException twinAmong(int from, int to) throws FormatException {
    long[] alike = new long[to - from];
    for (int i = from; i < to; i++) {
      alike[i - from] = places[(int) hashes[i]];
    }
    sort(alike, 0, alike.length, new long[alike.length]);
    for (int i = 1; i < alike.length; i++) {
      if (compare(alike[i - 1], alike[i]) == 0) {
        return FormatException.corrupt(
            Page.place(page(alike[i]), index(alike[i])),
            "the same key as on " + Page.place(page(alike[i - 1]), index(alike[i - 1])));
      }
    }
    return null;
  }

  private void sort(long[] a, int from, int to, long[] scratch) throws FormatException {
    if (to - from < 2) {
      return;
    }
    int middle = (from + to) >>> 1;
    sort(a, from, middle, scratch);
    sort(a, middle, to, scratch);
    System.arraycopy(a, from, scratch, from, middle - from);
    int left = from;
    int right = middle;
    for (int at = from; left < middle; at++) {
      boolean takeRight = right < to && compare(a[right], scratch[left]) < 0;
      a[at] = takeRight ? a[right++] : scratch[left++];
    }
  }

  private int compare(long a, long b) throws FormatException {
    int difference = set(one, a).comparePrefix(set(two, b));
    return difference != 0 ? difference : one.length() - two.length();
  }

  private ItemBytes set(ItemBytes key, long place) throws FormatException {
    int page = page(place);
    return key.setItem(pages.buffer(page), pages.base(page), index(place));
  }

  private static int page(long place) {
    return (int) (place >>> INDEX_BITS);
  }

  private static int index(long place) {
    return (int) place & (1 << INDEX_BITS) - 1;
  }
}
