package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import org.sasldb.format.FormatException;

/** What every page of the file is used for, once the records were walked (format section 11). */
final class PageUse {

  private final Pages pages;
  private final PageSet used;
  private final RecordVerifier.Errors errors;

  private int bucketPages;
  private int unwritten;
  private int overflowPages;
  private int duplicatePages;
  private int freePages;
  private int reserved;
  private int unused;
  private int firstUnused;

  /**
   * @param used the pages the records are on
   */
  PageUse(Pages pages, PageSet used, RecordVerifier.Errors errors) {
    this.pages = pages;
    this.used = used;
    this.errors = errors;
  }

  void run() throws FormatException {
    countUsed();
    try {
      walkFreeList();
    } catch (FormatException e) {
      errors.report(e);
    }
    countOthers();
  }

  private void countUsed() {
    for (int page = 1; page <= pages.header.lastPage; page++) {
      if (used.contains(page)) {
        countUsed(page);
      }
    }
  }

  private void countUsed(int page) {
    if (!pages.isWritten(page)) {
      unwritten++;
      return;
    }
    int type = Page.type(pages.buffer(page), pages.base(page));
    if (type == PageType.OVERFLOW) {
      overflowPages++;
    } else if (PageType.isHash(type)) {
      bucketPages++;
    } else {
      duplicatePages++;
    }
  }

  /** A page that comes twice ends the walk, so a loop does too. */
  private void walkFreeList() throws FormatException {
    int from = 0;
    int page = pages.requireInside(pages.header.firstFree, "the first free page", 0);
    while (page != 0) {
      ByteBuffer b = pages.buffer(page);
      int base = pages.base(page);
      pages.requireOwnNumber(page, b, base);
      if (Page.type(b, base) != PageType.FREE || Page.entries(b, base) != 0) {
        throw FormatException.corrupt(
            Page.place(page), "is on the free list (from page " + from + ") but is not free");
      }
      if (!used.add(page)) {
        throw FormatException.corrupt(
            Page.place(page), "is on the free list twice, or on it and in use");
      }
      freePages++;
      from = page;
      page = pages.next(page, b, base);
    }
  }

  private void countOthers() throws FormatException {
    for (int page = 1; page <= pages.header.lastPage; page++) {
      if (used.contains(page)) {
        continue;
      }
      if (isReserved(page)) {
        reserved++;
      } else if (unused++ == 0) {
        firstUnused = page;
      }
      requireEmpty(page);
    }
  }

  private boolean isReserved(int page) {
    for (int g = pages.header.lastGroup(); g < HashHeader.SPARES_COUNT; g++) {
      if (pages.header.groupIsAllocated(g) && pages.header.isHeadPage(page, g)) {
        return true;
      }
    }
    return false;
  }

  /** Never written, free, or a bucket page without records: nothing is lost with it. */
  private void requireEmpty(int page) throws FormatException {
    ByteBuffer b = pages.buffer(page);
    int base = pages.base(page);
    int type = Page.type(b, base);
    boolean empty = type == PageType.FREE || (PageType.isHash(type) && Page.entries(b, base) == 0);
    if (pages.isWritten(page) && !empty) {
      errors.report(
          FormatException.corrupt(
              Page.place(page),
              "holds something (page type " + type + "), but is part of nothing"));
    }
  }

  int unused() {
    return unused;
  }

  int firstUnused() {
    return firstUnused;
  }

  CheckReport.PageCounts counts() {
    return new CheckReport.PageCounts(
        bucketPages, unwritten, overflowPages, duplicatePages, freePages, reserved, unused);
  }
}
