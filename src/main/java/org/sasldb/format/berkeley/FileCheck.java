package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.Findings;
import org.sasldb.format.FormatException;

/** Everything of format section 11, going on after an error. */
final class FileCheck {

  private static final long MOST_KEYS = 0x80000000L;

  /** Where the header counts the keys (format section 3). */
  static final String KEYS_PLACE = "page 0, offset 88";

  private final Pages pages;
  private final KeySearch search;
  private final PageSet used;
  private final Findings findings = new Findings();

  FileCheck(Pages pages, KeySearch search) {
    this.pages = pages;
    this.search = search;
    used = new PageSet(pages.header.lastPage);
  }

  CheckReport run() throws FormatException {
    checkHeader();
    RecordVerifier.Errors noted = findings::add;
    long records = new RecordVerifier(pages, used, noted).run(this::checkOrder);
    PageUse use = new PageUse(pages, used, noted);
    use.run();
    if (use.unused() > 0) {
      findings.warn(
          Page.place(use.firstUnused()),
          "the first of " + use.unused() + " empty pages that nothing uses");
    }
    String lost = lostPages(pages.header, records, use.counts().unwritten());
    if (lost != null) {
      findings.warn(KEYS_PLACE, lost);
    }
    return new CheckReport(
        findings.first(), findings.errors(), findings.warnings(), records, use.counts());
  }

  /**
   * What tells of bucket pages that were lost as pages of zeros, which stand for a bucket without
   * records (format section 4.3): that the header counts more. No proof, because a file made for a
   * known number of records counts those from the beginning (section 3).
   *
   * @param unwritten how many bucket pages were never written, by what they look like
   * @return null if nothing does
   */
  static @Nullable String lostPages(HashHeader header, long records, int unwritten) {
    if (unwritten == 0 || header.keys <= records || header.keys > MOST_KEYS) {
      return null;
    }
    return String.format(
        Locale.ROOT,
        "the header counts %d records, %d are there, and %d bucket pages hold only zeros: if those"
            + " were written once, their records are lost",
        header.keys,
        records,
        unwritten);
  }

  private void checkHeader() {
    HashHeader header = pages.header;
    if (header.logged) {
      findings.warn("page 0", "the file was changed inside a logging environment");
    }
    if (header.keys > MOST_KEYS) {
      findings.warn(KEYS_PLACE, "the C library's verifier refuses so many keys");
    }
    if (header.externalFieldsUsed && header.layout.version() < HashLayout.NEWEST_VERSION) {
      findings.warn(
          "page 0, offset 224", "unused fields are not zero: release 18.1 can crash on the file");
    }
    long extra = HashFacts.of(header).extraPages();
    if (extra > 0) {
      findings.warn("", extra + " whole pages after the last page");
    }
    for (int g = header.lastGroup() + 1; g < HashHeader.SPARES_COUNT; g++) {
      if (header.groupIsAllocated(g) && !header.groupIsInside(g)) {
        findings.add(
            FormatException.corrupt(
                "page 0, offset " + (HashHeader.SPARES + 4 * g),
                "pages set aside for bucket group " + g + " are outside the file"));
      }
    }
  }

  /** An order fault hides a record from the C library, not from this reader: a warning. */
  private void checkOrder(BucketWalk walk) throws FormatException {
    ByteBuffer b = walk.buffer();
    if (Page.type(b, 0) != PageType.HASH_SORTED || search.isOrdered(b, 0)) {
      return;
    }
    for (int i = 0; i < walk.entries(); i += 2) {
      if (!search.isFoundByOrder(b, 0, i)) {
        findings.warn(
            Page.place(walk.page(), i),
            "the order of the page hides this key from the C library; rewriting the file mends it");
      }
    }
  }
}
