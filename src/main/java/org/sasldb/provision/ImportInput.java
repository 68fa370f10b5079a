package org.sasldb.provision;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A text that can be read again from its beginning. What is no plain file is kept in a temporary
 * file that only this user can read and that has no name any more once it is open: however the
 * process ends, nothing of it stays.
 */
public final class ImportInput implements AutoCloseable {
  private static final int BUFFER_LENGTH = 1 << 16;

  private final FileChannel channel;

  private ImportInput(FileChannel channel) {
    this.channel = channel;
  }

  /** The content of a file; of a pipe, what comes out of it until it ends. */
  public static ImportInput of(Path file) throws IOException {
    if (Files.isRegularFile(file)) {
      return new ImportInput(FileChannel.open(file, StandardOpenOption.READ));
    }
    try (InputStream in = Files.newInputStream(file)) {
      return spooled(in);
    }
  }

  /** What a stream gives until it ends. Does not close it. */
  public static ImportInput spooled(InputStream in) throws IOException {
    Path file = Files.createTempFile("sasldb-import-", ".tmp");
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    ImportInput spooled = new ImportInput(channel);
    boolean whole = false;
    try {
      spooled.fill(in);
      whole = true;
      return spooled;
    } finally {
      if (!whole) {
        spooled.close();
      }
    }
  }

  private void fill(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER_LENGTH];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    Arrays.fill(buffer, (byte) 0);
  }

  /** The text from its beginning; ends the reading that was begun before. */
  public InputStream read() throws IOException {
    channel.position(0);
    return new FilterInputStream(Channels.newInputStream(channel)) {
      @Override
      public void close() {
        // the text is read again
      }
    };
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
