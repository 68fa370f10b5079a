package org.sasldb.format.lmdb;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.Findings;
import org.sasldb.format.FormatException;
import org.sasldb.format.SalvageSink;
import org.sasldb.format.StructureReport;

/**
 * Reads what can still be read of a damaged LMDB file, page by page (LMDB format, section 6).
 *
 * <p>Only whole leaf pages count, and values whose overflow pages are all there. First come the
 * records that the newest state leads to. Below a damaged branch page hang leaf pages that nothing
 * leads to any more: such a page is the current one if the free list is whole and does not hold it;
 * else it can be a copy that a later change left behind, and comes with a doubt. Where a page of
 * the newest state is lost, the state before it may still have an older copy, with a doubt too. A
 * page is never taken for the keys of another one that is still there.
 *
 * <p>The format has no checksums: other bytes inside a value, such as a damaged page in the middle
 * of a long one, cannot be told from what was stored, unless they are clearly something else (see
 * {@link LongValues}).
 */
public final class LmdbSalvage {
  private static final String ONE_META =
      "one of the two meta pages is damaged: this can be the state before the last change";
  private static final String OLDER =
      "it is from the state before the last change: its page in the newest state is damaged";
  private static final String UNKNOWN_USE =
      "whether its page is still in use is not known: it can be an older copy";

  private final FileImage image;
  private final SalvageSink sink;
  private final Findings findings = new Findings();
  private long records;

  /** What speaks against values of the newest state; null where all records are in doubt anyway. */
  private @Nullable LongValues values;

  private LmdbSalvage(FileImage image, SalvageSink sink) {
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
      return new LmdbSalvage(image, sink).run();
    } catch (FormatException | InternalError e) {
      throw image.failure(e);
    }
  }

  private StructureReport run() throws FormatException {
    MetaPages metas;
    try {
      metas = MetaPages.read(image);
    } catch (FormatException e) {
      findings.add(e);
      Meta guessed = guess(e);
      Orphans all = new Orphans(new Pages(image, guessed), new BitSet());
      all.walk(page -> take(all.pages(), page, UNKNOWN_USE, null));
      return findings.report(records);
    }
    metas.failures().forEach(findings::add);
    walk(metas);
    return findings.report(records);
  }

  private void walk(MetaPages metas) throws FormatException {
    Pages pages = new Pages(image, metas.newest());
    BitSet used = new BitSet();
    String doubt = metas.other() == null ? ONE_META : null;
    values = doubt == null ? LongValues.of(pages) : null;
    Reached reached = new Reached(pages, doubt, null);
    new TreeVisit(pages, metas.newest().main(), KeyRule.RECORDS, used, reached).run();
    if (doubt == null && reached.lost.isEmpty()) {
      checkRest(pages, used);
      return;
    }
    BitSet free = freePages(pages, used);
    List<Lost> lost = reached.lost;
    if (doubt == null && free != null) {
      used.or(free);
      orphans(pages, used, lost.stream().filter(Lost::branch).toList(), null);
      older(metas, lost);
    } else if (doubt == null) {
      older(metas, lost);
      orphans(pages, used, lost.stream().filter(Lost::branch).toList(), UNKNOWN_USE);
    } else {
      // the lost state may have changed any record, and its pages are none of this one's
      Meta whole = metas.newest().withLastPage(pages.inFile() - 1L);
      List<Lost> any = List.of(new Lost(TreeVisit.Range.ALL, true));
      orphans(new Pages(image, whole), used, any, UNKNOWN_USE);
    }
  }

  /** With all records there, the free list can still be damaged. */
  private void checkRest(Pages pages, BitSet used) throws FormatException {
    freePages(pages, used);
    Tree main = pages.meta.main();
    if (main.entries() != records) {
      findings.warn(PageView.place(pages.meta.page()), "it counts " + main.entries() + " records");
    }
  }

  /** Null if the list is damaged. */
  private @Nullable BitSet freePages(Pages pages, BitSet used) {
    try {
      return FreePages.of(pages, used);
    } catch (FormatException e) {
      findings.add(e);
      return null;
    }
  }

  /** Keys whose page is damaged. */
  private record Lost(TreeVisit.Range range, boolean branch) {}

  private static boolean isLost(byte[] key, List<Lost> lost, Pages pages) {
    for (Lost each : lost) {
      if (each.range().contains(key, KeyRule.RECORDS, pages)) {
        return true;
      }
    }
    return false;
  }

  private void orphans(Pages pages, BitSet used, List<Lost> lost, @Nullable String doubt)
      throws FormatException {
    if (lost.isEmpty()) {
      return;
    }
    new Orphans(pages, used)
        .walk(
            page -> {
              if (isLost(page.key(0), lost, pages)
                  && isLost(page.key(page.count() - 1), lost, pages)) {
                take(pages, page, doubt, null);
              }
            });
  }

  /** What the state before still has of what the newest one has lost. */
  private void older(MetaPages metas, List<Lost> lost) throws FormatException {
    Meta before = metas.other();
    if (before == null) {
      return;
    }
    Pages pages = new Pages(image, before);
    new TreeVisit(
            pages, before.main(), KeyRule.RECORDS, new BitSet(), new Reached(pages, OLDER, lost))
        .run();
  }

  /** Takes the records of the leaf pages that a tree leads to. */
  private final class Reached implements TreeVisit.Visitor {
    private final Pages pages;
    private final @Nullable String doubt;
    private final @Nullable List<Lost> only;
    private final List<Lost> lost = new ArrayList<>();

    Reached(Pages pages, @Nullable String doubt, @Nullable List<Lost> only) {
      this.pages = pages;
      this.doubt = doubt;
      this.only = only;
    }

    @Override
    public void leaf(PageView page) throws FormatException {
      take(pages, page, doubt, only);
    }

    @Override
    public void damaged(FormatException error, TreeVisit.Range range, boolean branch) {
      if (only == null) {
        findings.add(error);
        lost.add(new Lost(range, branch));
      }
    }
  }

  private void take(Pages pages, PageView page, @Nullable String doubt, @Nullable List<Lost> only) {
    for (int i = 0; i < page.count(); i++) {
      try {
        byte[] key = page.key(i);
        if (only == null || isLost(key, only, pages)) {
          String against = doubt == null && values != null ? values.doubt(page, i) : doubt;
          byte[] value = pages.data(page, i);
          pages.settle();
          sink.take(key, value, against);
          records++;
        }
      } catch (FormatException e) {
        findings.add(e);
      }
    }
  }

  /** Page size and byte order by trial: those with which most leaf pages are whole. */
  private Meta guess(FormatException failure) throws FormatException {
    Meta best = null;
    int most = 0;
    for (int size = Meta.SMALLEST_PAGE; size <= Meta.LARGEST_PAGE; size *= 2) {
      for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        Meta trial =
            new Meta(0, order, size, 0, Tree.EMPTY, Tree.EMPTY, image.size() / size - 1, 0);
        int[] whole = new int[1];
        new Orphans(new Pages(image, trial), new BitSet()).walk(page -> whole[0]++);
        if (whole[0] > most) {
          most = whole[0];
          best = trial;
        }
      }
    }
    if (best == null) {
      throw failure;
    }
    findings.warn(
        "", "pages of " + best.pageSize() + " bytes, " + best.order() + ", assumed from " + most);
    return best;
  }
}
