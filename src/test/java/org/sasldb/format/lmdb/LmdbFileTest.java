package org.sasldb.format.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.FormatException.Kind;
import org.sasldb.format.StructureReport;

/** Files of the real library are read as it reads them, and nothing else is. */
class LmdbFileTest {
  private static final HexFormat HEX = HexFormat.of();

  static List<String> sound() {
    return Vectors.SOUND;
  }

  static List<String> bad() {
    return Vectors.BAD;
  }

  @ParameterizedTest
  @MethodSource("sound")
  void recordsAreThoseOfTheLibrary(String name) throws Exception {
    LmdbFile file = Vectors.open(name);
    SortedMap<String, String> expected = Vectors.records(name);
    assertEquals(Vectors.number(name, "count"), expected.size());
    assertEquals(expected, Vectors.scan(file));
    for (Map.Entry<String, String> record : expected.entrySet()) {
      byte[] value = file.find(HEX.parseHex(record.getKey()));
      assertEquals(record.getValue(), value == null ? null : Vectors.hex(value));
      assertNull(file.find(HEX.parseHex(record.getKey() + "00")));
    }
    assertNull(file.find(new byte[] {0}));
    assertNull(file.find(new byte[] {(byte) 0xff, (byte) 0xff}));
  }

  @ParameterizedTest
  @MethodSource("sound")
  void checksFindNothing(String name) throws Exception {
    LmdbFile file = Vectors.open(name);
    file.requireBothMetas();
    assertEquals(Vectors.records(name).size(), file.verify());
    StructureReport report = file.check();
    assertEquals(List.of(), report.findings());
    assertEquals(Vectors.records(name).size(), report.records());
  }

  @ParameterizedTest
  @MethodSource("sound")
  void factsAreThoseOfTheMetaPage(String name) throws Exception {
    LmdbFacts facts = Vectors.open(name).facts();
    assertEquals(Vectors.number(name, "map_size"), facts.mapSize());
    assertEquals(Vectors.number(name, "txnid"), facts.transaction());
    assertEquals(Vectors.records(name).size(), facts.entries());
    assertEquals(4096, facts.pageSize());
  }

  @Test
  void freeAndOverflowPagesAreCounted() throws Exception {
    // as mdb_stat -ef says
    assertTrue(Vectors.open("deletes300").facts().freePages() > 5);
    assertTrue(Vectors.open("value8000").facts().overflowPages() >= 3);
    assertEquals(0, Vectors.open("users300").facts().freePages());
  }

  @ParameterizedTest
  @MethodSource("bad")
  void damagedFilesAreRefused(String name) {
    assertThrows(FormatException.class, () -> Vectors.open(name).verify());
    assertThrows(FormatException.class, () -> Vectors.scan(Vectors.open(name)));
  }

  @ParameterizedTest
  @CsvSource({"bad-magic,NOT_THIS_FORMAT", "bad-version,UNSUPPORTED"})
  void otherKindsAreNamed(String name, Kind kind) {
    assertEquals(kind, assertThrows(FormatException.class, () -> Vectors.open(name)).kind());
  }

  @Test
  void thirtyTwoBitBuildsAreNamed() {
    byte[] file = new byte[8192];
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(12, Meta.MAGIC);
    FormatException e =
        assertThrows(FormatException.class, () -> LmdbFile.open(FileImage.of(file)));
    assertEquals(Kind.UNSUPPORTED, e.kind());
    assertTrue(LmdbFile.isLmdb(Arrays.copyOf(file, 20)));
  }

  @Test
  void headsAreRecognised() {
    assertTrue(LmdbFile.isLmdb(Arrays.copyOf(Vectors.bytes("one-user"), 20)));
    assertTrue(LmdbFile.isLmdb(Vectors.bytes("bad-version")));
    assertFalse(LmdbFile.isLmdb(Vectors.bytes("bad-magic")));
    assertFalse(LmdbFile.isLmdb(new byte[0]));
    assertFalse(LmdbFile.isLmdb(new byte[18]));
  }

  @Test
  void filesOfOtherMachinesAreRead() throws Exception {
    byte[] file = BigEndian.of(Vectors.bytes("deletes300"));
    LmdbFile turned = LmdbFile.open(FileImage.of(file));
    assertSame(ByteOrder.BIG_ENDIAN, turned.facts().byteOrder());
    assertEquals(Vectors.records("deletes300"), Vectors.scan(turned));
    assertEquals(150, turned.verify());
    for (String key : Vectors.records("deletes300").keySet()) {
      assertNotNull(turned.find(HEX.parseHex(key)));
    }
  }

  @Test
  void oneDamagedMetaPageIsNoticed() throws Exception {
    byte[] file = Vectors.bytes("deletes300");
    Arrays.fill(file, 4096, 8192, (byte) 0x5a);
    LmdbFile read = LmdbFile.open(FileImage.of(file));
    assertEquals(Vectors.records("deletes300"), Vectors.scan(read));
    assertThrows(FormatException.class, read::requireBothMetas);
    assertThrows(FormatException.class, read::verify);
    assertFalse(read.check().isSound());
  }

  @Test
  void aSubDatabaseIsRefused() throws Exception {
    byte[] file = Vectors.bytes("one-user");
    int node = 8192 + ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getShort(8192 + 16);
    file[node + 4] = 2;
    LmdbFile read = LmdbFile.open(FileImage.of(file));
    FormatException e = assertThrows(FormatException.class, () -> Vectors.scan(read));
    assertEquals(Kind.UNSUPPORTED, e.kind());
    assertEquals("page 2, node 0", e.place());
  }

  @Test
  void aPageThatIsFreeAndInUseIsFound() throws Exception {
    byte[] file = Vectors.bytes("deletes300");
    ByteBuffer b = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int root = (int) b.getLong(40 + 40) * 4096;
    int node = root + b.getShort(root + 16);
    int data = node + 8 + 8;
    assertTrue(b.getLong(data) > 0);
    b.putLong(data + 8, b.getLong(88 + 40));
    LmdbFile read = LmdbFile.open(FileImage.of(file));
    assertThrows(FormatException.class, read::verify);
    assertFalse(read.check().isSound());
    assertEquals(Vectors.records("deletes300"), Vectors.scan(read));
  }
}
