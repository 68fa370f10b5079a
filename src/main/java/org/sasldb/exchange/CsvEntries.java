package org.sasldb.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.ByteString;

/**
 * Comma-separated values (RFC 4180) with the columns that the heading names, see {@link
 * CsvColumns}. Bytes are taken as they are, whatever the character set.
 */
final class CsvEntries implements EntrySource {
  private final CsvCells cells;
  private final CsvColumns columns;
  private final byte[] heading;

  /** Reads the heading. */
  CsvEntries(InputStream in, ByteString defaultRealm) throws IOException, BadLineException {
    this.cells = new CsvCells(in);
    List<CsvCells.Cell> first;
    try {
      first = cells.next();
    } catch (CsvCells.BadRow e) {
      throw new BadLineException(1, "the heading: " + e.getMessage());
    }
    this.columns = CsvColumns.of(first == null ? List.of() : first, defaultRealm);
    this.heading = endedByNewline(cells.raw());
  }

  private static byte[] endedByNewline(byte[] line) {
    if (line.length > 0 && line[line.length - 1] == '\n') {
      return line;
    }
    byte[] longer = Arrays.copyOf(line, line.length + 1);
    longer[line.length] = '\n';
    return longer;
  }

  @Override
  public @Nullable Entry next() throws IOException, BadLineException {
    List<CsvCells.Cell> row;
    try {
      do {
        row = cells.next();
      } while (row != null && row.size() == 1 && row.get(0).isAbsent());
    } catch (CsvCells.BadRow e) {
      return new Entry.Bad(cells.line(), String.valueOf(e.getMessage()));
    }
    return row == null ? null : entry(row);
  }

  private Entry entry(List<CsvCells.Cell> row) {
    try {
      return columns.entry(cells.line(), row);
    } catch (BadLineException e) {
      row.forEach(cell -> Arrays.fill(cell.bytes(), (byte) 0));
      return new Entry.Bad(e.line(), e.reason());
    }
  }

  @Override
  public byte[] raw() {
    return cells.raw();
  }

  @Override
  public byte[] heading() {
    return heading.clone();
  }

  @Override
  public void close() {
    cells.close();
  }
}
