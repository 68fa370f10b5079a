package org.sasldb.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.OptionalInt;
import org.sasldb.format.dump.DbDumpWriter;
import org.sasldb.format.dump.DumpForm;
import org.sasldb.record.CredentialRecord;

/** Writes a dump in the form of {@code db_dump}: every value in it can be read by anybody. */
public final class DbDumpSink implements RecordSink {
  private final DbDumpWriter writer;

  /**
   * Writes the header.
   *
   * @param pageSize the page size of the store, for the one to be made from the dump
   */
  public DbDumpSink(OutputStream out, DumpForm form, OptionalInt pageSize) throws IOException {
    this.writer = new DbDumpWriter(out, form, pageSize);
  }

  @Override
  public void write(CredentialRecord entry) throws IOException {
    byte[] value = entry.value().toByteArray();
    writer.write(entry.key().toByteArray(), value);
    Arrays.fill(value, (byte) 0);
  }

  @Override
  public void finish() throws IOException {
    writer.finish();
  }
}
