package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.Findings;
import org.sasldb.format.FormatException;
import org.sasldb.format.FormatException.Kind;
import org.sasldb.format.SalvageSink;
import org.sasldb.format.StructureReport;

/**
 * Reads what can still be read of a damaged Berkeley DB hash file. Bucket pages are read one by one
 * and not along their chains, so damage of one page costs the records on it and nothing else; where
 * the header is lost, page size and byte order are found from the pages (format sections 4 to 9).
 *
 * <p>A record comes without a doubt if its page and all its overflow pages are sound and nothing
 * tells that they are out of use. Records with a doubt come last: from pages behind the last one or
 * on the free list, from pages that no chain leads to, with a wrong number or checksum, and pairs
 * that are whole on a damaged page. No record is ever put together from parts that do not say they
 * belong together.
 */
public final class BerkeleySalvage {

  private static final String ODD_PAGE = "its page is damaged";
  private static final String ODD_CHAIN =
      "its overflow pages have wrong checksums or belong to another record";

  private final Findings findings = new Findings();
  private final @Nullable HashHeader known;
  private final @Nullable FormatException headerError;
  private final Pages pages;
  private final PageStanding standing;
  private final PairSalvage sound;
  private final PairSalvage doubtful;
  private final byte[] bytes;
  private final ByteBuffer page;

  /** Pairs to be tried again with less strictness, by page. */
  private final SortedMap<Integer, BitSet> rest = new TreeMap<>();

  private BerkeleySalvage(FileImage image, SalvageSink sink) throws FormatException {
    HashHeader header = null;
    FormatException error = null;
    try {
      header = HashHeader.read(image);
    } catch (FormatException e) {
      requireNoRelative(image);
      error = e;
      findings.add(e);
    }
    known = header;
    headerError = error;
    HashHeader assumed = known == null ? LayoutTrial.find(image) : allPages(known);
    if (assumed == null) {
      throw error == null ? FormatException.corrupt("", "no page is left") : error;
    }
    pages = new Pages(image, assumed);
    Pages lax = new Pages(image, assumed, false);
    standing = new PageStanding(pages, known);
    PageSet used = new PageSet(assumed.lastPage);
    sound = new PairSalvage(pages, standing, findings, sink, used);
    doubtful = new PairSalvage(lax, standing, findings, sink, null);
    bytes = new byte[pages.size];
    page = ByteBuffer.wrap(bytes).order(assumed.layout.byteOrder());
  }

  /**
   * Hands every record that can be read to the sink. Damage that costs a record, or its certainty,
   * becomes a finding of the report, whose records are those handed over, the doubtful ones
   * included. The report is no check: chains that no record depends on are not looked at.
   *
   * @throws FormatException if the file is of another kind, if no page of such a file is left in
   *     it, or if a mapped file is cut meanwhile
   */
  public static StructureReport salvage(FileImage image, SalvageSink sink) throws FormatException {
    try {
      return new BerkeleySalvage(image, sink).run();
    } catch (FormatException | InternalError e) {
      throw image.failure(e);
    }
  }

  /** A btree file and the like: its pages would only look damaged. */
  private static void requireNoRelative(FileImage image) throws FormatException {
    try {
      Recognition.orderOf(image);
    } catch (FormatException e) {
      if (e.kind() == Kind.UNSUPPORTED) {
        throw e;
      }
    }
  }

  private static HashHeader allPages(HashHeader known) {
    return HashHeader.assumed(
        known.layout, known.fileSize, known.duplicates, known.sortedDuplicates);
  }

