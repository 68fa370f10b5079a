package org.sasldb.cli.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sasldb.record.ByteString;

/** Reads what the kernel shows under {@code /proc}. */
final class ProcFile {
  private ProcFile() {}

  static byte[] read(String path) throws IOException {
    try (FileInputStream in = new FileInputStream(path)) {
      return in.readAllBytes();
    }
  }

  /** Splits at NUL bytes, each of which ends an entry. */
  static List<ByteString> entries(byte[] block) {
    List<ByteString> entries = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < block.length; i++) {
      if (block[i] == 0) {
        entries.add(ByteString.of(block, from, i));
        from = i + 1;
      }
    }
    return entries;
  }
}
