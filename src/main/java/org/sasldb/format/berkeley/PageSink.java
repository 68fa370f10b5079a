package org.sasldb.format.berkeley;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.sasldb.format.Zeros;

/** Collects pages in a buffer and writes them out in order, with checksums if asked for. */
final class PageSink {

  /** A multiple of every page size. */
  private static final int LARGEST_BUFFER = 1 << 18;

  private final WritableByteChannel out;
  private final HashLayout layout;
  private final byte[] bytes;
  private final ByteBuffer buffer;
  private int base;

  /**
   * @param pages how many there will be
   */
  PageSink(WritableByteChannel out, HashLayout layout, long pages) {
    this.out = out;
    this.layout = layout;
    bytes = new byte[(int) Math.min(LARGEST_BUFFER, pages * layout.pageSize())];
    buffer = ByteBuffer.wrap(bytes).order(layout.byteOrder());
  }

  /** Where in {@link #buffer} the next page, all zeros, is to be composed. */
  int begin() {
    Zeros.fill(bytes, base, base + layout.pageSize());
    return base;
  }

  ByteBuffer buffer() {
    return buffer;
  }

  /** The header page of format section 5; the type is written last of a page's fields. */
  void putPageHeader(int page, int previous, int next, int entries, int freeOffset, int type) {
    buffer.putInt(base + Page.LSN_OFFSET, 1);
    buffer.putInt(base + Page.NUMBER, page);
    buffer.putInt(base + Page.PREVIOUS, previous);
    buffer.putInt(base + Page.NEXT, next);
    buffer.putShort(base + Page.ENTRIES, (short) entries);
    buffer.putShort(base + Page.FREE_OFFSET, (short) freeOffset);
    buffer.put(base + Page.TYPE, (byte) type);
  }

  /** Ends the file's header page. */
  void endHeader() throws IOException {
    if (layout.checksummed()) {
      int hole = base + HashHeader.CHECKSUM_OFFSET;
      buffer.putInt(hole, HashFunctions.checksum(buffer, base, base + HashHeader.SIZE, hole));
    }
    advance();
  }

  /** Ends any other page. */
  void end() throws IOException {
    if (layout.checksummed()) {
      int hole = base + Page.CHECKSUM;
      buffer.putInt(hole, HashFunctions.checksum(buffer, base, base + layout.pageSize(), hole));
    }
    advance();
  }

  private void advance() throws IOException {
    base += layout.pageSize();
    if (base == bytes.length) {
      flush();
    }
  }

  void flush() throws IOException {
    ByteBuffer full = ByteBuffer.wrap(bytes, 0, base);
    while (full.hasRemaining()) {
      out.write(full);
    }
    base = 0;
  }

  /** Zeroes the buffer. */
  void wipe() {
    Zeros.fill(bytes);
  }
}
