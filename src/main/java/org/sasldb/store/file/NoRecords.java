package org.sasldb.store.file;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.RecordScan;
import org.sasldb.store.CheckReport;

/**
 * What is where no file is yet.
 *
 * @param maxKeyLength the longest key that a new file can hold
 * @param writers starts a new file
 */
record NoRecords(int maxKeyLength, Supplier<Rewrite> writers) implements NativeFile {
  @Override
  public byte @Nullable [] find(byte[] key) {
    return null;
  }

  @Override
  public RecordScan entries() {
    return RecordScan.NONE;
  }

  @Override
  public void verify() {
    // nothing can be wrong with nothing
  }

  @Override
  public CheckReport check() {
    return new CheckReport(0, List.of());
  }

  @Override
  public void describe(Map<String, Object> facts) {
    // it has no version or pages yet
  }

  @Override
  public boolean allowsDuplicates() {
    return false;
  }

  @Override
  public Rewrite rewrite() {
    return writers.get();
  }
}
