package org.sasldb.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Writes a file from its beginning on; closing it leaves the file open. */
class FileOutput implements WritableByteChannel {
  private final FileOperations operations;
  private final FileChannel file;
  private long position;

  FileOutput(FileOperations operations, FileChannel file) {
    this.operations = operations;
    this.file = file;
  }

  /** How much was written so far. */
  final long position() {
    return position;
  }

  @Override
  public final int write(ByteBuffer bytes) throws IOException {
    int length = bytes.remaining();
    put(bytes, position);
    position += length;
    return length;
  }

  /** Writes all that remains at a position. */
  void put(ByteBuffer bytes, long at) throws IOException {
    operations.write(file, bytes, at);
  }

  @Override
  public final boolean isOpen() {
    return true;
  }

  @Override
  public final void close() {
    // the file belongs to somebody else
  }

  /** Counts and writes nothing. */
  static final class Counting extends FileOutput {
    Counting(FileOperations operations, FileChannel file) {
      super(operations, file);
    }

    @Override
    void put(ByteBuffer bytes, long at) {
      bytes.position(bytes.limit());
    }
  }

  /**
   * Writes only what differs from what the file has already, from the end of the file to its
   * beginning. The first block says how long all else is: where that grows it is written after what
   * is new and before what refers to it, otherwise last of all. Where more differs than is held in
   * memory, it is written in several such pieces.
   */
  static final class Correcting extends FileOutput {
    /** What the format's smallest usual page and the system's page are. */
    private static final int BLOCK = 4096;

    private static final int MOST_BLOCKS = (8 << 20) / BLOCK;

    private final FileOperations operations;
    private final FileChannel file;
    private final ByteBuffer present = ByteBuffer.allocate(BLOCK);
    private final Deque<Block> blocks = new ArrayDeque<>();
    private final Deque<Block> heads = new ArrayDeque<>();

    private final long oldSize;

    /** What is to be written where; wiped when it is. */
    private record Block(ByteBuffer bytes, long at) {}

    /**
     * @param oldSize where the old content of the file ends
     */
    Correcting(FileOperations operations, FileChannel file, long oldSize) {
      super(operations, file);
      this.oldSize = oldSize;
      this.operations = operations;
      this.file = file;
    }

    @Override
    void put(ByteBuffer bytes, long at) throws IOException {
      int end = bytes.limit();
      long offset = at - bytes.position();
      while (bytes.position() < end) {
        long from = offset + bytes.position();
        // never across the end of the first block, however the content is cut
        int length = Math.min(BLOCK - (int) (from % BLOCK), end - bytes.position());
        ByteBuffer block = bytes.slice(bytes.position(), length);
        if (!isPresent(block, from)) {
          later(block, from);
        }
        bytes.position(bytes.position() + length);
      }
    }

    private void later(ByteBuffer block, long at) throws IOException {
      ByteBuffer copy = ByteBuffer.allocate(block.remaining()).put(block).flip();
      (at < BLOCK ? heads : blocks).push(new Block(copy, at));
      if (blocks.size() > MOST_BLOCKS) {
        write(blocks, 0);
      }
    }

    /** Writes those that lie at a position or behind it. */
    private void write(Deque<Block> waiting, long from) throws IOException {
      for (Block next = waiting.peek(); next != null && next.at() >= from; next = waiting.peek()) {
        waiting.pop();
        try {
          operations.write(file, next.bytes(), next.at());
        } finally {
          Arrays.fill(next.bytes().array(), (byte) 0);
        }
      }
    }

    private boolean isPresent(ByteBuffer block, long at) throws IOException {
      present.clear().limit(block.remaining());
      while (present.hasRemaining()) {
        int n = file.read(present, at + present.position());
        if (n <= 0) {
          return false;
        }
      }
      return present.flip().equals(block);
    }

    /** Overwrites what is in memory of either content. */
    void wipe() {
      Arrays.fill(present.array(), (byte) 0);
      blocks.forEach(block -> Arrays.fill(block.bytes().array(), (byte) 0));
      heads.forEach(block -> Arrays.fill(block.bytes().array(), (byte) 0));
    }

    /** Writes what is left; all that is referred to is on the disk before what refers to it. */
    void finish() throws IOException {
      boolean grows = position() > oldSize;
      if (grows) {
        write(blocks, oldSize);
        writeHeads();
      }
      write(blocks, 0);
      if (!grows) {
        writeHeads();
      }
    }

    private void writeHeads() throws IOException {
      if (!heads.isEmpty()) {
        operations.force(file);
        write(heads, 0);
      }
    }
  }
}
