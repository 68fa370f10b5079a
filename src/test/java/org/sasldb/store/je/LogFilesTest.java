package org.sasldb.store.je;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A disk that gives not all of a file gives the rest of it. */
class LogFilesTest {
  /** A file of which one block cannot be read. */
  private static final class BadBlock implements SeekableByteChannel {
    private static final int BAD = 8192;
    private final byte[] content;
    private int at;

    BadBlock(byte[] content) {
      this.content = content;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      if (at == BAD) {
        throw new IOException("Input/output error");
      }
      int length = Math.min(100, Math.min(into.remaining(), content.length - at));
      into.put(content, at, length);
      at += length;
      return length > 0 ? length : -1;
    }

    @Override
    public int write(ByteBuffer from) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
      return at;
    }

    @Override
    public SeekableByteChannel position(long next) {
      at = (int) next;
      return this;
    }

    @Override
    public long size() {
      return content.length;
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  @Test
  void aBlockThatCannotBeReadCostsNoOther() throws IOException {
    byte[] content = new byte[20_001];
    Arrays.fill(content, (byte) 'x');
    byte[] expected = content.clone();
    Arrays.fill(expected, BadBlock.BAD, BadBlock.BAD + 4096, (byte) 0);
    assertArrayEquals(expected, LogFiles.readInPieces(new BadBlock(content)));
  }
}
