package org.sasldb.format.lmdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.sasldb.format.FormatException;

/** Which keys a tree has, and in which order. */
enum KeyRule {
  /** Records: 1 to 511 bytes, in order of unsigned bytes, a shorter one first. */
  RECORDS {
    @Override
    int compare(byte[] a, byte[] b, ByteOrder order) {
      return Arrays.compareUnsigned(a, b);
    }

    @Override
    void require(int length, String place) throws FormatException {
      if (length < 1 || length > LmdbFile.MAX_KEY_LENGTH) {
        throw FormatException.corrupt(place, "a key of " + length + " bytes");
      }
    }
  },
  /** The free list: transaction ids of 8 bytes, in order of their numbers. */
  TRANSACTIONS {
    @Override
    int compare(byte[] a, byte[] b, ByteOrder order) {
      return Long.compareUnsigned(
          ByteBuffer.wrap(a).order(order).getLong(), ByteBuffer.wrap(b).order(order).getLong());
    }

    @Override
    void require(int length, String place) throws FormatException {
      if (length != Long.BYTES) {
        throw FormatException.corrupt(place, "a key of " + length + " bytes in the free list");
      }
    }
  };

  abstract int compare(byte[] a, byte[] b, ByteOrder order);

  abstract void require(int length, String place) throws FormatException;
}
