package org.sasldb.exchange;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.format.dump.DbDumpReader;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;

/** The records of a dump in the form of {@code db_dump}. */
public final class DbDumpSource implements RecordSource {
  private final DbDumpReader reader;

  /** Reads the header. */
  public DbDumpSource(InputStream in) throws IOException, BadLineException {
    this.reader = new DbDumpReader(in);
  }

  @Override
  public @Nullable CredentialRecord next() throws IOException, BadLineException {
    return reader.advance()
        ? new CredentialRecord(RecordKey.ofBytes(reader.key()), Secret.takeOver(reader.value()))
        : null;
  }

  @Override
  public long line() {
    return reader.line();
  }
}
