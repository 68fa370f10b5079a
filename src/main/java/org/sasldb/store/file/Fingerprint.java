package org.sasldb.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.Zeros;

/**
 * The content of a file at one moment, to be compared with later: all of a small file, length and
 * checksum of a large one.
 */
final class Fingerprint implements AutoCloseable {
  /** Files up to this size are held in the heap, larger ones are mapped. */
  static final long HEAP_LIMIT = 4L << 20;

  private static final int CHUNK = 1 << 18;

  private final byte @Nullable [] bytes;
  private final long size;
  private final long checksum;

  private Fingerprint(byte @Nullable [] bytes, long size, long checksum) {
    this.bytes = bytes;
    this.size = size;
    this.checksum = checksum;
  }

  /** Reads the whole file. */
  static Fingerprint of(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size <= HEAP_LIMIT) {
      byte[] bytes = readAll(channel, size);
      return new Fingerprint(bytes, bytes.length, 0);
    }
    return new Fingerprint(null, size, checksum(channel));
  }

  /** The bytes from the beginning up to a length, fewer if the file is cut meanwhile. */
  static byte[] readAll(FileChannel channel, long size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(size));
    boolean complete = false;
    try {
      while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) > 0) {
        // a read may give less than is asked for
      }
      complete = !buffer.hasRemaining();
      return complete ? buffer.array() : Arrays.copyOf(buffer.array(), buffer.position());
    } finally {
      if (!complete) {
        Zeros.fill(buffer.array());
      }
    }
  }

  private static long checksum(FileChannel channel) throws IOException {
    CRC32 sum = new CRC32();
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    try {
      long at = 0;
      for (int n = channel.read(chunk, at); n > 0; n = channel.read(chunk, at)) {
        sum.update(chunk.flip());
        chunk.clear();
        at += n;
      }
      return sum.getValue();
    } finally {
      wipe(chunk);
    }
  }

  private static void wipe(ByteBuffer chunk) {
    chunk.clear();
    while (chunk.hasRemaining()) {
      chunk.put((byte) 0);
    }
  }

  /** Overwrites what is held of the file; nobody may ask for it any more. */
  @Override
  public void close() {
    if (bytes != null) {
      Zeros.fill(bytes);
    }
  }

  /** The content of a small file, null for a large one. */
  byte @Nullable [] bytes() {
    return bytes;
  }

  /** Whether nothing was in the file. */
  boolean isEmpty() {
    return size == 0;
  }

  /** Whether the file has this content now. */
  boolean isContentOf(FileChannel channel) throws IOException {
    if (channel.size() != size) {
      return false;
    }
    if (bytes == null) {
      return checksum(channel) == checksum;
    }
    byte[] now = readAll(channel, size);
    boolean same = Arrays.equals(bytes, now);
    Zeros.fill(now);
    return same;
  }
}
