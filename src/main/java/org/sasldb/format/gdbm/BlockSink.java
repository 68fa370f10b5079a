package org.sasldb.format.gdbm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import org.sasldb.format.Zeros;

/** Collects what is written in a buffer, in the byte order and the offset width of the file. */
final class BlockSink {

  private static final int BUFFER_SIZE = 1 << 18;

  private final WritableByteChannel out;
  private final int offsetSize;
  private final byte[] bytes = new byte[BUFFER_SIZE];
  private final ByteBuffer buffer;

  BlockSink(WritableByteChannel out, ByteOrder order, int offsetSize) {
    this.out = out;
    this.offsetSize = offsetSize;
    buffer = ByteBuffer.wrap(bytes).order(order);
  }

  private void require(int room) throws IOException {
    if (buffer.remaining() < room) {
      flush();
    }
  }

  void putInt(int value) throws IOException {
    require(4);
    buffer.putInt(value);
  }

  void putOffset(long value) throws IOException {
    require(8);
    if (offsetSize == 4) {
      buffer.putInt((int) value);
    } else {
      buffer.putLong(value);
    }
  }

  void putBytes(byte[] from, int at, int length) throws IOException {
    int done = 0;
    while (done < length) {
      require(1);
      int part = Math.min(length - done, buffer.remaining());
      buffer.put(from, at + done, part);
      done += part;
    }
  }

  void putZeros(long count) throws IOException {
    long left = count;
    while (left > 0) {
      require(1);
      int part = (int) Math.min(left, buffer.remaining());
      int end = buffer.position() + part;
      Zeros.fill(bytes, buffer.position(), end);
      buffer.position(end);
      left -= part;
    }
  }

  void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
    buffer.clear();
  }

  /** Zeroes the buffer. */
  void wipe() {
    Zeros.fill(bytes);
  }
}
