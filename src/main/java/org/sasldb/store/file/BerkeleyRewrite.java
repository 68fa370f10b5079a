package org.sasldb.store.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.format.berkeley.HashFileWriter;
import org.sasldb.format.berkeley.HashLayout;

/** A fresh Berkeley DB hash file, with a file id of its own. */
final class BerkeleyRewrite implements Rewrite {
  private static final Path RANDOM = Path.of("/dev/urandom");

  private final HashFileWriter writer;

  BerkeleyRewrite(HashLayout layout) {
    writer = new HashFileWriter(layout, new FileId());
  }

  @Override
  public void add(byte[] key, byte[] value) throws FormatException {
    writer.add(key, value);
  }

  @Override
  public void writeTo(WritableByteChannel out) throws IOException, FormatException {
    writer.writeTo(out);
  }

  @Override
  public void close() {
    writer.close();
  }

  /**
   * Sixteen bytes that no other file has, drawn once. Read from the device, because SecureRandom
   * loads hundreds of classes, more than all the rest of a small change. They only have to differ
   * (format section 2), so without the device clock and process will do.
   */
  private static final class FileId implements Supplier<byte[]> {
    private byte @Nullable [] id;

    @Override
    public byte[] get() {
      byte[] drawn = id;
      if (drawn == null) {
        drawn = draw();
        id = drawn;
      }
      return drawn.clone();
    }

    private static byte[] draw() {
      try (InputStream in = Files.newInputStream(RANDOM)) {
        byte[] drawn = in.readNBytes(HashFileWriter.FILE_ID_LENGTH);
        return drawn.length == HashFileWriter.FILE_ID_LENGTH ? drawn : fromClock();
      } catch (IOException e) {
        return fromClock();
      }
    }

    private static byte[] fromClock() {
      return ByteBuffer.allocate(HashFileWriter.FILE_ID_LENGTH)
          .putLong(System.currentTimeMillis() << 20 ^ ProcessNumber.current())
          .putLong(System.nanoTime())
          .array();
    }
  }
}
