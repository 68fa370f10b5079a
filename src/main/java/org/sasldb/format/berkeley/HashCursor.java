package org.sasldb.format.berkeley;

import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.format.RecordScan;

/**
 * The records of a file one by one, in the file's order (format section 13); a key with several
 * values comes once for each. Holds one page and, for long items, nothing more: memory follows no
 * length field of the file. Every page is checked before its first record is shown, and a page that
 * comes twice is an error.
 *
 * <p>After a {@link FormatException} each further call fails with the same one. For use by one
 * thread.
 */
public final class HashCursor implements RecordScan {

  private final HashFile file;
  private final Pages pages;
  private final BucketWalk walk;
  private final ItemBytes key;
  private final ValueWalk values;

  private int item = -2;
  private boolean onRecord;
  private @Nullable FormatException failure;

  HashCursor(HashFile file, Pages pages) {
    this.file = file;
    this.pages = pages;
    walk = new BucketWalk(pages, new PageSet(pages.header.lastPage));
    key = new ItemBytes(pages);
    values = new ValueWalk(pages);
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
      onRecord = advance();
      return onRecord;
    } catch (FormatException | InternalError | RuntimeException e) {
      failure = file.image.failure(e);
      throw failure;
    }
  }

  private boolean advance() throws FormatException {
    while (!values.next()) {
      item += 2;
      while (item >= walk.entries()) {
        if (!walk.next()) {
          pages.settle();
          return false;
        }
        item = 0;
      }
      int value = item + 1;
      key.setItem(walk.buffer(), 0, item, walk.start(item), walk.end(item));
      values.start(walk.buffer(), 0, value, walk.start(value), walk.end(value));
    }
    return true;
  }

  /** A copy of the record's key. */
  @Override
  public byte[] key() throws FormatException {
    return copy(key);
  }

  /** A copy of the record's value. */
  @Override
  public byte[] value() throws FormatException {
    return copy(values.value());
  }

  /** Length of the key in bytes, without copying it. */
  public int keyLength() {
    requireRecord();
    return key.length();
  }

  /** Length of the value in bytes, without copying it. */
  public int valueLength() {
    requireRecord();
    return values.value().length();
  }

  private byte[] copy(ItemBytes item) throws FormatException {
    requireRecord();
    try {
      byte[] bytes = item.copy();
      if (item.isOffPage()) {
        pages.settle();
      }
      return bytes;
    } catch (FormatException | InternalError | RuntimeException e) {
      failure = file.image.failure(e);
      throw failure;
    }
  }

  @Override
  public void close() {
    onRecord = false;
    walk.wipe();
    values.wipe();
  }

  private void requireRecord() {
    if (!onRecord) {
      throw new IllegalStateException("the cursor is on no record");
    }
  }
}
