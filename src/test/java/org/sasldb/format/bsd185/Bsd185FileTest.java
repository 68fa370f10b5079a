package org.sasldb.format.bsd185;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.FormatException.Kind;
import org.sasldb.format.StructureReport;

/** Files made by the real library are read as it reads them, and damaged ones are refused. */
class Bsd185FileTest {

  private static final byte[] ALICE = "alice\0example.org\0userPassword".getBytes(US_ASCII);

  @ParameterizedTest
  @CsvSource({"bsd-one-user,1,4", "bsd-users90,67,6", "bsd-big,8,20"})
  void everyRecordOfTheVectorIsRead(String name, int records, int pages) throws Exception {
    Bsd185File file = Vectors.open(name);
    Map<String, String> expected = Vectors.records(name);
    assertEquals(records, expected.size());
    assertEquals(expected, Vectors.scan(file));
    assertEquals(records, file.verify());
    StructureReport report = file.check();
    assertEquals("[]", report.findings().toString());
    assertEquals(records, report.records());
    Bsd185Facts facts = file.facts();
    assertEquals(records, facts.countedKeys());
    assertEquals(pages, facts.pages());
    assertEquals(4096, facts.pageSize());
    assertEquals(ByteOrder.LITTLE_ENDIAN, facts.byteOrder());
    assertTrue(Bsd185File.isBsd185(Vectors.bytes(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bsd-one-user", "bsd-users90", "bsd-big"})
  void everyKeyIsFoundAndNoOther(String name) throws Exception {
    Bsd185File file = Vectors.open(name);
    for (Map.Entry<String, String> record : Vectors.records(name).entrySet()) {
      byte[] key = HexFormat.of().parseHex(record.getKey());
      assertEquals(record.getValue(), Vectors.hex(file.find(key)));
      assertNull(file.find(Arrays.copyOf(key, key.length - 1)));
      assertNull(file.find(Arrays.copyOf(key, key.length + 1)));
    }
    assertNull(file.find(new byte[0]));
  }

  @Test
  void aKeyIsFoundWhateverTheHashFunction() throws Exception {
    byte[] bytes = Vectors.bytes("bsd-users90");
    ByteBuffer.wrap(bytes).putInt(64, 0x12345678);
    Bsd185File file = Bsd185File.open(FileImage.of(bytes));
    for (Map.Entry<String, String> record : Vectors.records("bsd-users90").entrySet()) {
      byte[] key = HexFormat.of().parseHex(record.getKey());
      assertEquals(record.getValue(), Vectors.hex(file.find(key)));
    }
    assertEquals("[]", file.check().findings().toString());
  }

  @Test
  void aFileOfTheOtherByteOrderIsRead() throws Exception {
    byte[] bytes = Vectors.bytes("bsd-one-user");
    ByteBuffer.wrap(bytes).putInt(8, 4321);
    for (int at = 4096; at < 4096 + 10; at += 2) {
      byte low = bytes[at];
      bytes[at] = bytes[at + 1];
      bytes[at + 1] = low;
    }
    Bsd185File file = Bsd185File.open(FileImage.of(bytes));
    assertEquals(ByteOrder.BIG_ENDIAN, file.facts().byteOrder());
    assertArrayEquals("wonderland".getBytes(US_ASCII), file.find(ALICE));
    assertEquals(1, file.verify());
  }

  @Test
  void whatIsNoSuchFileIsRefused() {
    assertEquals(Kind.NOT_THIS_FORMAT, refused(Vectors.bytes("bsd-bad-magic")).kind());
    assertEquals(Kind.CORRUPT, refused(Vectors.bytes("bsd-bad-cut")).kind());
    assertEquals(Kind.NOT_THIS_FORMAT, refused(new byte[0]).kind());
    assertFalse(Bsd185File.isBsd185(Vectors.bytes("bsd-bad-magic")));
    assertFalse(Bsd185File.isBsd185(new byte[3]));
    // little-endian, as no library writes it
    assertFalse(Bsd185File.isBsd185(new byte[] {0x61, 0x15, 6, 0}));
  }

  @ParameterizedTest
  @CsvSource({
    "4,3,UNSUPPORTED,version 3",
    "8,1,CORRUPT,byte order",
    "12,4095,CORRUPT,page size",
    "12,131072,CORRUPT,page size",
    "40,-1,CORRUPT,bucket",
    "60,0,CORRUPT,header pages",
    "60,-5,CORRUPT,header pages",
    "72,-1,CORRUPT,fewer overflow pages",
  })
  void anImpossibleHeaderIsRefused(int offset, int value, Kind kind, String said) {
    byte[] bytes = Vectors.bytes("bsd-big");
    ByteBuffer.wrap(bytes).putInt(offset, value);
    if (offset == 72) {
      // buckets of three doublings
      ByteBuffer.wrap(bytes).putInt(40, 7);
    }
    FormatException e = refused(bytes);
    assertEquals(kind, e.kind());
    assertTrue(e.getMessage().contains(said), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    // offset in bsd-big, number there, what is said
    "4096,3,slots are impossible",
    "4096,4094,slots are impossible",
    "4098,6151,behind the end of the file",
    "4098,1,reached twice",
    "8194,5000,lies outside its page",
    "8196,4072,lies outside its page",
    "8196,8,lies outside its page",
    "16392,5000,the data of a big pair lies outside its page",
  })
  void damageOfAPageIsFound(int offset, short number, String said) throws Exception {
    byte[] bytes = Vectors.bytes("bsd-big");
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(offset, number);
    Bsd185File file = Bsd185File.open(FileImage.of(bytes));
    FormatException e = assertThrows(FormatException.class, file::verify);
    assertEquals(Kind.CORRUPT, e.kind());
    assertTrue(file.check().findings().toString().contains(said), file.check().toString());
    assertTrue(e.getMessage().contains(said), e.getMessage());
    Bsd185Cursor cursor = file.scan();
    FormatException first = assertThrows(FormatException.class, () -> readAll(cursor));
    assertEquals(first, assertThrows(FormatException.class, cursor::next));
    assertThrows(IllegalStateException.class, cursor::key);
  }

  @Test
  void aLostRecordIsNoticedByTheCount() throws Exception {
    byte[] bytes = Vectors.bytes("bsd-users90");
    Arrays.fill(bytes, 2 * 4096, 3 * 4096, (byte) 0);
    Bsd185File file = Bsd185File.open(FileImage.of(bytes));
    assertEquals(Kind.CORRUPT, assertThrows(FormatException.class, file::verify).kind());
    assertEquals(35, file.check().records());
    assertEquals(1, file.check().errors());
  }

  @Test
  void aKeyThatStandsTwiceOrInAWrongBucketIsFound() throws Exception {
    byte[] bytes = Vectors.bytes("bsd-users90");
    System.arraycopy(bytes, 4096, bytes, 2 * 4096, 4096);
    StructureReport report = Bsd185File.open(FileImage.of(bytes)).check();
    assertEquals(18, report.warnings());
    assertTrue(report.findings().toString().contains("it cannot be found"));

    bytes = Vectors.bytes("bsd-users90");
    // the first pair of bucket 0 over the second: keys and values have the same lengths
    System.arraycopy(bytes, 4096 + 4064, bytes, 4096 + 4032, 32);
    ByteBuffer page = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(29, 4064 - page.getShort(4096 + 6));
    report = Bsd185File.open(FileImage.of(bytes)).check();
    assertTrue(report.findings().toString().contains("stands twice"), report.toString());
  }

  @Test
  void anEmptyDatabaseMayEndBehindItsHeader() throws Exception {
    byte[] bytes = Arrays.copyOf(Vectors.bytes("bsd-one-user"), 260);
    ByteBuffer.wrap(bytes).putInt(56, 0);
    Bsd185File file = Bsd185File.open(FileImage.of(bytes));
    assertEquals(0, file.verify());
    assertNull(file.find(ALICE));
  }

  @Test
  void aFileThatIsCutIsRefused() {
    byte[] bytes = Vectors.bytes("bsd-users90");
    FormatException e = refused(Arrays.copyOf(bytes, bytes.length - 100));
    assertEquals(Kind.CORRUPT, e.kind());
    assertTrue(e.getMessage().contains("cut"), e.getMessage());
  }

  @Test
  void aMapIsReadLikeACopy(@TempDir Path folder) throws Exception {
    Path path = Files.write(folder.resolve("map.db"), Vectors.bytes("bsd-big"));
    try (FileChannel channel = FileChannel.open(path)) {
      Bsd185File file = Bsd185File.open(FileImage.map(channel));
      assertEquals(Vectors.records("bsd-big"), Vectors.scan(file));
    }
  }

  @Test
  void aMapOfAFileThatIsCutMeanwhileIsDamaged(@TempDir Path folder) throws Exception {
    Path path = Files.write(folder.resolve("cut.db"), Vectors.bytes("bsd-big"));
    try (FileChannel channel = FileChannel.open(path)) {
      Bsd185File file = Bsd185File.open(FileImage.map(channel));
      cut(path);
      FormatException e = assertThrows(FormatException.class, file::verify);
      assertTrue(e.getMessage().contains("cut while it was read"), e.getMessage());
      assertThrows(FormatException.class, () -> readAll(file.scan()));
    }
  }

  private static void cut(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, java.nio.file.StandardOpenOption.WRITE)) {
      channel.truncate(4096);
    }
  }

  private static void readAll(Bsd185Cursor cursor) throws FormatException {
    long bytes = 0;
    while (cursor.next()) {
      assertEquals(cursor.key().length, cursor.keyLength());
      assertEquals(cursor.value().length, cursor.valueLength());
      bytes += cursor.valueLength();
    }
    assertTrue(bytes >= 0);
  }

  private static FormatException refused(byte[] bytes) {
    return assertThrows(FormatException.class, () -> Bsd185File.open(FileImage.of(bytes)));
  }
}
