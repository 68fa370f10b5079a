package org.sasldb.format.gdbm;

import org.jspecify.annotations.Nullable;
import org.sasldb.format.FileImage;
import org.sasldb.format.Findings;
import org.sasldb.format.FormatException;
import org.sasldb.format.SalvageSink;
import org.sasldb.format.StructureReport;

/**
 * Takes what can still be read out of a damaged GDBM file. Follows the directory where there is
 * one; buckets that nothing refers to any more are looked for everywhere in the file, and without a
 * header the form of the file is found out from them. A record is handed over only if the hash in
 * its slot is that of its key; a damaged value cannot be noticed, as nothing in the file depends on
 * it.
 *
 * <p>Of a sound file exactly its records are handed over, in its order and without a doubt.
 */
public final class GdbmSalvage {

  private GdbmSalvage() {}

  /**
   * Hands over every record that can be read.
   *
   * @return what was lost, and the number of records handed over, doubtful ones included
   * @throws FormatException if nothing in the file looks like a part of a GDBM file, or a mapped
   *     file is cut meanwhile
   */
  public static StructureReport salvage(FileImage image, SalvageSink sink) throws FormatException {
    try {
      return run(image, sink);
    } catch (FormatException | InternalError e) {
      throw image.failure(e);
    }
  }

  private static StructureReport run(FileImage image, SalvageSink sink) throws FormatException {
    Findings findings = new Findings();
    GdbmHeader header = header(image, findings);
    if (header == null) {
      Buckets buckets = BucketForm.guess(image);
      findings.error("header", "the directory is lost with the header; buckets were looked for");
      try (Salvage salvage = new Salvage(buckets, sink, findings)) {
        return salvage.withoutDirectory();
      }
    }
    FileBytes bytes = new FileBytes(image, header.layout.byteOrder());
    Buckets buckets = new Buckets(bytes, header.abi, header.bucketSize, header.layout.blockSize());
    try (Salvage salvage = new Salvage(buckets, sink, findings)) {
      return salvage.withDirectory(header);
    }
  }

  private static @Nullable GdbmHeader header(FileImage image, Findings findings) {
    try {
      return GdbmHeader.read(image);
    } catch (FormatException e) {
      findings.add(e);
      return null;
    }
  }
}
