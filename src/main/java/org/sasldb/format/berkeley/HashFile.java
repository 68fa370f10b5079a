package org.sasldb.format.berkeley;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;

/**
 * A Berkeley DB hash file, read-only: lookups, scans and checks over the bytes of a {@link
 * FileImage}. Reads hash versions 7 to 10, both byte orders, every page size, checksums, overflow
 * items and duplicates.
 *
 * <p>No record of a damaged page is ever returned: damage is a {@link FormatException} that says
 * where and why. Damage elsewhere in the file does not hinder a lookup; call {@link #verifyRecords}
 * first if a file must be whole. Nothing is trusted: no length in the file makes memory grow beyond
 * what the file really holds, and no chain runs for ever. Safe for use by several threads.
 */
public final class HashFile {

  final FileImage image;
  private final Pages pages;
  private final KeySearch search;

  private HashFile(FileImage image, HashHeader header) {
    this.image = image;
    pages = new Pages(image, header);
    search = new KeySearch(pages);
  }

  /**
   * Opens a file by its header (format section 2); no other page is read.
   *
   * @throws FormatException naming the kind of file if it is another one, the version or feature if
   *     it is not supported, or the field that is wrong
   */
  public static HashFile open(FileImage image) throws FormatException {
    try {
      HashFile file = new HashFile(image, HashHeader.read(image));
      file.pages.settle();
      return file;
    } catch (FormatException | InternalError | RuntimeException e) {
      throw image.failure(e);
    }
  }

  /**
   * Whether a file that begins with these bytes (48 or more) is of Berkeley DB, of this or another
   * access method; then the error of {@link #open} is the one to show.
   */
  public static boolean isBerkeley(byte[] head) {
    return Recognition.isBerkeley(ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** The form of the file, to be kept when it is rewritten. */
  public HashLayout layout() {
    return pages.header.layout;
  }

  /** What the header says. */
  public HashFacts facts() {
    return HashFacts.of(pages.header);
  }

  /**
   * The value of a key, the first one if it has several; null if the key is not there. Reads the
   * pages of one bucket only, and finds a key even where the order of a page is wrong.
   */
  public byte @Nullable [] find(byte[] key) throws FormatException {
    try {
      long found = search.find(key);
      byte[] value = found == KeySearch.NOT_FOUND ? null : value(found);
      pages.settle();
      return value;
    } catch (FormatException | InternalError | RuntimeException e) {
      throw image.failure(e);
    }
  }

  private byte @Nullable [] value(long found) throws FormatException {
    int page = KeySearch.page(found);
    ByteBuffer b = pages.buffer(page);
    int base = pages.base(page);
    int i = KeySearch.index(found) + 1;
    int start = pages.items.start(b, base, i);
    if (b.get(base + start) == PageType.ITEM_BYTES) {
      byte[] value = new byte[pages.items.end(b, base, i) - start - 1];
      b.get(base + start + 1, value);
      return value;
    }
    ValueWalk values = new ValueWalk(pages);
    try {
      values.start(b, base, i);
      return values.next() ? values.value().copy() : null;
    } finally {
      values.wipe();
    }
  }

  /** A cursor before the first record. */
  public HashCursor scan() {
    return new HashCursor(this, pages);
  }

  /**
   * Checks everything the records depend on, all buckets and every item, and throws the first
   * error. After it returned, a {@link #scan} of an unchanged file does not fail. Needs one bit of
   * memory a page, and 16 bytes a key of the bucket it is in. The two halves of a large file are
   * checked at once, one of them by a thread that ends before this returns.
   *
   * @return the number of records
   */
  public long verifyRecords() throws FormatException {
    try {
      long records = TwoVerifiers.areWorthIt(pages) ? new TwoVerifiers(pages).run() : -1;
      if (records < 0) {
        PageSet used = new PageSet(pages.header.lastPage);
        records = new RecordVerifier(pages, used, FirstError.THROWN).run(FirstError.THROWN);
      }
      pages.settle();
      return records;
    } catch (FormatException | InternalError | RuntimeException e) {
      throw image.failure(e);
    }
  }

  /**
   * Checks the whole file (format section 11), including what no record depends on: order of pages,
   * free list, unused pages. Damage becomes a finding.
   *
   * @throws FormatException only if a mapped file is cut meanwhile
   */
  public CheckReport check() throws FormatException {
    try {
      CheckReport report = new FileCheck(pages, search).run();
      pages.settle();
      return report;
    } catch (FormatException | InternalError | RuntimeException e) {
      throw image.failure(e);
    }
  }

  /**
   * Requires a file that may be rewritten without loss.
   *
   * @throws FormatException of kind WRITE_REFUSED if keys can have several values: the C library
   *     would add a value where one should be replaced (format section 8)
   */
  public void requireRewritable() throws FormatException {
    if (pages.header.duplicates) {
      throw FormatException.writeRefused(
          "the database allows several values for one key, which no sasldb does");
    }
  }
}
