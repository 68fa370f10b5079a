package org.sasldb.format.dump;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DbDumpTest {
  private static final Path CORPUS = Path.of("src/test/resources/berkeley");
  private static final String HEAD = "VERSION=3\nformat=bytevalue\ntype=hash\nHEADER=END\n";

  static List<Path> goldenDumps() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS)) {
      return files
          .filter(f -> f.toString().endsWith(".dump"))
          .filter(f -> !f.getFileName().toString().startsWith("dups-"))
          .sorted()
          .toList();
    }
  }

  /** What the real db_dump printed goes in and comes out with the same data lines. */
  @ParameterizedTest
  @MethodSource("goldenDumps")
  void realDumpsAreReadAndWrittenBack(Path dump) throws Exception {
    String text = Files.readString(dump, StandardCharsets.ISO_8859_1);
    String written = write(DumpForm.BYTEVALUE, read(text));
    assertEquals(dataLines(text), dataLines(written));
  }

  @ParameterizedTest
  @EnumSource(DumpForm.class)
  void anyBytesSurvive(DumpForm form) throws Exception {
    Random random = new Random(7);
    List<byte[]> items = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      byte[] bytes = new byte[random.nextInt(i + 1)];
      random.nextBytes(bytes);
      items.add(bytes);
    }
    List<byte[]> back = read(write(form, items));
    assertEquals(items.size(), back.size());
    for (int i = 0; i < items.size(); i++) {
      assertArrayEquals(items.get(i), back.get(i));
    }
  }

  @Test
  void thePrintFormIsThatOfDbDump() throws Exception {
    byte[] key = {'a', 0, '\\', ' ', '~', 0x7f, (byte) 0xc3, '\n'};
    String text = write(DumpForm.PRINT, List.of(key, new byte[0]));
    assertEquals(
        """
        VERSION=3
        format=print
        type=hash
        db_pagesize=512
        HEADER=END
         a\\00\\\\ ~\\7f\\c3\\0a
        \s
        DATA=END
        """,
        text);
  }

  @Test
  void everyHeaderLineThatOnlyTunesIsPassedOver() throws Exception {
    String text =
        """
        VERSION=3
        format=bytevalue
        database=sasl
        type=btree
        bt_minkey=4
        h_ffactor=40
        h_nelem=2
        chksum=1
        db_lorder=4321
        db_pagesize=512
        extentsize=1
        keys=1
        duplicates=0
        mapsize=1048576
        maxreaders=126
        HEADER=END
         6B
         76
        DATA=END""";
    List<byte[]> items = read(text);
    assertArrayEquals(new byte[] {'k'}, items.get(0));
    assertArrayEquals(new byte[] {'v'}, items.get(1));
  }

  @Test
  void anEmptyDumpHasNoRecords() throws Exception {
    assertEquals(List.of(), read(HEAD + "DATA=END\n"));
  }

  @Test
  void theLineOfARecordIsThatOfItsKey() throws Exception {
    DbDumpReader reader = reader(HEAD + " 61\n 62\n 63\n 64\nDATA=END\n");
    assertTrue(reader.advance());
    assertEquals(5, reader.line());
    assertTrue(reader.advance());
    assertEquals(7, reader.line());
    assertFalse(reader.advance());
    assertFalse(reader.advance());
  }

  /** Each fault is told with its line; \n stands for a newline. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      quoteCharacter = '"',
      value = {
        "\"\"|1|the input is empty",
        "hello|1|first line must begin with VERSION=",
        "a\\0b\\nc|1|binary file",
        "# GDBM dump file created by GDBM|1|dump of GDBM",
        "VERSION=3|1|ends before HEADER=END",
        "VERSION=3\\nformat=print\\n|2|ends before HEADER=END",
        "VERSION=1\\nHEADER=END\\n|1|only VERSION 2 and 3",
        "VERSION=3\\nHEADER=END\\n|2|no line format=",
        "VERSION=3\\nformat=base64\\n|2|must be bytevalue or print",
        "VERSION=3\\ntype=recno\\n|2|must be hash or btree",
        "VERSION=3\\nkeys=0\\n|2|values without keys",
        "VERSION=3\\nduplicates=1\\n|2|duplicate keys",
        "VERSION=3\\ndupsort=1\\n|2|duplicate keys",
        "VERSION=3\\n\\n|2|must be NAME=VALUE",
        "VERSION=3\\n=x\\n|2|must be NAME=VALUE",
        "VERSION=3\\n 6162\\n|2|a data line before HEADER=END",
        "VERSION=3\\r\\n|1|carriage return",
        "@ 61\\n 62\\n|6|cut short",
        "@|4|cut short",
        "@ 61\\n|5|cut short",
        "@ 61\\nDATA=END\\n|5|a key without a value",
        "@ 6\\n|5|odd number of hex digits",
        "@ 61\\n 6x\\n|6|column 3: not a hex digit",
        "@ 61\\n x6\\n|6|column 2: not a hex digit",
        "@ 61\\n 61\\r\\n|6|carriage return",
        "@61\\n 61\\n|5|must begin with a space",
        "@ 61\\n\\n|6|must begin with a space",
        "@DATA=END\\nVERSION=3\\n|6|text after DATA=END",
        "@DATA=END\\n\\n|6|text after DATA=END",
        "# a \\5\\n|4|column 6: not a hex digit",
        "# a\\|4|column 4: not a hex digit",
        "# \\zz\\n|4|column 3: not a hex digit",
        "# a\\tb\\n|4|column 3: a control character",
        "# a\\r\\n|4|carriage return",
      })
  void faultsAreToldWithTheirLine(String text, long line, String reason) {
    String whole =
        text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t").replace("\\0", "\0");
    String start = whole.startsWith("# G") ? "" : whole.substring(0, Math.min(1, whole.length()));
    if (start.equals("@")) {
      whole = HEAD + whole.substring(1);
    } else if (start.equals("#")) {
      whole = "VERSION=3\nformat=print\nHEADER=END\n" + whole.substring(1);
    }
    String input = whole;
    BadLineException e = assertThrows(BadLineException.class, () -> read(input));
    assertEquals(line, e.line(), e.getMessage());
    assertTrue(e.reason().contains(reason), e.getMessage());
  }

  /** A text that was cut anywhere but before its last newline is refused. */
  @Test
  void noPrefixOfADumpIsTakenForAWholeOne() {
    String text = HEAD + " 6162\n 6364\n 65\n 66\nDATA=END";
    for (int i = 0; i < text.length(); i++) {
      String cut = text.substring(0, i);
      assertThrows(BadLineException.class, () -> read(cut), cut);
    }
  }

  @Test
  void anEndlessLineIsRefused() {
    BadLineException e =
        assertThrows(
            BadLineException.class,
            () -> {
              try (var endless = new EndlessStream()) {
                new DbDumpReader(endless);
              }
            });
    assertEquals(1, e.line());
    assertTrue(e.reason().contains("longer than"), e.getMessage());
  }

  private static final class EndlessStream extends java.io.InputStream {
    @Override
    public int read() {
      return 'x';
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      java.util.Arrays.fill(bytes, from, from + length, (byte) 'x');
      return length;
    }
  }

  private static DbDumpReader reader(String text) throws IOException, BadLineException {
    return new DbDumpReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static List<byte[]> read(String text) throws IOException, BadLineException {
    DbDumpReader reader = reader(text);
    List<byte[]> items = new ArrayList<>();
    while (reader.advance()) {
      items.add(reader.key());
      items.add(reader.value());
    }
    return items;
  }

  private static String write(DumpForm form, List<byte[]> items) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DbDumpWriter writer = new DbDumpWriter(out, form, OptionalInt.of(512));
    for (int i = 0; i < items.size(); i += 2) {
      writer.write(items.get(i), items.get(i + 1));
    }
    writer.finish();
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static String dataLines(String dump) {
    return dump.substring(dump.indexOf("HEADER=END\n"));
  }
}
