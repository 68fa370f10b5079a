package org.sasldb.exchange;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.sasldb.format.dump.BadLineException;

/** The kinds of text that records can be read from. */
public enum DumpFormat {
  /** What {@code db_dump} prints and {@code db_load} reads. */
  DBDUMP,
  /** One JSON object a line. */
  JSONL;

  /** The records of a text of this format. Does not close the stream. */
  public RecordSource read(InputStream in) throws IOException, BadLineException {
    return this == JSONL ? new JsonLinesSource(in) : new DbDumpSource(in);
  }

  /**
   * The records of a text whose first byte tells the format: an object begins with a brace, and
   * everything else must be a dump. An empty text is of no format and refused, because a text that
   * was lost on the way looks the same.
   */
  public static RecordSource detect(InputStream in) throws IOException, BadLineException {
    BufferedInputStream buffered = new BufferedInputStream(in);
    buffered.mark(1);
    int first = buffered.read();
    buffered.reset();
    return (first == '{' ? JSONL : DBDUMP).read(buffered);
  }
}
