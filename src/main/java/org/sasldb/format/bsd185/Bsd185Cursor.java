package org.sasldb.format.bsd185;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.format.RecordScan;

/**
 * The records of a file one by one, in the file's order (NDBM format, section 5). Holds one page,
 * one bit for each page and, on a record that does not fit a page, that record. Every page is
 * checked before its first record is shown, and a page that comes twice is an error.
 *
 * <p>After a {@link FormatException} each further call fails with the same one. For use by one
 * thread.
 */
public final class Bsd185Cursor implements RecordScan {

  private final Pages pages;
  private final RecordWalk walk;
  private boolean onRecord;
  private @Nullable FormatException failure;

  Bsd185Cursor(Pages pages) {
    this.pages = pages;
    walk = new RecordWalk(pages, new BitSet());
  }

  /**
   * Moves to the next record.
   *
   * @return false at the end
   * @throws FormatException at damage; no record of the damaged page was shown
   */
  @Override
  public boolean next() throws FormatException {
    if (failure != null) {
      throw failure;
    }
    onRecord = false;
    try {
      onRecord = walk.next();
      return onRecord;
    } catch (FormatException | InternalError | RuntimeException e) {
      failure = pages.image.failure(e);
      throw failure;
    }
  }

  /** A copy of the record's key. */
  @Override
  public byte[] key() {
    requireRecord();
    return walk.key();
  }

  /** A copy of the record's value. */
  @Override
  public byte[] value() {
    requireRecord();
    return walk.value();
  }

  /** Length of the key in bytes, without copying it. */
  public int keyLength() {
    requireRecord();
    return walk.keyLength();
  }

  /** Length of the value in bytes, without copying it. */
  public int valueLength() {
    requireRecord();
    return walk.valueLength();
  }

  @Override
  public void close() {
    onRecord = false;
    walk.close();
  }

  private void requireRecord() {
    if (!onRecord) {
      throw new IllegalStateException("the cursor is on no record");
    }
  }
}
