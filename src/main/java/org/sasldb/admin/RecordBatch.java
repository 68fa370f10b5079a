package org.sasldb.admin;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sasldb.exchange.RecordSource;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.record.RecordLimits;
import org.sasldb.record.Secret;

/**
 * The records of a text, read to the end before anything is done with them: so a text with a fault
 * in its last line changes nothing, and a store is not locked while the text comes. Closing wipes
 * the values.
 */
public final class RecordBatch implements AutoCloseable {
  private final Map<RecordKey, Line> lines = new LinkedHashMap<>();

  private RecordBatch() {}

  /**
   * A record's value and where it stands.
   *
   * @param number the number of the line
   * @param value the value to store
   */
  public record Line(long number, Secret value) {}

  /**
   * Reads all records.
   *
   * @throws BadLineException if the text is not what it should be, or names a key twice
   */
  public static RecordBatch read(RecordSource source) throws IOException, BadLineException {
    RecordBatch batch = new RecordBatch();
    boolean whole = false;
    try {
      batch.readAll(source);
      whole = true;
      return batch;
    } finally {
      if (!whole) {
        batch.close();
      }
    }
  }

  private void readAll(RecordSource source) throws IOException, BadLineException {
    CredentialRecord entry;
    while ((entry = source.next()) != null) {
      Line line = new Line(source.line(), entry.value());
      Line before = lines.putIfAbsent(entry.key(), line);
      if (before != null) {
        line.value().close();
        throw new BadLineException(
            line.number(),
            "the record " + entry.key() + " was given before, in line " + before.number());
      }
    }
  }

  /** The records by key, in the order of the text. */
  public Map<RecordKey, Line> lines() {
    return Collections.unmodifiableMap(lines);
  }

  /** How many values are longer than libsasl can read, so that nobody can log in by them. */
  public long unreadable() {
    return lines.values().stream()
        .filter(line -> line.value().length() > RecordLimits.MAX_VALUE_LENGTH)
        .count();
  }

  @Override
  public void close() {
    lines.values().forEach(line -> line.value().close());
  }
}
