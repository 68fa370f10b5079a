package org.sasldb.format.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.format.FileImage;
import org.sasldb.testing.LmdbPeer;

/** The real library uses what we write and goes on with it, and we read what it writes. */
class LmdbInteropIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 50_000})
  void theLibraryGoesOnWithOurFiles(int count) throws Exception {
    LmdbPeer peer = LmdbPeer.build(folder);
    SortedMap<byte[], byte[]> records = Written.mixed(count, count);
    if (count > 0) {
      records.put(
          "long\0münchen.example\0userPassword".getBytes(java.nio.charset.StandardCharsets.UTF_8),
          new byte[8191]);
      records.remove(records.firstKey());
    }
    Path file = folder.resolve("sasldb2");
    Files.write(file, Written.bytes(records));
    assertEquals(hex(records), peer.dump(file));
    assertTrue(peer.stat(file).contains("Entries: " + records.size() + "\n"), peer.stat(file));
    peer.requireFound(file, records);

    SortedMap<byte[], byte[]> changes = changes(records);
    peer.store(file, changes);
    records.putAll(changes);
    try (FileChannel channel = FileChannel.open(file)) {
      LmdbFile read = LmdbFile.open(FileImage.read(channel));
      assertEquals(records.size(), read.verify());
      assertEquals(List.of(), read.check().findings());
      assertEquals(hex(records), Vectors.scan(read));
    }
    peer.requireFound(file, records);
  }

  /** New keys everywhere, and other values, shorter and longer, of some that are there. */
  private static SortedMap<byte[], byte[]> changes(SortedMap<byte[], byte[]> records) {
    SortedMap<byte[], byte[]> changes = new TreeMap<>(Arrays::compareUnsigned);
    changes.putAll(Written.mixed(60, 4711));
    List<byte[]> keys = new ArrayList<>(records.keySet());
    for (int i = 0; i < keys.size(); i += Math.max(1, keys.size() / 40)) {
      changes.put(keys.get(i), new byte[i % 3 == 0 ? 6000 : i % 50]);
    }
    return changes;
  }

  private static Map<String, String> hex(Map<byte[], byte[]> records) {
    Map<String, String> hex = new TreeMap<>();
    records.forEach((key, value) -> hex.put(Vectors.hex(key), Vectors.hex(value)));
    return hex;
  }

  @Test
  void weReadWhatTheLibraryWrites() throws Exception {
    LmdbPeer peer = LmdbPeer.build(folder);
    Path file = folder.resolve("sasldb2");
    SortedMap<byte[], byte[]> records = Written.mixed(700, 99);
    peer.store(file, records);
    try (FileChannel channel = FileChannel.open(file)) {
      LmdbFile read = LmdbFile.open(FileImage.read(channel));
      assertEquals(List.of(), read.check().findings());
      assertEquals(records.size(), read.verify());
      assertEquals(peer.dump(file), Vectors.scan(read));
    }
  }
}
