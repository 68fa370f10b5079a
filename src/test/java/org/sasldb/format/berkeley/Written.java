package org.sasldb.format.berkeley;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Random;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.Pair;

/** Files written by our writer, in memory. */
final class Written {

  private Written() {}

  static byte[] bytes(HashLayout layout, List<Pair> pairs) throws FormatException, IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (HashFileWriter writer = new HashFileWriter(layout, () -> fileId(pairs.size()))) {
      for (Pair pair : pairs) {
        writer.add(pair.keyBytes(), pair.valueBytes());
      }
      writer.writeTo(Channels.newChannel(out));
    }
    return out.toByteArray();
  }

  static HashFile open(HashLayout layout, List<Pair> pairs) throws FormatException, IOException {
    return HashFile.open(FileImage.of(bytes(layout, pairs)));
  }

  private static byte[] fileId(int seed) {
    byte[] id = new byte[HashFileWriter.FILE_ID_LENGTH];
    new Random(seed).nextBytes(id);
    return id;
  }
}
