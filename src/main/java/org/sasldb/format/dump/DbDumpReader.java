package org.sasldb.format.dump;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@code db_dump} and {@code db_dump -p} print, one record after the other (format
 * section 13). Memory does not grow with the dump. A text that is damaged or ends early is a {@link
 * BadLineException} that names the line. Does not close the stream.
 */
public final class DbDumpReader {
  private static final byte[] END = "DATA=END".getBytes(StandardCharsets.US_ASCII);

  private final TextLines lines;
  private final DumpForm form;
  private byte[] key = new byte[0];
  private byte[] value = new byte[0];
  private long line;
  private boolean ended;

  /** Reads the header. */
  public DbDumpReader(InputStream in) throws IOException, BadLineException {
    this.lines = new TextLines(in);
    this.form = DumpHeader.read(lines);
  }

  /** Moves to the next record; false after the last one. */
  public boolean advance() throws IOException, BadLineException {
    if (ended || atEnd()) {
      ended = true;
      return false;
    }
    line = lines.number();
    key = decode();
    if (atEnd()) {
      throw new BadLineException(line, "a key without a value");
    }
    value = decode();
    return true;
  }

  /** How the bytes are written in this dump. */
  public DumpForm form() {
    return form;
  }

  /** The key of this record; the caller may keep the array. */
  public byte[] key() {
    return key;
  }

  /** The value of this record; the caller may keep the array. */
  public byte[] value() {
    return value;
  }

  /** The number of the line that holds this record's key. */
  public long line() {
    return line;
  }

  private boolean atEnd() throws IOException, BadLineException {
    if (!lines.advance()) {
      throw new BadLineException(lines.number(), "the dump ends before DATA=END: it was cut short");
    }
    if (!Arrays.equals(lines.line(), END)) {
      return false;
    }
    if (lines.advance()) {
      throw new BadLineException(
          lines.number(), "text after DATA=END: only a dump of one database can be loaded");
    }
    return true;
  }

  private byte[] decode() throws BadLineException {
    byte[] text = lines.line();
    if (text.length == 0 || text[0] != ' ') {
      throw new BadLineException(
          lines.number(), "a data line must begin with a space, and the last line be DATA=END");
    }
    byte[] bytes = form.decode(lines.number(), text, 1);
    Arrays.fill(text, (byte) 0);
    return bytes;
  }
}
