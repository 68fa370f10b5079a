package org.sasldb.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

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

  /** Writes only what differs from what the file has already. */
  static final class Correcting extends FileOutput {
    /** What the format's smallest usual page and the system's page are. */
    private static final int BLOCK = 4096;

    private final FileOperations operations;
    private final FileChannel file;
    private final ByteBuffer present = ByteBuffer.allocate(BLOCK);

    Correcting(FileOperations operations, FileChannel file) {
      super(operations, file);
      this.operations = operations;
      this.file = file;
    }

    @Override
    void put(ByteBuffer bytes, long at) throws IOException {
      int end = bytes.limit();
      long offset = at - bytes.position();
      while (bytes.position() < end) {
        int length = Math.min(BLOCK, end - bytes.position());
        ByteBuffer block = bytes.slice(bytes.position(), length);
        if (!isPresent(block, offset + bytes.position())) {
          operations.write(file, block.duplicate(), offset + bytes.position());
        }
        bytes.position(bytes.position() + length);
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
  }
}
