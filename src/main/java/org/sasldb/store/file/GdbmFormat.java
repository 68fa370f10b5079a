package org.sasldb.store.file;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.RecordScan;
import org.sasldb.format.SalvageSink;
import org.sasldb.format.StructureReport;
import org.sasldb.format.gdbm.GdbmFacts;
import org.sasldb.format.gdbm.GdbmFile;
import org.sasldb.format.gdbm.GdbmLayout;
import org.sasldb.format.gdbm.GdbmSalvage;
import org.sasldb.format.gdbm.HashSign;
import org.sasldb.store.CheckReport;
import org.sasldb.store.StoreFormat;

/**
 * GDBM files. A rewritten file keeps offset width, byte order, kind of header, block size and the
 * sign of the hash.
 */
class GdbmFormat implements NativeFormat {
  /** There is no limit but this one, which keeps a typing error from becoming a record. */
  private static final int MAX_KEY_LENGTH = 1 << 20;

  @Override
  public StoreFormat name() {
    return StoreFormat.GDBM;
  }

  @Override
  public final NativeFile open(FileImage image) throws FormatException {
    return new Records(GdbmFile.open(image));
  }

  @Override
  public final NativeFile empty() {
    return new NoRecords(
        MAX_KEY_LENGTH, () -> new GdbmRewrite(GdbmLayout.DEFAULT, HashSign.platform()));
  }

  @Override
  public final StructureReport salvage(FileImage image, SalvageSink sink) throws FormatException {
    return GdbmSalvage.salvage(image, sink);
  }

  @Override
  public boolean isFlocked() {
    return true;
  }

  /** A file. */
  private record Records(GdbmFile file) implements NativeFile {
    @Override
    public byte @Nullable [] find(byte[] key) throws FormatException {
      return file.find(key);
    }

    @Override
    public RecordScan entries() {
      return file.scan();
    }

    @Override
    public void verify() throws FormatException {
      file.verifyRecords();
    }

    @Override
    public CheckReport check() throws FormatException {
      return StructureReports.of(file.check());
    }

    @Override
    public void describe(Map<String, Object> facts) {
      GdbmFacts header = file.facts();
      GdbmLayout layout = header.layout();
      facts.put("header", layout.header().name().toLowerCase(Locale.ROOT));
      facts.put("offsetBits", layout.abi().offsetSize() * Byte.SIZE);
      facts.put("alignmentBits", layout.abi().alignment() * Byte.SIZE);
      facts.put("byteOrder", ByteOrders.name(layout.byteOrder()));
      facts.put("blockSize", layout.blockSize());
      facts.put("directoryBits", header.dirBits());
      facts.put("bucketSlots", header.bucketElements());
    }

    @Override
    public boolean allowsDuplicates() {
      return false;
    }

    @Override
    public int maxKeyLength() {
      return MAX_KEY_LENGTH;
    }

    @Override
    public Rewrite rewrite() throws FormatException {
      return new GdbmRewrite(file.layout(), file.hashSign());
    }
  }
}
