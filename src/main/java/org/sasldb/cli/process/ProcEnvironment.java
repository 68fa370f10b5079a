package org.sasldb.cli.process;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.ByteString;

/**
 * The environment this process was started with, from {@code /proc/self/environ}; as Java decodes
 * it where that cannot be read.
 */
public final class ProcEnvironment implements Environment {
  private final List<ByteString> entries;
  private final boolean readable;

  private ProcEnvironment(List<ByteString> entries, boolean readable) {
    this.entries = entries;
    this.readable = readable;
  }

  /** Reads it now. */
  public static ProcEnvironment read() {
    try {
      return ofBlock(ProcFile.read("/proc/self/environ"));
    } catch (IOException e) {
      return new ProcEnvironment(List.of(), false);
    }
  }

  /** An environment as the kernel shows it: {@code NAME=VALUE}, each ended by a NUL byte. */
  static ProcEnvironment ofBlock(byte[] block) {
    return new ProcEnvironment(ProcFile.entries(block), true);
  }

  @Override
  public @Nullable ByteString get(String name) {
    if (!readable) {
      String value = System.getenv(name);
      return value == null ? null : ByteString.utf8(value);
    }
    ByteString prefix = ByteString.utf8(name + "=");
    for (ByteString entry : entries) {
      if (entry.startsWith(prefix)) {
        return entry.slice(prefix.length(), entry.length());
      }
    }
    return null;
  }
}
