package org.sasldb.exchange;

import java.io.IOException;
import org.sasldb.record.CredentialRecord;

/** Where records go to become text. */
public interface RecordSink {
  /** Writes one record. Keeps nothing of it. */
  void write(CredentialRecord entry) throws IOException;

  /** Writes what marks the end, if anything does, and flushes. */
  void finish() throws IOException;
}
