package org.sasldb.format.dump;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The header of a dump: everything that only tunes the database it came from is passed over; what
 * says that the data lines are not simply a key and its one value in turn is refused.
 */
final class DumpHeader {
  private static final Set<String> KEYED_TYPES = Set.of("hash", "btree");

  private final TextLines lines;
  private @Nullable DumpForm form;

  private DumpHeader(TextLines lines) {
    this.lines = lines;
  }

  /** Reads up to and including the line {@code HEADER=END}. */
  static DumpForm read(TextLines lines) throws IOException, BadLineException {
    return new DumpHeader(lines).read();
  }

  private DumpForm read() throws IOException, BadLineException {
    while (lines.advance()) {
      String text = new String(lines.line(), StandardCharsets.ISO_8859_1);
      if (lines.number() == 1) {
        refuseForeign(text);
      }
      if (text.equals("HEADER=END")) {
        return finished();
      }
      accept(text);
    }
    throw new BadLineException(
        Math.max(1, lines.number()),
        lines.number() == 0 ? "the input is empty" : "the dump ends before HEADER=END");
  }

  private DumpForm finished() throws BadLineException {
    if (form == null) {
      throw bad("the header has no line format=bytevalue or format=print");
    }
    return form;
  }

  private void refuseForeign(String first) throws BadLineException {
    if (first.indexOf('\0') >= 0) {
      throw bad("a binary file and not the text of a dump");
    }
    if (first.startsWith("# GDBM dump file")) {
      throw bad("a dump of GDBM, whose form is another one");
    }
    if (!first.startsWith("VERSION=")) {
      throw bad("not a dump: the first line must begin with VERSION=");
    }
  }

  private void accept(String text) throws BadLineException {
    int equals = text.indexOf('=');
    if (text.startsWith(" ")) {
      throw bad("a data line before HEADER=END");
    }
    if (text.endsWith("\r")) {
      throw bad(
          "the line ends in a carriage return: the dump was converted to the line ends of another"
              + " system");
    }
    if (equals <= 0) {
      throw bad("a header line must be NAME=VALUE");
    }
    setting(text.substring(0, equals).toLowerCase(Locale.ROOT), text.substring(equals + 1));
  }

  private void setting(String name, String value) throws BadLineException {
    switch (name) {
      case "version" -> require(value.equals("2") || value.equals("3"), "only VERSION 2 and 3");
      case "format" ->
          form =
              DumpForm.ofHeader(value)
                  .orElseThrow(() -> bad("the format must be bytevalue or print"));
      case "type" -> require(KEYED_TYPES.contains(value), "the type must be hash or btree");
      case "keys" -> require(value.equals("1"), "the dump has values without keys");
      case "duplicates", "dupsort" ->
          require(
              value.equals("0"),
              "the dump is of a database with duplicate keys, of which a store holds one: remove"
                  + " this line and all but one record of each key");
      default -> {
        // page size, fill factor, byte order and the like are the new store's own business
      }
    }
  }

  private void require(boolean fine, String reason) throws BadLineException {
    if (!fine) {
      throw bad(reason);
    }
  }

  private BadLineException bad(String reason) {
    return new BadLineException(lines.number(), reason);
  }
}
