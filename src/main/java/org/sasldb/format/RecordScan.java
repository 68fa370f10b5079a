package org.sasldb.format;

/** The records of a file one by one, in the file's order. For use by one thread. */
public interface RecordScan {
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
}
