package org.sasldb.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;

/**
 * Writes a new content over the old one, where no other file can take its place: a bind mount, a
 * file with several names, a folder that may not be written, an owner that could not be kept.
 *
 * <p>This is what a real saslpasswd2 always does, with the same risk: who kills the process in the
 * middle tears the file, and a reader may see half of the change. The risk is kept small: room on
 * the disk is claimed first, only blocks that differ are written, in the order in which most
 * changes of one record of a Berkeley file can be read at every moment, and an error puts the old
 * content back.
 */
final class InPlace {
  private static final int CHUNK = 1 << 16;

  private final FileOperations operations;
  private final FileChannel file;

  InPlace(FileOperations operations, FileChannel file) {
    this.operations = operations;
    this.file = file;
  }

  /**
   * Writes the content.
   *
   * @param old the content before, which comes back if this fails; null if it is too large to be
   *     held
   */
  void write(Content content, byte @Nullable [] old) throws IOException, FormatException {
    FileOutput.Counting count = new FileOutput.Counting(operations, file);
    content.writeTo(count);
    long oldSize = file.size();
    try {
      claim(oldSize, count.position());
      overwrite(content, oldSize);
    } catch (IOException e) {
      putBack(old, oldSize, e);
      throw e;
    }
  }

  private void claim(long from, long to) throws IOException {
    for (long at = from; at < to; at += CHUNK) {
      int length = (int) Math.min(CHUNK, to - at);
      operations.write(file, ByteBuffer.allocate(length), at);
    }
  }

  private void overwrite(Content content, long oldSize) throws IOException, FormatException {
    FileOutput.Correcting output = new FileOutput.Correcting(operations, file, oldSize);
    try {
      content.writeTo(output);
      output.finish();
    } finally {
      output.wipe();
    }
    if (output.position() < file.size()) {
      operations.truncate(file, output.position());
    }
    operations.force(file);
  }

  private void putBack(byte @Nullable [] old, long oldSize, IOException failure) {
    try {
      if (old == null) {
        operations.truncate(file, Math.max(oldSize, 0));
      } else {
        overwrite(new Bytes(old), file.size());
      }
    } catch (IOException | FormatException e) {
      failure.addSuppressed(e);
    }
  }

  /** A content in the heap. */
  static final class Bytes implements Content {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void writeTo(WritableByteChannel out) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
    }
  }

  /** A content in another file. */
  record File(FileChannel channel) implements Content {
    @Override
    public void writeTo(WritableByteChannel out) throws IOException {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
      try {
        long at = 0;
        for (int n = channel.read(chunk, at); n > 0; n = channel.read(chunk, at)) {
          chunk.flip();
          while (chunk.hasRemaining()) {
            out.write(chunk);
          }
          chunk.clear();
          at += n;
        }
      } finally {
        Arrays.fill(chunk.array(), (byte) 0);
      }
    }
  }
}
