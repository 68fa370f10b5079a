package org.sasldb.format.bsd185;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.Finding;
import org.sasldb.format.Findings;
import org.sasldb.format.FormatException;
import org.sasldb.format.StructureReport;

/**
 * A Berkeley DB 1.85 hash file as BSD ndbm makes it, read-only (NDBM format, section 5). Reads both
 * versions, both byte orders and every page size. It never writes one: convert such a file instead.
 *
 * <p>No record of a damaged page is ever returned: damage is a {@link FormatException} that says
 * where and why. But the format has no checksums, page numbers or types, so damage that leaves a
 * page well formed is only noticed by {@link #verify}, from the number of keys. Nothing is trusted:
 * memory never grows beyond what the file really holds, and no chain runs for ever. Safe for use by
 * several threads.
 */
public final class Bsd185File {

  private final Pages pages;

  private Bsd185File(Pages pages) {
    this.pages = pages;
  }

  /**
   * Opens a file by its header; no page is read.
   *
   * @throws FormatException if it is another file (NOT_THIS_FORMAT), of another version, or if a
   *     field of the header is impossible
   */
  public static Bsd185File open(FileImage image) throws FormatException {
    try {
      return new Bsd185File(new Pages(image, Header.read(image)));
    } catch (FormatException | InternalError | RuntimeException e) {
      throw image.failure(e);
    }
  }

  /** Whether a file that begins with these bytes (4 or more) is one. */
  public static boolean isBsd185(byte[] head) {
    return Header.hasMagic(head);
  }

  /** What the header says. */
  public Bsd185Facts facts() {
    Header header = pages.header;
    return new Bsd185Facts(
        header.version,
        header.order,
        header.pageSize,
        header.fileSize,
        header.pages,
        header.maxBucket + 1L,
        header.keys);
  }

  /**
   * The value of a key; null if the key is not there. Looks into its bucket first, if the file was
   * made with the common hash function; before it says "not there" it reads the whole file, since
   * systems differ in that function.
   */
  public byte @Nullable [] find(byte[] key) throws FormatException {
    try {
      int bucket = pages.header.bucketOf(key);
      byte[] value =
          bucket < 0 ? null : find(new RecordWalk(pages, new BitSet()).only(bucket), key);
      return value != null ? value : find(new RecordWalk(pages, new BitSet()), key);
    } catch (FormatException | InternalError | RuntimeException e) {
      throw pages.image.failure(e);
    }
  }

  private static byte @Nullable [] find(RecordWalk all, byte[] key) throws FormatException {
    try (RecordWalk walk = all) {
      while (walk.next()) {
        if (walk.keyIs(key)) {
          return walk.value();
        }
      }
      return null;
    }
  }

  /** A cursor before the first record. */
  public Bsd185Cursor scan() {
    return new Bsd185Cursor(pages);
  }

  /**
   * Checks every page, chain and key, and that there are as many records as the header counts;
   * throws the first error. After it returned, a {@link #scan} of an unchanged file does not fail.
   * Holds the keys of one bucket at a time.
   *
   * @return the number of records
   */
  public long verify() throws FormatException {
    try {
      return Verification.run(pages, FirstError.THROWN);
    } catch (FormatException | InternalError | RuntimeException e) {
      throw pages.image.failure(e);
    }
  }

  /**
   * Checks the same and goes on after an error with the next bucket. A key outside its bucket,
   * which the library would not find, is a warning.
   *
   * @throws FormatException only if a mapped file is cut meanwhile
   */
  public StructureReport check() throws FormatException {
    Findings findings = new Findings();
    try {
      return findings.report(Verification.run(pages, new Noted(findings)));
    } catch (FormatException | InternalError | RuntimeException e) {
      throw pages.image.failure(e);
    }
  }

  private enum FirstError implements Verification.Notes {
    THROWN;

    @Override
    public void error(FormatException error) throws FormatException {
      throw error;
    }

    @Override
    public void warning(Finding warning) {}
  }

  private record Noted(Findings findings) implements Verification.Notes {
    @Override
    public void error(FormatException error) {
      findings.add(error);
    }

    @Override
    public void warning(Finding warning) {
      findings.add(warning);
    }
  }
}
