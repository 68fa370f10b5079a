package org.sasldb.format.dump;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Writes records as {@code db_dump} prints them, so that {@code db_load} makes a hash database of
 * them (format section 13). Without {@link #finish()} the text has no end mark and every reader
 * refuses it, so a dump that was cut short is never taken for a whole one. Does not close the
 * stream.
 */
public final class DbDumpWriter {
  private final OutputStream out;
  private final DumpForm form;

  /**
   * Writes the header.
   *
   * @param pageSize the page size that {@code db_load} is to use, or empty for its own choice
   */
  public DbDumpWriter(OutputStream out, DumpForm form, OptionalInt pageSize) throws IOException {
    this.out = out;
    this.form = form;
    line("VERSION=3");
    line("format=" + form.headerValue());
    line("type=hash");
    if (pageSize.isPresent()) {
      line("db_pagesize=" + pageSize.getAsInt());
    }
    line("HEADER=END");
  }

  /** Writes one record. */
  public void write(byte[] key, byte[] value) throws IOException {
    item(key);
    item(value);
  }

  /** Writes the end mark and flushes the stream. */
  public void finish() throws IOException {
    line("DATA=END");
    out.flush();
  }

  private void item(byte[] bytes) throws IOException {
    byte[] text = form.encode(bytes);
    out.write(' ');
    out.write(text);
    out.write('\n');
    Arrays.fill(text, (byte) 0);
  }

  private void line(String text) throws IOException {
    out.write((text + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
