package org.sasldb.format.lmdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.Findings;
import org.sasldb.format.FormatException;
import org.sasldb.format.StructureReport;

/**
 * One state of an LMDB data file, read-only: lookups, scans and checks over the bytes of a {@link
 * FileImage} (LMDB format, section 6). Reads data version 1 of 64-bit builds, both byte orders,
 * every page size; refuses 32-bit builds, other versions, sub-databases and duplicates.
 *
 * <p>No record of a damaged page is ever returned: damage is a {@link FormatException} that says
 * where and why. Damage elsewhere does not hinder a lookup. Nothing is trusted: no number in the
 * file makes memory grow beyond what the file really holds, and no walk runs for ever. Safe for use
 * by several threads.
 */
public final class LmdbFile {
  /** What the library stores at most (LMDB format, section 1). */
  public static final int MAX_KEY_LENGTH = 511;

  private static final int MAIN_KEY_FLAGS = 0x7e;

  private final MetaPages metas;
  private final Pages pages;

  private LmdbFile(FileImage image, MetaPages metas) {
    this.metas = metas;
    pages = new Pages(image, metas.newest());
  }

  /**
   * Opens a file in the state of its newest valid meta page; no other page is read.
   *
   * @throws FormatException if it is no such file, of a kind that is refused, or without a valid
   *     meta page
   */
  public static LmdbFile open(FileImage image) throws FormatException {
    try {
      LmdbFile file = new LmdbFile(image, MetaPages.read(image));
      file.pages.settle();
      int flags = file.pages.meta.main().flags() & MAIN_KEY_FLAGS;
      if (flags != 0) {
        throw FormatException.unsupported(
            PageView.place(file.pages.meta.page()),
            "duplicates, or an order of keys that no sasldb has (flags " + flags + ")");
      }
      return file;
    } catch (FormatException | InternalError | RuntimeException e) {
      throw image.failure(e);
    }
  }

  /** Whether a file that begins with these bytes (20 or more) is an LMDB file of any kind. */
  public static boolean isLmdb(byte[] head) {
    ByteBuffer b = ByteBuffer.wrap(head);
    for (int at : new int[] {Meta.MAGIC_AT, Meta.MAGIC_AT_32_BIT}) {
      if (head.length >= at + 4
          && (b.order(ByteOrder.LITTLE_ENDIAN).getInt(at) == Meta.MAGIC
              || b.order(ByteOrder.BIG_ENDIAN).getInt(at) == Meta.MAGIC)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Requires both meta pages to be valid. With one of them alone the state may be that before the
   * last change, and the library refuses the file.
   */
  public void requireBothMetas() throws FormatException {
    metas.requireBoth();
  }

  /** Id of the change that made this state. */
  public long transaction() {
    return pages.meta.transaction();
  }

  /** Whether the image, if it is a map, is still in this state. */
  public boolean isNewest() throws FormatException {
    try {
      boolean newest = pages.newestTransaction() == transaction();
      pages.settle();
      return newest;
    } catch (FormatException | InternalError | RuntimeException e) {
      throw pages.image.failure(e);
    }
  }

  /** The value of a key; null if the key is not there. Checks every page it uses. */
  public byte @Nullable [] find(byte[] key) throws FormatException {
    try {
      byte[] value = search(key);
      pages.settle();
      return value;
    } catch (FormatException | InternalError | RuntimeException e) {
      throw pages.image.failure(e);
    }
  }

  private byte @Nullable [] search(byte[] key) throws FormatException {
    Tree tree = pages.meta.main();
    if (tree.isEmpty()) {
      return null;
    }
    long number = tree.root();
    String from = PageView.place(pages.meta.page());
    for (int level = 1; level <= Math.min(tree.depth(), Tree.MOST_DEPTH); level++) {
      PageView page = pages.view(number, KeyRule.RECORDS, from);
      if (page.isLeaf() != (level == tree.depth())) {
        throw FormatException.corrupt(PageView.place(number), "a page at a wrong depth");
      }
      int i = page.search(key);
      if (page.isLeaf()) {
        return i < 0 ? null : pages.data(page, i);
      }
      number = page.child(i);
      from = "a branch page";
    }
    throw FormatException.corrupt(from, "a tree of depth " + tree.depth());
  }

  /** A cursor before the first record. */
  public LmdbCursor scan() {
    return new LmdbCursor(pages);
  }

  /**
   * Checks all that a native library trusts, both trees and the free list, and throws the first
   * error (LMDB format, section 6). After it returned, a {@link #scan} of an unchanged file does
   * not fail. Needs two bits of memory a page.
   *
   * @return the number of records
   */
  public long verify() throws FormatException {
    return run(
        new FileCheck.Errors() {
          @Override
          public void add(FormatException error) throws FormatException {
            throw error;
          }

          @Override
          public void warn(String place, String message) {
            // harms nobody
          }
        });
  }

  /**
   * Checks the whole file. Damage becomes a finding.
   *
   * @throws FormatException only if a mapped file is cut meanwhile
   */
  public StructureReport check() throws FormatException {
    Findings findings = new Findings();
    long records =
        run(
            new FileCheck.Errors() {
              @Override
              public void add(FormatException error) {
                findings.add(error);
              }

              @Override
              public void warn(String place, String message) {
                findings.warn(place, message);
              }
            });
    return findings.report(records);
  }

  private long run(FileCheck.Errors errors) throws FormatException {
    try {
      long records = new FileCheck(pages, metas, errors).run();
      pages.settle();
      return records;
    } catch (FormatException | InternalError | RuntimeException e) {
      throw pages.image.failure(e);
    }
  }

  /** What the meta page says, and how many pages are free. */
  public LmdbFacts facts() throws FormatException {
    Meta meta = pages.meta;
    Tree main = meta.main();
    return new LmdbFacts(
        meta.pageSize(),
        meta.order(),
        meta.mapSize(),
        meta.lastPage(),
        meta.transaction(),
        main.depth(),
        main.entries(),
        main.overflowPages(),
        freePages());
  }

  private long freePages() throws FormatException {
    try {
      return FreePages.of(pages).cardinality();
    } catch (FormatException e) {
      return -1;
    } catch (InternalError | RuntimeException e) {
      throw pages.image.failure(e);
    }
  }
}
