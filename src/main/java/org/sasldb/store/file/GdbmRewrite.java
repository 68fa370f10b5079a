package org.sasldb.store.file;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.sasldb.format.FormatException;
import org.sasldb.format.gdbm.GdbmFileWriter;
import org.sasldb.format.gdbm.GdbmLayout;
import org.sasldb.format.gdbm.HashSign;

/** A fresh GDBM file. */
final class GdbmRewrite implements Rewrite {
  private final GdbmFileWriter writer;

  GdbmRewrite(GdbmLayout layout, HashSign sign) {
    writer = new GdbmFileWriter(layout, sign);
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
}
