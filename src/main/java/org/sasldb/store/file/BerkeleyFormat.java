package org.sasldb.store.file;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.RecordScan;
import org.sasldb.format.SalvageSink;
import org.sasldb.format.StructureReport;
import org.sasldb.format.berkeley.BerkeleySalvage;
import org.sasldb.format.berkeley.HashFacts;
import org.sasldb.format.berkeley.HashFile;
import org.sasldb.format.berkeley.HashLayout;
import org.sasldb.store.CheckReport;
import org.sasldb.store.StoreFormat;

/** Berkeley DB hash files. A rewritten file keeps version, page size, byte order and checksums. */
final class BerkeleyFormat implements NativeFormat {
  @Override
  public StoreFormat name() {
    return StoreFormat.BERKELEY;
  }

  @Override
  public NativeFile open(FileImage image) throws FormatException {
    return new Records(HashFile.open(image));
  }

  @Override
  public NativeFile empty() {
    return new NoRecords(
        HashLayout.DEFAULT.maxKeyLength(),
        new Supplier<Rewrite>() {
          @Override
          public Rewrite get() {
            return new BerkeleyRewrite(HashLayout.DEFAULT);
          }
        });
  }

  @Override
  public StructureReport salvage(FileImage image, SalvageSink sink) throws FormatException {
    return BerkeleySalvage.salvage(image, sink);
  }

  /** A file. */
  private record Records(HashFile file) implements NativeFile {
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
      HashFacts header = file.facts();
      HashLayout layout = header.layout();
      facts.put("version", layout.version());
      facts.put("pageSize", layout.pageSize());
      facts.put("byteOrder", ByteOrders.name(layout.byteOrder()));
      facts.put("checksummed", layout.checksummed());
      facts.put("pages", header.pages());
      facts.put("buckets", header.buckets());
      facts.put("firstFreePage", header.firstFreePage());
    }

    @Override
    public boolean allowsDuplicates() {
      return file.facts().duplicates();
    }

    @Override
    public int maxKeyLength() {
      return file.layout().maxKeyLength();
    }

    @Override
    public Rewrite rewrite() {
      return new BerkeleyRewrite(file.layout());
    }
  }
}
