package org.sasldb.format.lmdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sasldb.format.FormatException;

/** Records for files of our own, and the files. */
final class Written {
  private Written() {}

  static byte[] bytes(Map<byte[], byte[]> records) throws IOException, FormatException {
    try (LmdbFileWriter writer = new LmdbFileWriter()) {
      for (Map.Entry<byte[], byte[]> record : records.entrySet()) {
        writer.add(record.getKey(), record.getValue());
      }
      return bytes(writer);
    }
  }

  static byte[] bytes(LmdbFileWriter writer) throws IOException, FormatException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.writeTo(Channels.newChannel(out));
    return out.toByteArray();
  }

  static byte[] ofText(SortedMap<String, byte[]> records) throws IOException, FormatException {
    Map<byte[], byte[]> pairs = new TreeMap<>(java.util.Arrays::compareUnsigned);
    records.forEach((key, value) -> pairs.put(key.getBytes(StandardCharsets.UTF_8), value));
    return bytes(pairs);
  }

  /** So many accounts, in key order. */
  static SortedMap<byte[], byte[]> accounts(int count) {
    SortedMap<byte[], byte[]> records = new TreeMap<>(java.util.Arrays::compareUnsigned);
    for (int i = 0; i < count; i++) {
      String key = "user" + i + "\0example.org\0userPassword";
      records.put(
          key.getBytes(StandardCharsets.UTF_8),
          ("secret" + i * 17L).getBytes(StandardCharsets.UTF_8));
    }
    return records;
  }

  /** So many records of bytes of any kind, names that are not ASCII, and long values. */
  static SortedMap<byte[], byte[]> mixed(int count, long seed) {
    Random random = new Random(seed);
    SortedMap<byte[], byte[]> records = new TreeMap<>(java.util.Arrays::compareUnsigned);
    while (records.size() < count) {
      int kind = random.nextInt(100);
      byte[] key = new byte[1 + random.nextInt(kind < 2 ? LmdbFile.MAX_KEY_LENGTH : 40)];
      random.nextBytes(key);
      if (kind >= 50) {
        key =
            ("jürgen日本" + random.nextInt(10 * count) + "\0münchen.example\0userPassword")
                .getBytes(StandardCharsets.UTF_8);
      }
      byte[] value = new byte[kind == 0 ? 8191 : kind < 3 ? random.nextInt(5000) : kind % 30];
      random.nextBytes(value);
      records.put(key, value);
    }
    return records;
  }
}
