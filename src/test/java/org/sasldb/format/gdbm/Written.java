package org.sasldb.format.gdbm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.Pair;

/** Files written by our writer, in memory. */
final class Written {

  private Written() {}

  static byte[] bytes(GdbmLayout layout, HashSign sign, List<Pair> pairs)
      throws FormatException, IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GdbmFileWriter writer = new GdbmFileWriter(layout, sign)) {
      for (Pair pair : pairs) {
        writer.add(pair.keyBytes(), pair.valueBytes());
      }
      writer.writeTo(Channels.newChannel(out));
    }
    return out.toByteArray();
  }

  static GdbmFile open(GdbmLayout layout, HashSign sign, List<Pair> pairs)
      throws FormatException, IOException {
    return GdbmFile.open(FileImage.of(bytes(layout, sign, pairs)));
  }
}
