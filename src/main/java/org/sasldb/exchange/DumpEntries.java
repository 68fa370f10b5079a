package org.sasldb.exchange;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.CredentialRecord;

/** A dump of {@code db_dump}: whole or not at all, so it has no bad entries. */
final class DumpEntries implements EntrySource {
  private final DbDumpSource source;

  DumpEntries(InputStream in) throws IOException, BadLineException {
    this.source = new DbDumpSource(in);
  }

  @Override
  public @Nullable Entry next() throws IOException, BadLineException {
    CredentialRecord read = source.next();
    return read == null ? null : new Entry.OfRecord(source.line(), read.key(), read.value());
  }

  @Override
  public byte[] raw() {
    return new byte[0];
  }

  @Override
  public byte[] heading() {
    return new byte[0];
  }

  @Override
  public void close() {
    // the reader wipes what it has read
  }
}
