package org.sasldb.exchange;

import org.jspecify.annotations.Nullable;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.CredentialRecord;

/** JSON Lines, one record each. */
enum JsonEntries implements LineEntries.Parser {
  PARSER;

  @Override
  public @Nullable Entry parse(long number, byte[] text) throws BadLineException {
    CredentialRecord read = JsonRecordLine.parse(number, text);
    return read == null ? null : new Entry.OfRecord(number, read.key(), read.value());
  }
}
