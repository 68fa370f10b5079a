package org.sasldb.provision;

import java.util.Arrays;

/**
 * The rows of a CSV text (RFC 4180) with the lines they begin in: cells separated by commas, rows
 * by LF or CR LF; a cell in quotation marks may hold both, and a quotation mark written twice.
 * Blank lines are passed over. Works on the bytes, so that no password becomes a {@code String}.
 */
final class CsvRows {
  private static final byte QUOTE = '"';

  private final byte[] text;
  private final FaultList faults;
  private int at;
  private long nextLine = 1;
  private long line;
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int cells;
  private boolean sound;

  CsvRows(byte[] text, FaultList faults) {
    this.text = text;
    this.faults = faults;
  }

  /** Moves to the next row; false after the last one. What is wrong with it is told. */
  boolean advance() {
    while (at < text.length && endOfLine() > 0) {
      at += endOfLine();
      nextLine++;
    }
    if (at >= text.length) {
      return false;
    }
    line = nextLine;
    cells = 0;
    sound = true;
    do {
      readCell();
    } while (skipComma());
    return true;
  }

  /** The number of the line in which the row begins. */
  long line() {
    return line;
  }

  /** Whether its cells can be read. */
  boolean isSound() {
    return sound;
  }

  /** How many cells it has. */
  int cells() {
    return cells;
  }

  /** Whether a cell has no bytes. */
  boolean isEmpty(int cell) {
    return starts[cell] == ends[cell];
  }

  /** A copy of the bytes of a cell. */
  byte[] cell(int cell) {
    int start = starts[cell];
    boolean quoted = start > 0 && text[start - 1] == QUOTE;
    byte[] raw = Arrays.copyOfRange(text, start, ends[cell]);
    return quoted ? unescaped(raw) : raw;
  }

  private void readCell() {
    if (cells == starts.length) {
      starts = Arrays.copyOf(starts, 2 * cells);
      ends = Arrays.copyOf(ends, 2 * cells);
    }
    if (at < text.length && text[at] == QUOTE) {
      readQuoted();
    } else {
      starts[cells] = at;
      skipToEndOfCell();
      ends[cells] = at;
    }
    cells++;
  }

  private void readQuoted() {
    long opened = nextLine;
    starts[cells] = ++at;
    while (at < text.length) {
      if (text[at] == QUOTE) {
        if (at + 1 >= text.length || text[at + 1] != QUOTE) {
          break;
        }
        at++;
      } else if (text[at] == '\n') {
        nextLine++;
      }
      at++;
    }
    ends[cells] = at;
    if (at >= text.length) {
      bad(opened, "a quotation mark that is opened here is not closed");
      return;
    }
    at++;
    if (at < text.length && text[at] != ',' && endOfLine() == 0) {
      bad(nextLine, "text behind a cell in quotation marks; one inside is written twice");
      skipToEndOfCell();
    }
  }

  private void skipToEndOfCell() {
    while (at < text.length && text[at] != ',' && endOfLine() == 0) {
      if (text[at] == QUOTE) {
        bad(nextLine, "a quotation mark inside a cell that is not in quotation marks");
      }
      at++;
    }
  }

  private void bad(long where, String reason) {
    if (sound) {
      faults.syntax(where, reason, "");
    }
    sound = false;
  }

  private boolean skipComma() {
    if (at < text.length && text[at] == ',') {
      at++;
      return true;
    }
    if (at < text.length) {
      at += endOfLine();
      nextLine++;
    }
    return false;
  }

  /** The length of the end of line here; 0 where there is none. */
  private int endOfLine() {
    if (text[at] == '\n') {
      return 1;
    }
    return text[at] == '\r' && at + 1 < text.length && text[at + 1] == '\n' ? 2 : 0;
  }

  private static byte[] unescaped(byte[] raw) {
    int length = 0;
    for (int i = 0; i < raw.length; i++) {
      raw[length++] = raw[i];
      if (raw[i] == QUOTE) {
        i++;
      }
    }
    if (length == raw.length) {
      return raw;
    }
    byte[] cell = Arrays.copyOf(raw, length);
    Arrays.fill(raw, (byte) 0);
    return cell;
  }
}
