package org.sasldb.store.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Knows the file in which programs register that have an LMDB file open. */
final class LmdbLock {
  private static final int MAGIC = 0xBEEFC0DE;
  private static final int MOST_ZEROS = 1 << 16;

  private LmdbLock() {}

  /** Whether a file is one, or is still to become one: it is empty, or of zeros. */
  static boolean isOne(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    byte[] content;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      content = in.readNBytes(MOST_ZEROS);
    }
    return hasMagic(content) || (content.length < MOST_ZEROS && isZeros(content));
  }

  private static boolean hasMagic(byte[] content) {
    return content.length >= Integer.BYTES
        && ByteBuffer.wrap(content).order(ByteOrder.nativeOrder()).getInt() == MAGIC;
  }

  private static boolean isZeros(byte[] content) {
    for (byte one : content) {
      if (one != 0) {
        return false;
      }
    }
    return true;
  }
}
