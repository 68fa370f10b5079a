package org.sasldb.format.gdbm;

import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.format.RecordScan;

/**
 * The records of a file one by one, in the file's order, which is that of the directory and then of
 * the slots (GDBM format, section 9). Holds nothing in memory. Every bucket is checked before its
 * first record is shown, and records of more bytes than the file has are an error.
 *
 * <p>After a {@link FormatException} each further call fails with the same one. For use by one
 * thread.
 */
public final class GdbmCursor implements RecordScan {

  private final GdbmFile file;
  private final Buckets buckets;
  private final BucketWalk walk;
  private final BucketCheck check;

  private int slot;
  private long pointer;
  private int keySize;
  private int dataSize;
  private long room;
  private boolean onRecord;
  private @Nullable FormatException failure;

  GdbmCursor(GdbmFile file, GdbmHeader header, Buckets buckets) {
    this.file = file;
    this.buckets = buckets;
    walk = new BucketWalk(header, buckets);
    check = new BucketCheck(header, buckets);
    slot = buckets.slots;
    room = buckets.bytes.size;
  }

  /**
   * Moves to the next record.
   *
   * @return false at the end
   * @throws FormatException at damage; no record of a damaged bucket was shown
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
    while (true) {
      while (slot < buckets.slots) {
        long element = buckets.element(walk.bucket(), slot++);
        if (buckets.hash(element) != Buckets.EMPTY) {
          take(element);
          return true;
        }
      }
      if (!walk.next()) {
        buckets.bytes.settle();
        return false;
      }
      walk.requireRun();
      check.run(walk.bucket(), walk.index(), Errors.THROWN);
      buckets.bytes.settle();
      slot = 0;
    }
  }

  private void take(long element) throws FormatException {
    pointer = buckets.pointer(element);
    keySize = buckets.keySize(element);
    dataSize = buckets.dataSize(element);
    buckets.requireRecord(walk.bucket(), slot - 1, pointer, keySize, dataSize);
    room -= (long) keySize + dataSize;
    if (room < 0) {
      throw FormatException.corrupt(
          Buckets.place(walk.bucket(), slot - 1), "records of more bytes than the file has");
    }
  }

  /** A copy of the record's key. */
  @Override
  public byte[] key() throws FormatException {
    requireRecord();
    return copy(pointer, keySize);
  }

  /** A copy of the record's value. */
  @Override
  public byte[] value() throws FormatException {
    requireRecord();
    return copy(pointer + keySize, dataSize);
  }

  /** Length of the key in bytes, without copying it. */
  public int keyLength() {
    requireRecord();
    return keySize;
  }

  /** Length of the value in bytes, without copying it. */
  public int valueLength() {
    requireRecord();
    return dataSize;
  }

  private byte[] copy(long at, int length) throws FormatException {
    try {
      byte[] copy = buckets.bytes.copy(at, length);
      buckets.bytes.settle();
      return copy;
    } catch (InternalError | RuntimeException e) {
      failure = file.image.failure(e);
      throw failure;
    }
  }

  @Override
  public void close() {
    // it never copied more than what it handed out
    onRecord = false;
  }

  private void requireRecord() {
    if (!onRecord) {
      throw new IllegalStateException("the cursor is on no record");
    }
  }
}
