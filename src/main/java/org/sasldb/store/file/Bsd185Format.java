package org.sasldb.store.file;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.RecordScan;
import org.sasldb.format.SalvageSink;
import org.sasldb.format.StructureReport;
import org.sasldb.format.bsd185.Bsd185Facts;
import org.sasldb.format.bsd185.Bsd185File;
import org.sasldb.format.bsd185.Bsd185Salvage;
import org.sasldb.store.CheckReport;
import org.sasldb.store.StoreFormat;

/** Hash files of Berkeley DB 1.85, which are read and never written. */
final class Bsd185Format implements NativeFormat {
  @Override
  public StoreFormat name() {
    return StoreFormat.NDBM;
  }

  @Override
  public NativeFile open(FileImage image) throws FormatException {
    return new Records(Bsd185File.open(image));
  }

  @Override
  public NativeFile empty() {
    throw new IllegalStateException("a file that is only read is never new");
  }

  @Override
  public StructureReport salvage(FileImage image, SalvageSink sink) throws FormatException {
    return Bsd185Salvage.salvage(image, sink);
  }

  /** A file. */
  private record Records(Bsd185File file) implements NativeFile {
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
      file.verify();
    }

    @Override
    public CheckReport check() throws FormatException {
      return StructureReports.of(file.check());
    }

    @Override
    public void describe(Map<String, Object> facts) {
      Bsd185Facts header = file.facts();
      facts.put("library", "Berkeley DB 1.85");
      facts.put("version", header.version());
      facts.put("pageSize", header.pageSize());
      facts.put("byteOrder", ByteOrders.name(header.byteOrder()));
      facts.put("pages", header.pages());
      facts.put("buckets", header.buckets());
    }

    @Override
    public boolean allowsDuplicates() {
      return false;
    }

    @Override
    public boolean isReadOnly() {
      return true;
    }

    @Override
    public int maxKeyLength() {
      return 0;
    }

    @Override
    public Rewrite rewrite() {
      throw new IllegalStateException("such a file is never written");
    }
  }
}
