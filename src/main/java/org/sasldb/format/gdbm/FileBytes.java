package org.sasldb.format.gdbm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.sasldb.format.FileImage;

/**
 * The bytes of a file by their place in it, with the integers of its byte order. Anything may cross
 * from one segment of the image into the next, since nothing in a GDBM file is aligned. Safe for
 * use by several threads.
 */
final class FileBytes {

  private static final int SEGMENT_SIZE = 1 << FileImage.SEGMENT_BITS;
  private static final int SEGMENT_MASK = SEGMENT_SIZE - 1;

  final long size;
  private final ByteBuffer[] segments;
  private final boolean little;
  private final FileImage image;

  FileBytes(FileImage image, ByteOrder order) {
    size = image.size();
    segments = image.segments(order);
    little = order == ByteOrder.LITTLE_ENDIAN;
    this.image = image;
  }

  /** Whether so many bytes at this place are inside the file; any two numbers may be asked. */
  boolean isInside(long at, long length) {
    return at >= 0 && length >= 0 && length <= size && at <= size - length;
  }

  private ByteBuffer segment(long at) {
    return segments[(int) (at >>> FileImage.SEGMENT_BITS)];
  }

  byte get(long at) {
    return segment(at).get((int) at & SEGMENT_MASK);
  }

  int getInt(long at) {
    int in = (int) at & SEGMENT_MASK;
    return in <= SEGMENT_SIZE - 4 ? segment(at).getInt(in) : (int) gather(at, 4);
  }

  /** A file offset of 4 or 8 bytes. */
  long getOffset(long at, int width) {
    if (width == 4) {
      return getInt(at);
    }
    int in = (int) at & SEGMENT_MASK;
    return in <= SEGMENT_SIZE - 8 ? segment(at).getLong(in) : gather(at, 8);
  }

  private long gather(long at, int width) {
    long value = 0;
    for (int i = 0; i < width; i++) {
      long next = get(little ? at + width - 1 - i : at + i) & 0xFF;
      value = value << 8 | next;
    }
    return value;
  }

  void copy(long at, byte[] into, int from, int length) {
    int done = 0;
    while (done < length) {
      int in = (int) (at + done) & SEGMENT_MASK;
      int part = Math.min(length - done, SEGMENT_SIZE - in);
      segment(at + done).get(in, into, from + done, part);
      done += part;
    }
  }

  byte[] copy(long at, int length) {
    byte[] bytes = new byte[length];
    copy(at, bytes, 0, length);
    return bytes;
  }

  /** Whether these bytes stand there. */
  boolean isAt(long at, byte[] bytes) {
    int in = (int) at & SEGMENT_MASK;
    if (in > SEGMENT_SIZE - bytes.length) {
      return Arrays.equals(bytes, copy(at, bytes.length));
    }
    // lengths and segments of nothing: a key without bytes may be at the very end
    if (bytes.length == 0) {
      return true;
    }
    ByteBuffer segment = segment(at);
    for (int i = 0; i < bytes.length; i++) {
      if (segment.get(in + i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** Orders two stretches of the same length. */
  int compare(long a, long b, int length) {
    for (int i = 0; i < length; i++) {
      int difference = get(a + i) - get(b + i);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  /** To be called before anything that was read is believed, and in every long walk. */
  void settle() {
    image.settle();
  }
}
