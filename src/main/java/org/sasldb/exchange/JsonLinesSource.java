package org.sasldb.exchange;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.format.dump.TextLines;
import org.sasldb.record.CredentialRecord;

/** Reads what {@link JsonLinesSink} writes with values revealed; blank lines are passed over. */
public final class JsonLinesSource implements RecordSource {
  private final TextLines lines;

  public JsonLinesSource(InputStream in) {
    this.lines = new TextLines(in);
  }

  @Override
  public @Nullable CredentialRecord next() throws IOException, BadLineException {
    CredentialRecord found = null;
    while (found == null && lines.advance()) {
      found = JsonRecordLine.parse(lines.number(), lines.line());
    }
    return found;
  }

  @Override
  public long line() {
    return lines.number();
  }
}
