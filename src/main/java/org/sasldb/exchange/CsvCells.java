package org.sasldb.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.dump.BadLineException;

/**
 * The rows of a text of comma-separated values (RFC 4180) as bytes of no character set; a row may
 * end in a newline alone. Tells a cell that is empty from one that is {@code ""}.
 */
final class CsvCells implements AutoCloseable {
  private final TextWindow window;
  private int offset;

  CsvCells(InputStream in) {
    this.window = new TextWindow(in);
  }

  /** A cell. */
  static final class Cell {
    private final byte[] bytes;
    private final boolean quoted;

    Cell(byte[] bytes, boolean quoted) {
      this.bytes = bytes;
      this.quoted = quoted;
    }

    /** The bytes themselves and no copy: whoever needs them no more wipes them. */
    byte[] bytes() {
      return bytes;
    }

    /** Whether nothing at all stands there, not even two quotes. */
    boolean isAbsent() {
      return bytes.length == 0 && !quoted;
    }
  }

  /**
   * The next row; null after the last.
   *
   * @throws BadRow if it is none; the text goes on behind it
   * @throws BadLineException if the text cannot be read on
   */
  @Nullable List<Cell> next() throws IOException, BadLineException, BadRow {
    if (window.endsAt(0)) {
      return null;
    }
    offset = 0;
    List<Cell> row = new ArrayList<>();
    try {
      do {
        row.add(cell());
      } while (comma());
      endOfRow();
      window.take(offset);
      return row;
    } catch (BadRow e) {
      window.take(e.wholeText ? window.lineEnd(0) : window.lineEnd(offset));
      throw e;
    }
  }

  long line() {
    return window.line();
  }

  byte[] raw() {
    return window.raw();
  }

  private boolean comma() throws IOException, BadLineException {
    boolean found = window.is(offset, ',');
    offset += found ? 1 : 0;
    return found;
  }

  private Cell cell() throws IOException, BadLineException, BadRow {
    return window.is(offset, '"') ? quoted() : bare();
  }

  private Cell bare() throws IOException, BadLineException, BadRow {
    int from = offset;
    while (!window.endsAt(offset) && !window.is(offset, ',') && !atEndOfRow()) {
      if (window.is(offset, '"') || window.is(offset, '\r')) {
        throw new BadRow(
            "a quote or a carriage return in a cell that is not in quotes; \"…\" is expected"
                + " around such a cell, with each quote in it doubled",
            false);
      }
      offset++;
    }
    return new Cell(window.copy(from, offset), false);
  }

  private Cell quoted() throws IOException, BadLineException, BadRow {
    SecretLine bytes = new SecretLine();
    offset++;
    while (true) {
      if (offset >= TextWindow.MOST || window.endsAt(offset)) {
        throw new BadRow("a quote is opened and never closed", true);
      }
      if (!window.is(offset, '"')) {
        bytes.append((char) (window.at(offset++) & 0xff));
      } else if (window.is(offset + 1, '"')) {
        bytes.append('"');
        offset += 2;
      } else {
        offset++;
        return new Cell(bytes.take(), true);
      }
    }
  }

  private boolean atEndOfRow() throws IOException, BadLineException {
    return window.is(offset, '\n')
        || (window.is(offset, '\r') && (window.is(offset + 1, '\n') || window.endsAt(offset + 1)));
  }

  private void endOfRow() throws IOException, BadLineException, BadRow {
    if (window.endsAt(offset)) {
      return;
    }
    if (!atEndOfRow()) {
      throw new BadRow(
          "text behind a closing quote; a comma or the end of the line is expected", false);
    }
    offset = window.lineEnd(offset);
  }

  /** A row that cannot be understood. */
  static final class BadRow extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean wholeText;

    /**
     * @param wholeText whether everything up to the end of the text would belong to it, so that its
     *     first line alone is given up
     */
    BadRow(String reason, boolean wholeText) {
      super(reason);
      this.wholeText = wholeText;
    }
  }

  @Override
  public void close() {
    window.close();
  }
}
