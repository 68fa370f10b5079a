package org.sasldb.format.bsd185;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.Findings;
import org.sasldb.format.FormatException;
import org.sasldb.format.SalvageSink;
import org.sasldb.format.StructureReport;

/**
 * Reads what can still be read of a damaged Berkeley DB 1.85 hash file (NDBM format, section 5).
 *
 * <p>First come the records that are reached through the buckets, then those of pages that nothing
 * leads to any more, which may be older copies: with a doubt. A record is only taken from a page
 * whose own numbers agree with each other, so that none is made out of other bytes. Since pages do
 * not say what they are, a big pair of several pages is lost when the way to it is.
 */
public final class Bsd185Salvage {

  private static final String DAMAGED_PAGE = "other parts of its page are damaged";
  private static final String NO_BUCKET = "its page is in no bucket: it can be an older copy";
  private static final String NO_HEADER =
      "the header is damaged: whether its page is still in use is not known";
  private static final String WRONG_BUCKET = "it stands in a bucket where the library finds it not";

  private final FileImage image;
  private final SalvageSink sink;
  private final Findings findings = new Findings();
  private final BitSet used = new BitSet();
  private long records;

  private Bsd185Salvage(FileImage image, SalvageSink sink) {
    this.image = image;
    this.sink = sink;
  }

  /**
   * Hands every record that can be read to the sink. Damage becomes a finding of the report, whose
   * records are those handed over, the doubtful ones included.
   *
   * @throws FormatException if nothing of the file looks like a part of such a database, or if a
   *     mapped file is cut meanwhile
   */
  public static StructureReport salvage(FileImage image, SalvageSink sink) throws FormatException {
    try {
      return new Bsd185Salvage(image, sink).run();
    } catch (FormatException | InternalError e) {
      throw image.failure(e);
    }
  }

  private StructureReport run() throws FormatException {
    Header header = header();
    if (header != null) {
      Pages pages = new Pages(image, header);
      walkBuckets(pages);
      walkPages(pages, NO_BUCKET);
      requireCount(header);
    } else {
      walkPages(new Pages(image, guessed()), NO_HEADER);
    }
    return findings.report(records);
  }

  /** The header, even with a wrong beginning or of a cut file; null if it is of no use. */
  private @Nullable Header header() {
    try {
      return Header.read(image);
    } catch (FormatException e) {
      findings.add(e);
    }
    try {
      return Header.readDamaged(image);
    } catch (FormatException e) {
      return null;
    }
  }

  /** Page size and byte order by trial: those with which most pages look like pages. */
  private Header guessed() throws FormatException {
    Header best = null;
    long most = 0;
    for (int size = 512; size <= Header.LARGEST_PAGE; size *= 2) {
      for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        Header trial = new Header(image.size(), size, order);
        long likely = countLikely(new Pages(image, trial));
        // larger sizes see every other page, with a first pair that is too long
        if (likely > most) {
          most = likely;
          best = trial;
        }
      }
    }
    if (best == null) {
      throw FormatException.notThisFormat(
          "neither a header nor any page of a Berkeley DB 1.85 hash file is left");
    }
    findings.warn(
        "", "pages of " + best.pageSize + " bytes, " + best.order + ", assumed from " + most);
    return best;
  }

  private static long countLikely(Pages pages) {
    PageView page = pages.view();
    long likely = 0;
    for (long number = pages.header.firstPage(); number < pages.header.pages; number++) {
      pages.copy(number, page);
      if (page.isLikelyPairs() && (page.isPair(1) || page.isWholeBigPair())) {
        likely++;
      }
    }
    page.wipe();
    return likely;
  }

  private void walkBuckets(Pages pages) {
    try (RecordWalk walk = new RecordWalk(pages, used)) {
      boolean more = true;
      while (more) {
        try {
          more = walk.next();
          if (more) {
            byte[] key = walk.key();
            int home = pages.header.bucketOf(key);
            take(key, walk.value(), home < 0 || home == walk.bucket() ? null : WRONG_BUCKET);
          }
        } catch (FormatException e) {
          findings.add(e);
        }
      }
    }
  }

  /** Pages that no bucket led to, and what is whole on damaged ones. */
  private void walkPages(Pages pages, String doubt) {
    PageView page = pages.view();
    for (long number = pages.header.firstPage(); number < pages.header.pages; number++) {
      pages.copy(number, page);
      boolean sound = isSound(page);
      if ((!sound || !used.get((int) number)) && page.isLikelyPairs()) {
        takePairs(page, sound ? doubt : DAMAGED_PAGE);
      }
    }
    page.wipe();
  }

  private static boolean isSound(PageView page) {
    try {
      page.requireSound();
      return true;
    } catch (FormatException e) {
      return false;
    }
  }

  private void takePairs(PageView page, String doubt) {
    byte[] bytes = page.bytes();
    if (page.isWholeBigPair()) {
      byte[] key = Arrays.copyOfRange(bytes, page.offset(1), page.size());
      take(key, Arrays.copyOfRange(bytes, page.offset(page.slots()), page.offset(1)), doubt);
      return;
    }
    for (int i = 1; i < page.slots(); i += 2) {
      if (page.isPair(i)) {
        int key = page.offset(i);
        byte[] value = Arrays.copyOfRange(bytes, page.offset(i + 1), key);
        take(Arrays.copyOfRange(bytes, key, page.keyEnd(i)), value, doubt);
      }
    }
  }

  private void take(byte[] key, byte[] value, @Nullable String doubt) {
    records++;
    sink.take(key, value, doubt);
  }

  private void requireCount(Header header) {
    if (records < header.keys) {
      findings.error(
          "header, offset 56",
          "counts " + header.keys + " keys, but only " + records + " can still be read");
    }
  }
}