  private StructureReport run() throws FormatException {
    try {
      readPages();
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
    long records = sound.records() + doubtful.records();
    // an encrypted file, for one: its own message says more than pages full of damage
    if (records == 0 && headerError != null && headerError.kind() == Kind.UNSUPPORTED) {
      throw headerError;
    }
    noteLostPages(records);
    return findings.report(records);
  }

  /** Pages that were lost as zeros show only by the header's count. */
  private void noteLostPages(long records) {
    HashHeader header = known;
    if (header == null || findings.errors() > 0) {
      return;
    }
    int unwritten = 0;
    for (int bucket = 0; bucket <= header.maxBucket; bucket++) {
      int head = header.headOf(bucket);
      unwritten += head > 0 && head <= pages.header.lastPage && !pages.isWritten(head) ? 1 : 0;
    }
    String lost = FileCheck.lostPages(header, records, unwritten);
    if (lost != null) {
      findings.error(FileCheck.KEYS_PLACE, lost);
    }
  }

  private void readPages() {
    for (int number = 1; number <= pages.header.lastPage; number++) {
      pages.copy(number, bytes);
      readSound(number);
    }
    for (var entry : rest.entrySet()) {
      pages.copy(entry.getKey(), bytes);
      readRest(entry.getKey(), entry.getValue());
    }
  }

  /** Takes what is beyond doubt and notes what is left of the page. */
  private void readSound(int number) {
    if (Page.number(page, 0) == 0 || isOfOtherUse(number)) {
      return;
    }
    try {
      pages.requireSound(number, page, 0);
    } catch (FormatException e) {
      findings.add(e);
      noteWhole(number);
      return;
    }
    if (standing.doubt(number, page) != null) {
      noteAll(number, Page.entries(page, 0));
      return;
    }
    for (int i = 0; i < Page.entries(page, 0); i += 2) {
      try {
        sound.take(number, page, i, null, null);
      } catch (FormatException e) {
        findings.add(e);
        note(number, i);
      }
    }
  }

  /** Free pages, overflow pages, trees of values: read with the records they belong to. */
  private boolean isOfOtherUse(int number) {
    int type = Page.type(page, 0);
    return Page.number(page, 0) == number && PageType.isKnown(type) && !PageType.isHash(type);
  }

  private void noteAll(int number, int entries) {
    for (int i = 0; i < entries; i += 2) {
      note(number, i);
    }
  }

  private void note(int number, int item) {
    rest.computeIfAbsent(number, n -> new BitSet()).set(item);
  }

  /**
   * Notes the pairs of a damaged page that are whole: all of them if the page as such is in order
   * and only has a wrong number, type or checksum; else those in order by themselves, if it is a
   * bucket page by number and type. Two wrong fields make it no bucket page at all.
   */
  private void noteWhole(int number) {
    boolean ownNumber = Page.number(page, 0) == number;
    int type = Page.type(page, 0);
    if (!PageType.isHash(type) && (PageType.isKnown(type) || !ownNumber)) {
      return;
    }
    try {
      new HashPageCheck(pages, number, page, 0).run();
      noteAll(number, Page.entries(page, 0));
    } catch (FormatException e) {
      if (ownNumber && PageType.isHash(type)) {
        notePairs(number);
      }
    }
  }

  private void notePairs(int number) {
    int tableStart = pages.header.layout.pageHeaderSize();
    int entries = Page.entries(page, 0);
    int floor = tableStart + 2 * entries;
    if ((entries & 1) != 0 || floor > pages.size) {
      // old offsets can stand behind the table, of items below the free offset
      entries = (pages.size - tableStart) / 4 * 2;
      floor = Math.max(tableStart, Page.freeOffset(page, 0));
    }
    for (int i = 0; i < entries; i += 2) {
      if (isWholePair(number, i, floor)) {
        note(number, i);
      }
    }
  }

  /** Bounds first: a page of noise would fail thousands of times, and each failure costs. */
  private boolean isWholePair(int number, int i, int floor) {
    int end = i == 0 ? pages.size : offset(i - 1);
    int key = offset(i);
    int value = offset(i + 1);
    if (value < floor || value >= key || key >= end || end > pages.size) {
      return false;
    }
    try {
      HashPageCheck check = new HashPageCheck(pages, number, page, 0);
      check.requireType(i, key, end);
      check.requireType(i + 1, value, key);
      return true;
    } catch (FormatException e) {
      return false;
    }
  }

  private int offset(int i) {
    return Page.u16(page, pages.header.layout.pageHeaderSize() + 2 * i);
  }

  private void readRest(int number, BitSet items) {
    String doubt = standing.doubt(number, page);
    String otherwise = isSound(number) ? ODD_CHAIN : ODD_PAGE;
    for (int i = items.nextSetBit(0); i >= 0; i = items.nextSetBit(i + 1)) {
      try {
        doubtful.take(number, page, i, doubt, otherwise);
      } catch (FormatException e) {
        findings.add(e);
      }
    }
  }

  private boolean isSound(int number) {
    try {
      pages.requireSound(number, page, 0);
      return true;
    } catch (FormatException e) {
      return false;
    }
  }
}
