package org.sasldb.store.je;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.sasldb.store.StoreException;

/** The files of a log by their numbers. */
final class LogFiles {
  private static final int BLOCK = 4096;
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{8}\\.jdb");

  /** What JE leaves where it wants a backup to be restored; no part of the log. */
  private static final long MARKER = 0x7fffffff;

  private final SortedMap<Long, Path> paths = new TreeMap<>();

  private LogFiles() {}

  static LogFiles of(JeFolder folder) throws StoreException {
    LogFiles files = new LogFiles();
    for (JeFolder.Entry log : folder.logFiles().values()) {
      if (NAME.matcher(log.name()).matches() && JeFolder.numberOf(log.path()) != MARKER) {
        files.paths.put(JeFolder.numberOf(log.path()), log.path());
      }
    }
    return files;
  }

  /** In the order in which they were written. */
  List<Long> numbers() {
    return new ArrayList<>(paths.keySet());
  }

  /** The number of the oldest, or 0 if there is none. */
  long first() {
    return paths.isEmpty() ? 0 : paths.firstKey();
  }

  /** All bytes of a file; zeros where the disk does not give them. */
  byte[] read(long number) throws IOException {
    Path path = path(number);
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      try (SeekableByteChannel channel = Files.newByteChannel(path)) {
        return readInPieces(channel);
      }
    }
  }

  /** Reads a file of which some blocks may not be readable. */
  static byte[] readInPieces(SeekableByteChannel channel) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(channel.size())];
    for (int at = 0; at < bytes.length; at += BLOCK) {
      ByteBuffer block = ByteBuffer.wrap(bytes, at, Math.min(BLOCK, bytes.length - at));
      try {
        channel.position(at);
        while (block.hasRemaining() && channel.read(block) >= 0) {
          // a block may come in parts
        }
      } catch (IOException e) {
        // what it holds is lost, and found to be so when it is looked at
      }
    }
    return bytes;
  }

  private Path path(long number) {
    Path path = paths.get(number);
    if (path == null) {
      throw new IllegalArgumentException("no such log file: " + number);
    }
    return path;
  }
}
