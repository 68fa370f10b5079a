package org.sasldb.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.dump.BadLineException;

/** A text in which every line is an entry or nothing. */
final class LineEntries implements EntrySource {
  private final TextWindow window;
  private final Parser parser;

  /** Understands one line. */
  interface Parser {
    /**
     * The entry of a line, or null for a line that says nothing.
     *
     * @param text the line without its newline; wiped after the call
     * @throws BadLineException if it is none
     */
    @Nullable Entry parse(long line, byte[] text) throws BadLineException;
  }

  LineEntries(InputStream in, Parser parser) {
    this.window = new TextWindow(in);
    this.parser = parser;
  }

  @Override
  public @Nullable Entry next() throws IOException, BadLineException {
    Entry found = null;
    while (found == null && !window.endsAt(0)) {
      int end = window.lineEnd(0);
      int length = window.at(end - 1) == '\n' ? end - 1 : end;
      byte[] text = window.copy(0, length);
      window.take(end);
      found = entry(text);
      Arrays.fill(text, (byte) 0);
    }
    return found;
  }

  private @Nullable Entry entry(byte[] text) {
    try {
      return parser.parse(window.line(), text);
    } catch (BadLineException e) {
      return new Entry.Bad(e.line(), e.reason());
    }
  }

  @Override
  public byte[] raw() {
    return window.raw();
  }

  @Override
  public byte[] heading() {
    return new byte[0];
  }

  @Override
  public void close() {
    window.close();
  }
}
