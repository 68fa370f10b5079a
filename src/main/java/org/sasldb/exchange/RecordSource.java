package org.sasldb.exchange;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.CredentialRecord;

/** Records that come from a text, one after the other. */
public interface RecordSource {
  /**
   * The next record, or null after the last one.
   *
   * @throws BadLineException if the text is not what it should be, or was cut short
   * @throws IOException if it cannot be read
   */
  @Nullable CredentialRecord next() throws IOException, BadLineException;

  /** The number of the line where the last record begins. */
  long line();
}
