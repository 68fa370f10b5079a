package org.sasldb.format;

/**
 * The records of a file one by one, in the file's order. It is closed to overwrite what it copied
 * of the file. For use by one thread.
 */
public interface RecordScan extends AutoCloseable {
  /** The scan of a file without any record. */
  RecordScan NONE =
      new RecordScan() {
        @Override
        public boolean next() {
          return false;
        }

        @Override
        public byte[] key() {
          throw new IllegalStateException("the cursor is on no record");
        }

        @Override
        public byte[] value() {
          throw new IllegalStateException("the cursor is on no record");
        }

        @Override
        public void close() {
          // there is nothing of a file in it
        }
      };

  /**
   * Moves to the next record.
   *
   * @return false at the end
   * @throws FormatException at damage; no record of a damaged place was shown
   */
  boolean next() throws FormatException;

  /** A copy of the record's key. */
  byte[] key() throws FormatException;

  /** A copy of the record's value. */
  byte[] value() throws FormatException;

  /**
   * Ends the scan and overwrites what it holds of the file. The scan is on no record afterwards and
   * is not to be moved any more.
   */
  @Override
  void close();
}
